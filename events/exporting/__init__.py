"""Exports: what an auditor takes away, built by a worker."""

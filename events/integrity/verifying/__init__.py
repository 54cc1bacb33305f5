"""Is the log what was sealed and signed? Believes no row, no digest and no tile before it was recomputed."""

from events.integrity.verifying.checking import verify
from events.integrity.verifying.report import Finding, Report

__all__ = ["Finding", "Report", "verify"]

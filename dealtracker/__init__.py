"""The project: settings, addresses, and the programs that run. It names the applications by dotted string only."""

from dealtracker.celery import app as celery_app

__all__ = ["celery_app"]

"""How long it is kept who saw what."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from dealtracker import env

ACCESS_LOG_DAYS_MIN = 30
"""The database refuses to remove anything younger (events/disclosures/sql/functions/forget_disclosures.sql)."""

ACCESS_LOG_DAYS = env.ACCESS_LOG_DAYS
if ACCESS_LOG_DAYS and not ACCESS_LOG_DAYS_MIN <= ACCESS_LOG_DAYS <= 1_000_000:
    raise ImproperlyConfigured(f"ACCESS_LOG_DAYS must be 0 or from {ACCESS_LOG_DAYS_MIN} to 1000000.")

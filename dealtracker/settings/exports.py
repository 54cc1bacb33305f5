"""How long the files of exports are kept."""

from __future__ import annotations

from dealtracker import env

EXPORT_DAYS = max(env.EXPORT_DAYS, 1)

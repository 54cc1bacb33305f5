"""How much one import may bring."""

from __future__ import annotations

from dealtracker import env

IMPORT_MAX_BYTES = env.IMPORT_MAX_BYTES
IMPORT_DRY_RUN_LINES = env.IMPORT_DRY_RUN_LINES

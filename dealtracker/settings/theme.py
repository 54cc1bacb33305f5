"""The admin's looks."""

from __future__ import annotations

from typing import Any

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Dealtracker",
    "SITE_HEADER": "Dealtracker",
    "SITE_SUBHEADER": "What happened, what we knew, on what evidence",
    "SITE_SYMBOL": "handshake",
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
}

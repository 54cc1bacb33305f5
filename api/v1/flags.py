"""Flags as clients get them."""

from __future__ import annotations

from typing import Any

from events.domain import Flag


def render_flag(flag: Flag) -> dict[str, Any]:
    """The shape Flag of the OpenAPI document."""
    return {"code": flag.code, "text": flag.text, "events": list(flag.events)}

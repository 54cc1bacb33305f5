"""Why a line was refused, in the members of a problem (RFC 9457) that do not depend on where it is shown."""

from __future__ import annotations

from typing import Any

from events.domain import Right
from events.errors import DealTrackerError

MEMBERS = ("current_stage", "allowed_events", "version", "expected", "actual")

Problem = dict[str, Any]


def describe(error: DealTrackerError) -> Problem:
    """Pointers lead into the line."""
    refusals = error.details.get("refusals", ())
    problem: Problem = {
        "code": refusals[0].code if refusals else error.code,
        "title": error.title,
        "status": int(error.http_status),
        "detail": str(error),
    }
    errors = [
        {"pointer": refusal.pointer or "", "code": refusal.code, "detail": refusal.detail} for refusal in refusals
    ] or error.details.get("errors", [])
    if errors:
        problem["errors"] = errors
    return problem | {name: error.details[name] for name in MEMBERS if error.details.get(name) is not None}


def scope_missing(right: Right) -> Problem:
    """The token was good for recording, but not for this."""
    return {
        "code": "scope-missing",
        "title": "Scope missing",
        "status": 403,
        "detail": f"This needs a token with the scope {right!r}.",
        "required_scope": right,
    }


def internal() -> Problem:
    """Our own code failed on the line."""
    return {
        "code": "internal-error",
        "title": "Internal Server Error",
        "status": 500,
        "detail": "This line met a defect of ours, which was logged; the others are not touched by it.",
    }

"""What the rules and the versions say of new events, and how a refusal is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from events import domain, store
from events.domain import Refusal
from events.recording import standing
from events.recording.errors import RefusedError


def require_version(stream_id: str, expected: int | None, actual: int) -> None:
    """Raises VersionConflictError."""
    if expected not in (None, actual):
        raise store.VersionConflictError(stream_id=stream_id, expected=expected, actual=actual)


def refused(
    refusals: Sequence[Refusal], category: str, stream_id: str, version: int, state: domain.State | None
) -> RefusedError:
    """The error for these refusals; `version` and `state` are those that the new events met, None: no events."""
    return RefusedError(
        detail=" ".join(refusal.detail for refusal in refusals),
        refusals=tuple(refusals),
        stream_id=stream_id,
        version=version,
        current_stage=getattr(state, "stage", None),
        allowed_events=domain.allowed_events(category, state),
        **_name_survivor(refusals),
    )


def _name_survivor(refusals: Sequence[Refusal]) -> dict[str, dict[str, str]]:
    """The deal that takes what a merged one refuses, where one did."""
    survivor = next((refusal.survivor for refusal in refusals if refusal.survivor), None)
    if survivor is None:
        return {}
    name = standing.load([("deal", survivor)])[survivor].state.display_name
    return {"survivor": {"id": survivor, "name": name}}


def with_offset(error: RefusedError, offset: int) -> RefusedError:
    """The same, with its events counted from further on."""
    if not offset:
        return error
    refusals = [replace(refusal, event_index=refusal.event_index + offset) for refusal in error.details["refusals"]]
    return RefusedError(**(error.details | {"refusals": tuple(refusals)}))


def merged(errors: Sequence[RefusedError]) -> RefusedError:
    """One error with the refusals of all; its other details are those of the first."""
    if len(errors) == 1:
        return errors[0]
    refusals = tuple(refusal for error in errors for refusal in error.details["refusals"])
    return RefusedError(**(errors[0].details | {"refusals": refusals}))

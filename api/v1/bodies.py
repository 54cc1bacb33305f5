"""From request bodies to drafts: the shapes of a write, and where in the body each error lies."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api import parameters
from api.errors import InvalidBodyError
from events.catalogue import OWN_KNOWLEDGE
from events.recording import Draft

EVENTS_MAX = 100

Errors = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Body:
    """What was sent. `locate` turns the place of an error in an event into a JSON Pointer into the body."""

    drafts: tuple[Draft, ...]
    locate: Callable[[int, str], str]
    stream_id: str | None = None


FIELDS = ("type", "data", "occurred", "citations", "inferred", "on_behalf_of")
ENVELOPE = frozenset(FIELDS) - {"type", "data"}


def parse_events(body: Mapping[str, Any]) -> Body:
    """One event, or `{"events": [...]}`. Raises InvalidBodyError."""
    if "events" in body:
        return _parse_list(body, others=frozenset())
    errors: Errors = []
    draft = _parse_event(body, "", errors)
    _raise_if(errors)
    return Body((draft,), lambda _, pointer: pointer)


def parse_opening(body: Mapping[str, Any], opening_type: str) -> Body:
    """`{"events": [...]}` or the data of the opening event alone; either with an `id` of the client's choice.

    The short form may carry the envelope's fields beside the data. Without citations it is the client's own knowledge:
    a client that leaves the evidence out names nobody else.
    """
    errors: Errors = []
    stream_id = _parse_id(body, errors)
    if "events" in body:
        parsed = _parse_list(body, others=frozenset({"id"}))
        _raise_if(errors)
        return Body(parsed.drafts, parsed.locate, stream_id)
    event = {name: value for name, value in body.items() if name in ENVELOPE}
    event.setdefault("citations", OWN_KNOWLEDGE)
    data = {name: value for name, value in body.items() if name not in ENVELOPE and name != "id"}
    draft = _parse_event(event | {"type": opening_type, "data": data}, "", errors)
    _raise_if(errors)
    return Body((draft,), lambda _, pointer: pointer.removeprefix("/data"), stream_id)


def _parse_list(body: Mapping[str, Any], others: frozenset[str]) -> Body:
    errors: Errors = [_unknown(f"/{name}", name) for name in body if name != "events" and name not in others]
    events = body["events"]
    if not isinstance(events, list) or not 1 <= len(events) <= EVENTS_MAX:
        errors.append(_error("/events", "list-length", f"Expected a list of 1 to {EVENTS_MAX} events."))
        events = []
    drafts = [_parse_event(event, f"/events/{number}", errors) for number, event in enumerate(events)]
    _raise_if(errors)
    return Body(tuple(drafts), lambda index, pointer: f"/events/{index}{pointer}")


def _parse_event(event: Any, pointer: str, errors: Errors) -> Draft:
    """The draft; when `errors` grew it is not to be used. What its fields hold is for the recorder to judge."""
    if not isinstance(event, dict):
        errors.append(_error(pointer, "object-expected", "Expected an event as an object."))
        return Draft(type="", data={})
    errors += [_unknown(f"{pointer}/{_escape(name)}", name) for name in event if name not in FIELDS]
    if not isinstance(event.get("type"), str):
        errors.append(_error(f"{pointer}/type", "text-expected", "Needed: an event type such as deal.approached."))
    if not isinstance(event.get("data"), dict):
        errors.append(_error(f"{pointer}/data", "object-expected", "Needed: the data of the event, an object."))
    given = {name: value for name, value in event.items() if name in FIELDS}
    return Draft(**{"type": "", "data": {}, **given})


def _parse_id(body: Mapping[str, Any], errors: Errors) -> str | None:
    if "id" not in body or body["id"] is None:
        return None
    try:
        return parameters.parse_id(body["id"]) if isinstance(body["id"], str) else parameters.parse_id("")
    except ValueError as error:
        errors.append(_error("/id", "id-form", str(error)))
        return None


def _raise_if(errors: Sequence[dict[str, Any]]) -> None:
    if errors:
        raise InvalidBodyError(
            detail=" ".join(f"{e['pointer']}: {e['detail']}" for e in errors[:5]), errors=errors[:100]
        )


def _error(pointer: str, code: str, detail: str) -> dict[str, Any]:
    return {"pointer": pointer, "code": code, "detail": detail}


def _unknown(pointer: str, name: str) -> dict[str, Any]:
    return _error(pointer, "unknown-field", f"There is no field {name[:100]!r} here.")


def _escape(name: str) -> str:
    """A name as a token of a JSON Pointer (RFC 6901)."""
    return name[:100].replace("~", "~0").replace("/", "~1")

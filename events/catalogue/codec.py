"""Metadata and world date to the stored JSON and back. Keys that hold their default are left out."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from events.catalogue.citations import Citation
from events.catalogue.envelope import OWN_KNOWLEDGE, Actor, Metadata, Occurred
from events.catalogue.partial import Precision

_PLAIN = ("on_behalf_of", "request_id", "correlation_id", "causation_id", "inferred")


def metadata_to_json(metadata: Metadata, occurred: Occurred) -> dict[str, Any]:
    """The row's `metadata`. The interval and its precision have columns of their own and are not in it."""
    stored: dict[str, Any] = {
        "actor": {"kind": metadata.actor.kind, "id": metadata.actor.id},
        "channel": metadata.channel,
    }
    for name in _PLAIN:
        if (value := getattr(metadata, name)) is not None:
            stored[name] = value
    if metadata.own_knowledge:
        stored["citations"] = OWN_KNOWLEDGE
    elif metadata.citations:
        stored["citations"] = [citation.to_json() for citation in metadata.citations]
    if metadata.ambiguous_names:
        stored["ambiguous_names"] = list(metadata.ambiguous_names)
    if extras := _occurred_to_json(occurred):
        stored["occurred"] = extras
    return stored


def metadata_from_json(
    stored: Mapping[str, Any], earliest: date | None, latest: date | None, precision: Precision
) -> tuple[Metadata, Occurred]:
    """What `metadata_to_json` and the row's three date columns were made from, without validating again."""
    return read_metadata(stored), read_occurred(stored.get("occurred"), earliest, latest, precision)


def read_metadata(stored: Mapping[str, Any]) -> Metadata:
    """The half of `metadata_from_json` that depends on the stored `metadata` alone."""
    get = stored.get
    citations = get("citations", ())
    own_knowledge = citations == OWN_KNOWLEDGE
    actor = stored["actor"]
    return Metadata(
        actor=_actor(actor["kind"], actor["id"]),
        channel=stored["channel"],
        on_behalf_of=get("on_behalf_of"),
        request_id=get("request_id"),
        correlation_id=get("correlation_id"),
        causation_id=get("causation_id"),
        citations=() if own_knowledge else tuple([Citation.construct(item) for item in citations]),
        own_knowledge=own_knowledge,
        inferred=get("inferred"),
        ambiguous_names=tuple(get("ambiguous_names", ())),
    )


def read_occurred(
    extras: Mapping[str, Any] | None, earliest: date | None, latest: date | None, precision: Precision
) -> Occurred:
    """The other half; `extras` is what the stored `metadata` holds under "occurred", if anything."""
    if extras is None:
        return _plain_occurred(earliest, latest, precision)
    return _occurred_from_json(extras, earliest, latest, precision)


# Frozen values that come again and again when a log is read; building each anew costs more than finding it.
_actor = lru_cache(maxsize=1024)(Actor)


@lru_cache(maxsize=4096)
def _plain_occurred(earliest: date | None, latest: date | None, precision: Precision) -> Occurred:
    return Occurred(earliest=earliest, latest=latest, precision=precision)


def _occurred_to_json(occurred: Occurred) -> dict[str, Any]:
    extras: dict[str, Any] = {}
    if occurred.approx:
        extras["approx"] = True
    if occurred.tz is not None:
        extras["tz"] = occurred.tz
    if occurred.basis != "stated":
        extras["basis"] = occurred.basis
    if occurred.instant is not None:
        extras["instant"] = occurred.instant
    if occurred.after:
        extras["after"] = list(occurred.after)
    if occurred.before:
        extras["before"] = list(occurred.before)
    return extras


def _occurred_from_json(
    extras: Mapping[str, Any], earliest: date | None, latest: date | None, precision: Precision
) -> Occurred:
    return Occurred(
        earliest=earliest,
        latest=latest,
        precision=precision,
        approx=extras.get("approx", False),
        tz=extras.get("tz"),
        basis=extras.get("basis", "stated"),
        instant=extras.get("instant"),
        after=tuple(extras.get("after", ())),
        before=tuple(extras.get("before", ())),
    )

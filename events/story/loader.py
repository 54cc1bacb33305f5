"""Loading a fixture through the recorder, each step once for ever."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from events import catalogue, recording, store
from events.contacts import Contact, Employment
from events.recording import Draft, Write
from events.story.fixture import ContactProfile, EventEntry, Fixture, FixtureError, Step

NAMESPACE = uuid.UUID("0d8f5a3e-5d0b-5c6e-8a4f-3c1f0a9b7e21")
CLIENT = "load_story"


@dataclass(frozen=True, slots=True)
class StepResult:
    step: Step
    outcome: Literal["recorded", "already there"]
    event_ids: tuple[str, ...]


def stream_id(fixture_name: str, key: str) -> str:
    """The id of a stream or contact of a fixture: the same in every installation, so that a second load finds it."""
    return str(uuid.uuid5(NAMESPACE, f"{fixture_name}:{key}"))


def load_fixture(fixture: Fixture) -> Iterator[StepResult]:
    """Record every step that was not recorded before, in order, one request a step.

    A step is found again by its idempotency key alone, so a fixture reworded in a later release changes nothing that is
    recorded.
    """
    ids = {key: stream_id(fixture.name, key) for key in (*fixture.streams, *(c.key for c in fixture.contacts))}
    context = recording.Context(
        actor=catalogue.Actor(kind="task", id=CLIENT), channel="task", correlation_id=store.new_id()
    )
    for step in fixture.steps:
        key = recording.Key(CLIENT, f"{fixture.name}/{step.key}")
        if stored := store.find_key(key.client, key.key):
            result = StepResult(step, "already there", tuple(stored.event_ids))
        else:
            for contact in fixture.contacts:
                if contact.step == step.key:
                    _create_contact(contact, ids)
            recorded = recording.record([_write(step, fixture, ids)], context=context, key=key)
            events = recorded.streams[0].events
            result = StepResult(
                step, "already there" if recorded.replayed else "recorded", tuple(event.id for event in events)
            )
        ids |= {entry.id: id_ for entry, id_ in zip(step.events, result.event_ids, strict=False) if entry.id}
        yield result


def _write(step: Step, fixture: Fixture, ids: Mapping[str, str]) -> Write:
    try:
        drafts = tuple(_draft(entry, step, fixture, ids) for entry in step.events)
        return Write(category=fixture.streams[step.stream], stream_id=ids[step.stream], drafts=drafts)
    except KeyError as error:
        raise FixtureError(fixture=fixture.name, detail=f"step {step.key}: nothing is called {error}") from error


def _draft(entry: EventEntry, step: Step, fixture: Fixture, ids: Mapping[str, str]) -> Draft:
    return Draft(
        type=entry.type,
        data=_resolve(entry.data, ids),
        occurred=_resolve(entry.occurred, ids),
        citations=None if fixture.streams[step.stream] == "source" else _cite(entry, fixture, ids),
        inferred=entry.inferred,
        ambiguous_names=entry.ambiguous_names,
    )


def _cite(
    entry: EventEntry, fixture: Fixture, ids: Mapping[str, str]
) -> list[dict[str, Any]] | Literal["own_knowledge"]:
    if entry.own_knowledge:
        return catalogue.OWN_KNOWLEDGE
    citation = {
        "source": ids[fixture.source],
        "quote": entry.quote,
        "asserted_by": _resolve(entry.asserted_by, ids),
        "mode": entry.mode,
        "credibility": entry.credibility,
    }
    return [{key: value for key, value in citation.items() if value is not None}]


def _resolve(value: Any, ids: Mapping[str, str]) -> Any:
    """The value with every "@key" replaced by the id."""
    if isinstance(value, str):
        return ids[value[1:]] if value.startswith("@") else value
    if isinstance(value, Mapping):
        return {key: _resolve(part, ids) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_resolve(part, ids) for part in value]
    return value


def _create_contact(profile: ContactProfile, ids: Mapping[str, str]) -> None:
    contact, is_new = Contact.objects.get_or_create(
        pk=ids[profile.key], defaults={"name": profile.name, "title": profile.title}
    )
    if is_new:
        Employment.objects.bulk_create(
            Employment(contact=contact, company_id=ids[span.company], role=span.role, is_current=span.is_current)
            for span in profile.employments
        )

"""The words people use for what events name by id: one query for a whole page of events."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection

from events import domain, store
from events.catalogue import Actor, Citation, Event, EventData
from events.catalogue.references import collect_ids
from events.history import kept_texts

_DIRECTORY = Path(__file__).parent / "sql"
_WORDS_SQL = (_DIRECTORY / "words.sql").read_text()
_NAMES_SQL = (_DIRECTORY / "names.sql").read_text()
_NAMES_AT_SQL = (_DIRECTORY / "names_at.sql").read_text()
_STREAM_KINDS = ("company", "deal", "seminar", "source")


@dataclass(frozen=True, slots=True)
class Words:
    """What was found. Whatever was not is told by its id; a text that is absent was erased."""

    names: Mapping[str, str] = field(default_factory=dict)
    users: Mapping[str, str] = field(default_factory=dict)
    tokens: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    superseded_by: Mapping[str, str] = field(default_factory=dict)

    def name(self, id_: str) -> str:
        return self.names.get(id_, id_)

    def actor(self, actor: Actor) -> str:
        """The actor's name; a task is called what it is."""
        by_kind = {"user": self.users, "token": self.tokens}
        return by_kind.get(actor.kind, {}).get(actor.id, actor.id)


def look_up(
    events: Iterable[Event] = (),
    *,
    ids: Iterable[str] = (),
    texts: Iterable[str] = (),
    actors: Iterable[Actor] = (),
    with_superseding: bool = False,
    position: int | None = None,
) -> Words:
    """Words for everything that the events name, for further stream `ids`, `actors`, and kept-apart `texts` by SHA-256.

    One query; a second only where a stream is named that is not projected yet: then it is folded.
    `with_superseding` also finds what superseded the events, wherever in their streams that lies.

    With a `position` of the log, streams are called what they were known as there, for ever the same, in a query more.
    Contacts, users and tokens are called what they are today, and texts are there unless they were erased.
    """
    events = list(events)
    wanted = _ids_by_kind(events)
    for actor in actors:
        wanted.setdefault(actor.kind, set()).add(actor.id)
    streams = set(ids).union(*(wanted.get(kind, ()) for kind in _STREAM_KINDS))
    found = _query(
        streams=list(streams) if position is None else [],
        contacts=list(wanted.get("contact", ())),
        users=[int(id_) for id_ in wanted.get("user", ()) if id_.isdecimal()],
        tokens=list(wanted.get("token", ())),
        texts=list({*texts, *wanted.get("text", ())}),
        histories=list({event.stream_id for event in events}) if with_superseding else [],
    )
    names = {key: words for kind in (*_STREAM_KINDS, "contact") for key, words in found.get(kind, {}).items()}
    if position is not None:
        names |= _find_names(streams, position)
    names |= _fold_names(streams - names.keys(), position)
    return Words(
        names=names,
        users=found.get("user", {}),
        tokens=found.get("token", {}),
        texts=found.get("text", {}),
        superseded_by=found.get("superseded", {}),
    )


def _ids_by_kind(events: Sequence[Event]) -> dict[str, set[str]]:
    wanted: dict[str, set[str]] = {}
    for event in events:
        _collect(event.data, wanted)
    shared = {id(event.metadata): event.metadata for event in events}  # by those read together
    for metadata in shared.values():
        wanted.setdefault(metadata.actor.kind, set()).add(metadata.actor.id)
        for citation in metadata.citations:
            _collect(citation, wanted)
    return wanted


def _collect(part: EventData | Citation, wanted: dict[str, set[str]]) -> None:
    collect_ids(part, wanted)
    if texts := kept_texts.list_texts(part):
        wanted.setdefault("text", set()).update(texts)


def _query(**parameters: list[str] | list[int]) -> dict[str, dict[str, str]]:
    given = {name for name, values in parameters.items() if values}
    if not given:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_NAMES_SQL if given == {"streams"} else _WORDS_SQL, parameters)
        rows = cursor.fetchall()
    found: dict[str, dict[str, str]] = {}
    for kind, key, words in rows:
        found.setdefault(kind, {})[key] = words
    return found


def _find_names(streams: Collection[str], position: int) -> dict[str, str]:
    """Names as they were known at a position, as far as the segments go."""
    if not streams:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_NAMES_AT_SQL, {"streams": list(streams), "position": position})
        return dict(cursor.fetchall())


def _fold_names(missing: Collection[str], position: int | None) -> dict[str, str]:
    """Names of streams whose row is not there yet: recorded a moment ago, or parked."""
    if not missing:
        return {}
    histories = store.load_streams(list(missing), max_position=position)
    return {id_: domain.fold(events).display_name for id_, events in histories.items() if events}

"""Everything that deserves a person's look, by stream: the flags of the rules, and events left without support.

`unsupported` is derived here, when asked, because it rests on the streams of sources: neither the views nor a state
hold it. What falls due by the calendar alone (`domain.due`) is told with each stream, and not here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from events import domain, store
from events.catalogue import Event
from events.history import names, support
from events.history.support import UNSUPPORTED, Sources
from events.history.telling import Told, tell_all

_ODD_SQL = (Path(__file__).parent / "sql" / "odd_streams.sql").read_text()

DUE = frozenset({"plan_overdue", "quiet"})
KINDS = tuple(code for code in domain.FLAGS if code not in DUE)


@dataclass(frozen=True, slots=True, kw_only=True)
class OddStream:
    """A stream with its flags and the events that these name. `place`: the position of its opening, to page by."""

    category: str
    stream_id: str
    name: str
    place: int
    flags: tuple[domain.Flag, ...]
    told: dict[str, Told]


def list_anomalies(
    kinds: Collection[str] | None = None, *, stream_id: str | None = None, after: int = 0, limit: int
) -> list[OddStream]:
    """The streams with a flag of these kinds, or with any, after the position `after`, by all that is known now.

    Which streams to look at comes from the read models; each is judged by its own events and those of its sources, so
    that one may have no flag any more. A constant number of queries.
    """
    given = {
        "kinds": list(kinds) if kinds is not None else None,
        "with_unsupported": kinds is None or UNSUPPORTED in kinds,
        "stream_id": stream_id,
        "after": after,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ODD_SQL, given)
        places = dict(cursor.fetchall())
    return _judge(places, kinds) if places else []


def _judge(places: dict[str, int], kinds: Collection[str] | None) -> list[OddStream]:
    streams = store.load_streams(places)
    sources = support.look_at_sources(support.list_sources(streams.values()))
    flags = {
        id_: [flag for flag in _list_flags(events, sources) if kinds is None or flag.code in kinds]
        for id_, events in streams.items()
    }
    named = {id_ for of_stream in flags.values() for flag in of_stream for id_ in flag.events}
    events = [event for stream in streams.values() for event in domain.list_live(stream) if event.id in named]
    told = {one.event.id: one for one in tell_all(events, names.look_up(events))}
    return [_odd_stream(streams[id_], place, flags[id_], told) for id_, place in places.items()]


def _list_flags(events: Sequence[Event], sources: Sources) -> list[domain.Flag]:
    evidence = support.collect_evidence(events)
    return [*domain.fold(events).anomalies, *support.list_flags(domain.list_live(events), evidence, sources)]


def _odd_stream(events: Sequence[Event], place: int, flags: Sequence[domain.Flag], told: dict[str, Told]) -> OddStream:
    return OddStream(
        category=events[0].category,
        stream_id=events[0].stream_id,
        name=domain.fold(events).display_name,
        place=place,
        flags=tuple(flags),
        told=told,
    )

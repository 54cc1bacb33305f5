"""Events read back: whole streams, single events, the log in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db import connection

from events.catalogue import Event
from events.store.rows import decode
from events.store.statements import query

KNOWN_STREAMS_MAX = 100_000  # some 15 MiB
_known_streams: dict[str, str] = {}

POSITION_MAX = 2**63 - 1


class Wanted(NamedTuple):
    """Which events of the log are wanted: those that meet every condition that is not None.

    `lag_days`: recorded more than so many days after the last day on which it can have happened; days are counted in
    UTC, and what has no known last day is left out.
    """

    types: list[str] | None = None
    categories: list[str] | None = None
    stream_id: str | None = None
    lag_days: int | None = None


EVERYTHING = Wanted()


def load_streams(stream_ids: Iterable[str], *, max_position: int | None = None) -> dict[str, list[Event]]:
    """The events of each stream in order of version, in one query; a stream without events has an empty list.

    Events not sealed yet are included, with `max_position` only those known at that position.
    """
    streams: dict[str, list[Event]] = {stream_id: [] for stream_id in stream_ids}
    for event in _select("load_streams", {"stream_ids": list(streams), "max_position": max_position}):
        streams[event.stream_id].append(event)
    return streams


def load_stream(stream_id: str, *, max_position: int | None = None) -> list[Event]:
    """The events of one stream, like `load_streams`."""
    return load_streams([stream_id], max_position=max_position)[stream_id]


def load_events(ids: Iterable[str]) -> list[Event]:
    """The events with these ids, by stream and version; unknown ids are left out."""
    return _select("load_events", {"ids": list(ids)})


def find_event(event_id: str) -> Event | None:
    return next(iter(load_events([event_id])), None)


def read_log(after: int, limit: int, wanted: Wanted = EVERYTHING, *, upto: int = POSITION_MAX) -> list[Event]:
    """The first `limit` wanted events of the log with `after` < position <= `upto`, in order."""
    statement = "read_log_of_stream" if wanted.stream_id else "read_log"
    return _select(statement, {"after": after, "limit": limit, "upto": upto} | wanted._asdict())


def read_partition(partition: int, after: int, upto: int, limit: int, category: str) -> list[Event]:
    """The first `limit` events of one category in one partition with `after` < position <= `upto`, in order."""
    given = {"partition": partition, "after": after, "upto": upto, "limit": limit, "category": category}
    return _select("read_partition", given)


def list_existing(stream_ids: Iterable[str]) -> dict[str, str]:
    """The category of each of these streams that has events, sealed or not.

    A committed stream never goes away, so what was seen outside of a transaction is not asked again (`forget_streams`
    is for those who empty the database under a running process).
    """
    wanted = set(stream_ids)
    found = {stream_id: category for stream_id in wanted if (category := _known_streams.get(stream_id))}
    if unknown := wanted - found.keys():
        fetched = dict(_fetch("list_existing", {"stream_ids": list(unknown)}))
        if not connection.in_atomic_block:  # else it may be rolled back yet
            _remember(fetched)
        found |= fetched
    return found


def forget_streams() -> None:
    """Ask the database again which streams there are."""
    _known_streams.clear()


def _remember(streams: Mapping[str, str]) -> None:
    if len(_known_streams) + len(streams) > KNOWN_STREAMS_MAX:
        _known_streams.clear()
    _known_streams.update(streams)


def list_existing_events(ids: Iterable[str]) -> set[str]:
    """Which of these events there are, sealed or not. None asked about, as in most requests: no query."""
    wanted = list(ids)
    return {row[0] for row in _fetch("list_existing_events", {"ids": wanted})} if wanted else set()


def get_versions(stream_ids: Iterable[str]) -> dict[str, int]:
    """The current version of each of these streams that has events."""
    return dict(_fetch("stream_versions", {"stream_ids": list(stream_ids)}))


def load_texts(digests: Iterable[str]) -> dict[str, str]:
    """The erasable texts with these SHA-256 digests (hex); an erased one is left out."""
    return dict(_fetch("load_texts", {"digests": [bytes.fromhex(digest) for digest in digests]}))


def _select(name: str, given: Mapping[str, Any]) -> list[Event]:
    return [decode(row) for row in _fetch(name, given)]


def _fetch(name: str, given: Mapping[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query(name), given)
        return list(cursor.fetchall())

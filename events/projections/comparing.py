"""Whether the views say what the log says: their rows held against a fresh fold. Reads only.

For `GET /projections/{name}/verify` and for `manage.py verify`: `compare` for streams by their ids, `compare_next` to
walk through all of a category, or of all categories where the segments are compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import Any

from django.db import connection, transaction

from events import store
from events.catalogue import Event
from events.projections import row_forms, segments
from events.projections.categories import PROJECTIONS
from events.projections.faults import is_about_content
from events.projections.folding import fold_whole
from events.projections.models import ParkedStream
from events.projections.row_forms import Tables
from events.projections.rows import Projection, Row
from events.projections.segments import held
from events.projections.statements import statement
from events.projections.status import applied_position


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one row that is not what the fold makes of it; None stands for what is not there."""

    stream_id: str
    table: str
    field: str
    held: Any
    folded: Any


@dataclass(slots=True)
class Comparison:
    """`compared` counts streams. Not compared: what the view has still to take in (`behind`), and what is `parked`.

    `position` is where `compare_next` goes on; None when nothing is left.
    """

    compared: int = 0
    behind: int = 0
    parked: int = 0
    position: int | None = None
    differences: list[Difference] = field(default_factory=list)


def compare(name: str, stream_ids: Sequence[str]) -> Comparison:
    """Hold the rows of these streams against the fold of the events that each row has applied.

    The streams are of the view's category; segments are of every one. An event that the view has still to take in is no
    difference; one that it passed over is, and so is a stream that cannot be folded and is not parked. Of one moment.
    """
    reached = applied_position(name)  # before the rows are read: what is applied in between must not count as lost
    with _snapshot():
        return _compare(name, stream_ids, reached)


def compare_next(name: str, after: int, limit: int) -> Comparison:
    """The same for the next `limit` streams that were opened after a position, and for rows of streams that never were.

    A row that says of itself that it was opened elsewhere is met there, too.
    """
    reached = applied_position(name)
    with _snapshot():
        categories = segments.CATEGORIES if name == segments.NAME else [name]
        with connection.cursor() as cursor:
            cursor.execute(statement("compare/streams"), {"after": after, "categories": categories, "limit": limit + 1})
            opened: list[tuple[int, str]] = cursor.fetchall()
        upto = opened[limit - 1][0] if len(opened) > limit else None
        known = {stream_id for _, stream_id in opened[:limit]}
        claimed = held.list_opened(after, upto) if name == segments.NAME else row_forms.list_opened(name, after, upto)
        found = _compare(name, sorted(known | claimed), reached)
    found.position = upto
    return found


def _compare(name: str, stream_ids: Sequence[str], reached: int) -> Comparison:
    parked = ParkedStream.objects.filter(projection=name, stream_id__in=stream_ids)
    set_aside = {str(id_) for id_ in parked.values_list("stream_id", flat=True)}
    found = Comparison(parked=len(set_aside))
    rest = [stream_id for stream_id in stream_ids if stream_id not in set_aside]
    rows = _Segments(rest) if name == segments.NAME else _Rows(PROJECTIONS[name], rest)
    for stream_id, events in _load(rest, found):
        version = rows.version(stream_id)
        applied, later = events[:version], events[version:]
        if len(applied) != version or any(_is_within(event, reached) for event in later):
            found.compared += 1
            found.differences.append(_other_version(stream_id, version, events, reached))
        elif not applied and later:
            found.behind += 1
        else:
            found.compared += 1
            found.differences += _attempt(stream_id, partial(rows.compare, stream_id, applied))
    found.differences += rows.list_rest()
    return found


def _load(stream_ids: Sequence[str], found: Comparison) -> Iterator[tuple[str, Sequence[Event]]]:
    """The events of streams; those that hold what cannot be read are told of as differences."""
    try:
        yield from store.load_streams(stream_ids).items()
        return
    except Exception as error:
        if not is_about_content(error):
            raise
    for stream_id in stream_ids:
        read: list[tuple[str, Sequence[Event]]] = []
        unread = _attempt(stream_id, partial(_read, stream_id, read))
        found.compared += len(unread)
        found.differences += unread
        yield from read


def _read(stream_id: str, into: list[tuple[str, Sequence[Event]]]) -> Iterable[Difference]:
    into.append((stream_id, store.load_stream(stream_id)))
    return ()


def _attempt(stream_id: str, compare_it: Callable[[], Iterable[Difference]]) -> list[Difference]:
    """What is found, or that the events are to blame for its not being found: then the stream should be parked."""
    try:
        return list(compare_it())
    except Exception as error:
        if not is_about_content(error):
            raise
        return [Difference(stream_id, "view", "fold", None, f"cannot be folded: {type(error).__name__}")]


class _Rows:
    """The rows of streams in the tables of one view."""

    def __init__(self, projection: Projection, stream_ids: Sequence[str]) -> None:
        self._projection = projection
        self._held = row_forms.read_held(projection.name, stream_ids)
        self._texts: list[Row] = []

    def version(self, stream_id: str) -> int:
        held = self._held[stream_id]
        return int(held["view"][""]["version"]) if "view" in held else 0

    def compare(self, stream_id: str, events: Sequence[Event]) -> Iterable[Difference]:
        folded = fold_whole(events)
        text = self._projection.text(folded)
        differences = _list_differences(stream_id, self._held[stream_id], row_forms.make(self._projection, folded))
        self._texts.append({"stream_id": stream_id, "category": self._projection.name, "text": text})
        return differences

    def list_rest(self) -> Iterator[Difference]:
        """What is compared for all at once: the words by which they are found."""
        for stream_id, was, ought in row_forms.list_other_texts(self._texts):
            yield Difference(stream_id, "search_text", "text", was, ought)


class _Segments:
    """The segments of streams: those that are there, and those that a rebuild would write."""

    def __init__(self, stream_ids: Sequence[str]) -> None:
        self._versions = held.read_versions(stream_ids)
        self._lines: dict[str, list[str]] = {}

    def version(self, stream_id: str) -> int:
        return self._versions.get(stream_id, 0)

    def compare(self, stream_id: str, events: Sequence[Event]) -> Iterable[Difference]:
        self._lines[stream_id] = segments.find_changes(events).lines if events else []
        return ()

    def list_rest(self) -> Iterator[Difference]:
        """All of it: PostgreSQL compares whole segments."""
        too_many, missing = held.list_other(self._lines, chain.from_iterable(self._lines.values()))
        ought = {_box(segment): segment for segment in missing}
        for segment in too_many:
            instead = ought.pop(_box(segment), None)
            yield from _tell_apart(segment, instead)
        for segment in ought.values():
            yield Difference(segment["stream_id"], "segment", _where(segment), None, segment)


def _box(segment: held.Segment) -> tuple[str, ...]:
    return segment["stream_id"], segment["positions"].partition(",")[0], segment["days"], segment["levels"]


def _where(segment: held.Segment) -> str:
    return f"positions {segment['positions']} days {segment['days']} levels {segment['levels']}"


def _tell_apart(segment: held.Segment, ought: held.Segment | None) -> Iterator[Difference]:
    """The fields in which one is not as it should be, or that it should not be there at all."""
    if ought is None:
        yield Difference(segment["stream_id"], "segment", _where(segment), segment, None)
        return
    for name, was, should in _list_fields(segment, ought):
        yield Difference(segment["stream_id"], "segment", f"{_where(segment)}: {name}", was, should)


def _is_within(event: Event, reached: int) -> bool:
    return event.position is not None and event.position <= reached


def _other_version(stream_id: str, version: int, events: Sequence[Event], reached: int) -> Difference:
    """The row is missing, or of a version that the log does not have, or has passed over events."""
    ought = sum(_is_within(event, reached) for event in events)
    return Difference(stream_id, "view", "version", version or None, ought or None)


def _list_differences(stream_id: str, held: Tables, made: Tables) -> Iterator[Difference]:
    for table in sorted(held.keys() | made.keys()):
        there, ought = held.get(table, {}), made.get(table, {})
        for key in sorted(there.keys() | ought.keys()):
            if key not in there or key not in ought:
                yield Difference(stream_id, table, key, there.get(key), ought.get(key))
                continue
            for name, was, should in _list_fields(there[key], ought[key]):
                yield Difference(stream_id, table, f"{key}.{name}".removeprefix("."), was, should)


def _list_fields(held: Row, made: Row) -> Iterator[tuple[str, Any, Any]]:
    """The columns that differ; of the state, the fields of it."""
    for name in sorted(held.keys() | made.keys()):
        was, should = held.get(name), made.get(name)
        if name == "state":
            yield from ((f"state.{inner}", one, other) for inner, one, other in _list_fields(was or {}, should or {}))
        elif was != should and str(was) != str(should):  # COPY's text of a number, or of a truth value
            yield name, was, should


@contextmanager
def _snapshot() -> Iterator[None]:
    """Everything is read as of one moment; inside of a transaction, as that one reads."""
    is_own = not connection.in_atomic_block
    with transaction.atomic():
        if is_own:
            with connection.cursor() as cursor:
                cursor.execute(statement("compare/snapshot"))
        yield

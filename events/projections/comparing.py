"""Whether the views say what the log says: their rows held against a fresh fold. Reads only.

For `GET /projections/{name}/verify` and for `manage.py verify`: `compare` for streams by their ids, `compare_next` to
walk through all of a category.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from events import store
from events.catalogue import Event
from events.projections import row_forms
from events.projections.categories import PROJECTIONS
from events.projections.folding import fold_whole
from events.projections.models import ParkedStream
from events.projections.row_forms import Tables
from events.projections.rows import Projection, Row
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
    """Hold the rows of these streams of one category against the fold of the events that each row has applied.

    An event that the view has still to take in is no difference; one that it passed over is. Of one moment.
    """
    reached = applied_position(name)  # before the rows are read: what is applied in between must not count as lost
    with _snapshot():
        return _compare(PROJECTIONS[name], stream_ids, reached)


def compare_next(name: str, after: int, limit: int) -> Comparison:
    """The same for the next `limit` streams that were opened after a position, and for rows of streams that never were.

    A row that says of itself that it was opened elsewhere is met there, too.
    """
    reached = applied_position(name)
    with _snapshot():
        with connection.cursor() as cursor:
            cursor.execute(statement("compare/streams"), {"after": after, "category": name, "limit": limit + 1})
            opened: list[tuple[int, str]] = cursor.fetchall()
        upto = opened[limit - 1][0] if len(opened) > limit else None
        known = {stream_id for _, stream_id in opened[:limit]}
        found = _compare(PROJECTIONS[name], sorted(known | row_forms.list_opened(name, after, upto)), reached)
    found.position = upto
    return found


def _compare(projection: Projection, stream_ids: Sequence[str], reached: int) -> Comparison:
    found, texts = Comparison(), []
    held = row_forms.read_held(projection.name, stream_ids)
    parked = ParkedStream.objects.filter(projection=projection.name, stream_id__in=stream_ids)
    set_aside = {str(id_) for id_ in parked.values_list("stream_id", flat=True)}
    for stream_id, events in store.load_streams(stream_ids).items():
        version = held[stream_id]["view"][""]["version"] if "view" in held[stream_id] else 0
        applied, rest = events[:version], events[version:]
        is_whole = len(applied) == version and not any(_is_within(event, reached) for event in rest)
        if stream_id in set_aside:
            found.parked += 1
        elif not is_whole:
            found.compared += 1
            found.differences.append(_other_version(stream_id, version, events, reached))
        elif not applied:
            found.behind += 1
        else:
            found.compared += 1
            folded = fold_whole(applied)
            texts.append({"stream_id": stream_id, "category": projection.name, "text": projection.text(folded)})
            found.differences += _list_differences(stream_id, held[stream_id], row_forms.make(projection, folded))
    other_texts = row_forms.list_other_texts(texts)
    found.differences += [Difference(id_, "search_text", "text", was, ought) for id_, was, ought in other_texts]
    return found


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

"""What an answer brings along beside its items: each stream once, so that nobody has to ask for them one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from operator import attrgetter

from django.db.models import TextField, Value

from api.errors import BadParameterError
from api.v1.snapshots import COLUMNS, Snapshot
from api.v1.streams.resource import Rows, StreamResource
from events import domain, store
from events.catalogue import Event
from events.history import Coordinates

Included = Mapping[str, tuple[type[StreamResource], Sequence[Snapshot]]]
"""By the name of the include."""


def load(resource: type[StreamResource], names: Sequence[str], snapshots: Sequence[Snapshot]) -> Included:
    """Everything that `names` include, in one query; a second only for what has no row in its view yet."""
    if not names:
        return {}
    wanted = {name: _ids(resource, name, snapshots) for name in names}
    found: dict[str, list[Snapshot]] = {name: [] for name in names}
    first, *others = (_select(resource, name, wanted[name], snapshots) for name in dict.fromkeys(names))
    for name, *row in first.union(*others, all=True) if others else first:
        found[name].append(Snapshot.of_columns(resource.includes[name].category, row))
    missing = {
        id_: name for name, ids in wanted.items() for id_ in ids - {snapshot.stream_id for snapshot in found[name]}
    }
    for id_, events in store.load_streams(list(missing)).items() if missing else ():
        if events:
            found[missing[id_]].append(Snapshot.of_events(events, domain.fold(events)))
    categories = {name: resource.includes[name].category for name in names}
    return {
        name: (StreamResource.by_category[categories[name]], sorted(streams, key=attrgetter("stream_id")))
        for name, streams in found.items()
    }


def load_past(
    resource: type[StreamResource], names: Sequence[str], snapshots: Sequence[Snapshot], coordinates: Coordinates
) -> Included:
    """The same at other coordinates, in one query; `names` are such as `require_foldable` lets pass."""
    ids = {name: _ids(resource, name, snapshots) for name in names}
    every = set().union(*ids.values())
    histories = store.load_streams(every, max_position=coordinates.position) if every else {}
    part = (coordinates.valid_at, coordinates.min_level)
    found = {id_: snapshot for id_, events in histories.items() if (snapshot := _fold_past(events, part))}
    day = coordinates.day
    return {
        name: (
            StreamResource.by_category[resource.includes[name].category],
            [replace(found[id_], day=day) for id_ in sorted(wanted) if id_ in found],
        )
        for name, wanted in ids.items()
    }


def require_foldable(resource: type[StreamResource], names: Sequence[str]) -> None:
    """Raises BadParameterError for what no state names: only a view finds it, and views stand for now."""
    for name in names:
        if resource.includes[name].ids is None:
            detail = f"Which {name} there are can only be told as it stands now: not with another time or level."
            error = {"parameter": "include", "code": "bad-parameter", "detail": detail}
            raise BadParameterError(detail=f"include: {detail}", errors=[error])


def _fold_past(events: Sequence[Event], part: tuple[date | None, int]) -> Snapshot | None:
    """None where by then it was not known, or nothing had happened to it."""
    if not events:
        return None
    state = domain.fold(events, valid_at=part[0], min_level=part[1])
    return Snapshot.of_events(events, state, part) if state.opening else None


def shows_erasable(shown: Iterable[tuple[type[StreamResource], Sequence[Snapshot]]]) -> bool:
    """Whether an answer of these holds a text that can be erased."""
    return any(any(kind.list_texts(snapshot.state)) for kind, streams in shown for snapshot in streams)


def list_shown(snapshots: Sequence[Snapshot], included: Included) -> list[str]:
    """The streams that an answer of these shows."""
    every = (snapshots, *(streams for _, streams in included.values()))
    return [snapshot.stream_id for streams in every for snapshot in streams]


def _ids(resource: type[StreamResource], name: str, snapshots: Sequence[Snapshot]) -> set[str]:
    """The ids that the states name."""
    list_ids = resource.includes[name].ids
    return {id_ for snapshot in snapshots for id_ in list_ids(snapshot.state)} if list_ids else set()


def _select(resource: type[StreamResource], name: str, ids: set[str], snapshots: Sequence[Snapshot]) -> Rows:
    """The rows of one include, each with its name before it."""
    include = resource.includes[name]
    rows: Rows = StreamResource.by_category[include.category].view._default_manager.order_by()
    if include.rows:
        rows = include.rows(rows, [snapshot.stream_id for snapshot in snapshots])
    else:
        rows = rows.filter(pk__in=ids)
    return rows.annotate(include=Value(name, TextField())).values_list("include", *COLUMNS)

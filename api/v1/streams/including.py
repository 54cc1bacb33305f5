"""What an answer brings along beside its items: each stream once, so that nobody has to ask for them one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import TextField, Value

from api.v1.snapshots import COLUMNS, Snapshot
from api.v1.streams.resource import Rows, StreamResource
from events import domain, store

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
    return {name: (StreamResource.by_category[categories[name]], streams) for name, streams in found.items()}


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

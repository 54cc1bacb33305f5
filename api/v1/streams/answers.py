"""Answers made of snapshots and events, each with its words from one look-up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api.v1 import rendering, times
from api.v1.flags import render_flag
from api.v1.snapshots import Snapshot
from api.v1.streams.including import Included
from api.v1.streams.past import Past
from api.v1.streams.resource import StreamResource
from events.catalogue import Event
from events.history import names, tell_all
from events.recording import Recorded

Resource = type[StreamResource]


def render_snapshots(resource: Resource, snapshots: Sequence[Snapshot]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = render_with(resource, snapshots, {})["items"]
    return items


def render_with(
    resource: Resource, snapshots: Sequence[Snapshot], included: Included, position: int | None = None
) -> dict[str, Any]:
    """`items`, and `included` where anything was asked to come along, all with words from one look-up.

    Names are those known at the position, if one is given.
    """
    every = [(resource, snapshots), *included.values()]
    ids = {id_ for kind, streams in every for snapshot in streams for id_ in kind.list_named(snapshot.state)}
    texts = {sha256 for kind, streams in every for snapshot in streams for sha256 in kind.list_texts(snapshot.state)}
    words = names.look_up(ids=ids, texts=texts, position=position)
    answer: dict[str, Any] = {"items": [resource.render(snapshot, words) for snapshot in snapshots]}
    if included:
        answer["included"] = {
            name: {snapshot.stream_id: kind.render(snapshot, words) for snapshot in streams}
            for name, (kind, streams) in included.items()
        }
    return answer


def render_past(resource: Resource, past: Past, included: Included, fields: Sequence[str] | None) -> dict[str, Any]:
    """The item as it was, with its coordinates; and, where it was asked for days, what holds of those."""
    stretches = [stretch.snapshot for stretch in past.during if stretch.snapshot]
    position = past.coordinates.position if past.coordinates.recorded_at else None
    answer = render_with(resource, [past.snapshot, *stretches], included, position)
    item, *states = pick(answer.pop("items"), fields)
    item |= answer | {"as_of": times.to_json(past.coordinates)}
    if past.coordinates.valid_at:
        item |= {"uncertain": list(past.uncertain)} | ({"between": past.between} if past.between else {})
    if past.during:
        told = iter(states)
        item["during"] = [
            {
                "from": stretch.first.isoformat(),
                "to": stretch.last.isoformat(),
                "state": next(told) if stretch.snapshot else None,
            }
            for stretch in past.during
        ]
    return item


def pick(items: Sequence[dict[str, Any]], fields: Sequence[str] | None) -> list[dict[str, Any]]:
    """The items with these fields only, and their ids; whole where no fields are named."""
    if fields is None:
        return list(items)
    wanted = ("id", *(name for name in dict.fromkeys(fields) if name != "id"))
    return [{name: item[name] for name in wanted if name in item} for item in items]


def render_events(events: Sequence[Event]) -> list[dict[str, Any]]:
    words = names.look_up(events, with_superseding=True)
    return [rendering.render_event(told) for told in tell_all(events, words)]


def render_write(resource: Resource, recorded: Recorded, *, is_opening: bool) -> dict[str, Any]:
    """The answer to a write of one stream. A dry run's names nothing that only recording would have made."""
    stream = recorded.streams[0]
    snapshot = Snapshot.of_write(stream)
    ids, texts = resource.list_named(snapshot.state), resource.list_texts(snapshot.state)
    words = names.look_up(stream.events, ids=ids, texts=texts)
    answer = {
        "events": [rendering.render_event(told) for told in tell_all(stream.events, words)],
        "version": stream.version,
        "state": resource.render(snapshot, words),
        "flags": [render_flag(flag) for flag in stream.flags],
    }
    along = [event for other in recorded.companions for event in other.events]
    if along:
        answer["companions"] = [rendering.name_event(event) for event in along]
    if not recorded.dry_run:
        return answer
    made = {event.id for event in (*stream.events, *along)} | ({stream.stream_id} if is_opening else set())
    forgotten: dict[str, Any] = _forget(answer, made)
    return forgotten


def _forget(value: Any, ids: set[str]) -> Any:
    """The value with null for each of the ids, and lists without them."""
    if isinstance(value, dict):
        return {name: _forget(item, ids) for name, item in value.items()}
    if isinstance(value, list):
        return [_forget(item, ids) for item in value if not (isinstance(item, str) and item in ids)]
    return None if isinstance(value, str) and value in ids else value

"""Events read back: by stream, by id, along the log."""

from __future__ import annotations

from typing import Any

import pytest

from events import store
from tests.builders import an_event
from tests.integration.store.building import append, entries

pytestmark = pytest.mark.usefixtures("committed_db")


def test_a_stream_can_be_read_as_it_was_known_at_a_position() -> None:
    stream = store.new_id()
    append(stream, count=2)
    store.seal()
    append(stream, 3)
    store.seal()
    append(stream, 4)

    known = {position: len(store.load_stream(stream, max_position=position)) for position in (0, 1, 2, 3, 99)}

    assert known == {0: 0, 1: 1, 2: 2, 3: 3, 99: 3}
    assert [event.version for event in store.load_stream(stream)] == [1, 2, 3, 4]


def test_several_streams_come_in_one_query_and_missing_ones_are_empty(django_assert_num_queries: Any) -> None:
    one, other, missing = store.new_id(), store.new_id(), store.new_id()
    append(other, count=2)
    append(one)

    with django_assert_num_queries(1):
        streams = store.load_streams([one, missing, other])

    assert {id_: [event.version for event in events] for id_, events in streams.items()} == {
        one: [1],
        missing: [],
        other: [1, 2],
    }
    assert store.load_streams([]) == {}


def test_an_event_is_found_by_its_id() -> None:
    first, second = append(store.new_id(), count=2)

    assert store.find_event(second.id) == second
    assert store.find_event(store.new_id()) is None
    assert store.load_events([second.id, store.new_id(), first.id]) == [first, second]
    assert store.list_existing_events([first.id, store.new_id()]) == {first.id}


def test_streams_that_exist_are_told_with_their_category() -> None:
    deal, source = store.new_id(), store.new_id()
    append(deal, count=2)
    store.append([an_event("source.registered", stream_id=source)])

    assert store.list_existing([deal, source, store.new_id()]) == {deal: "deal", source: "source"}
    assert store.get_versions([deal, source, store.new_id()]) == {deal: 2, source: 1}


def test_the_log_is_read_in_order_and_by_type_or_category() -> None:
    deal, source = store.new_id(), store.new_id()
    append(deal, count=3)
    store.append([an_event("source.registered", stream_id=source)])
    store.append([an_event("deal.lapsed", stream_id=deal, version=4)])
    store.seal()
    append(deal, 5)  # not sealed, so not in the log

    def positions(after: int = 0, limit: int = 100, **only: list[str]) -> list[int | None]:
        return [event.position for event in store.read_log(after, limit, store.Wanted(**only))]

    assert positions() == [1, 2, 3, 4, 5]
    assert positions(after=1, limit=2) == [2, 3]
    assert positions(types=["deal.lapsed", "source.registered"]) == [4, 5]
    assert positions(categories=["deal"], limit=4) == [1, 2, 3, 5]
    assert positions(types=["deal.lapsed"], categories=["source"]) == []
    assert positions(after=5) == []


def test_a_partition_holds_whole_streams_of_its_own() -> None:
    mine, other = store.new_id()[:-1] + "a", store.new_id()[:-1] + "b"
    for version in (1, 2, 3):
        store.append([*entries(mine, version), *entries(other, version)])
    store.seal()

    events = store.read_partition(10, 0, store.head(), 100, "deal")

    assert [(event.stream_id, event.version) for event in events] == [(mine, 1), (mine, 2), (mine, 3)]
    assert store.read_partition(10, 0, 2, 100, "deal") == events[:1]
    assert store.read_partition(10, events[0].position or 0, store.head(), 1, "deal") == events[1:2]
    assert store.read_partition(10, 0, store.head(), 100, "source") == []

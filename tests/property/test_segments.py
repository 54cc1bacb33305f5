"""Whatever the histories, batches and deliveries: segments equal the folds, and a rebuild gives the same bytes."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from events import projections, store
from events.domain import DealState, OrderCycleError, State, fold
from events.history import Coordinates, portfolio
from events.projections import rebuilding, segments
from tests.conftest import run_as_owner
from tests.integration.projections.histories import OPENINGS, Stream, add_any
from tests.integration.projections.segments import delete_segments, expect, look, read_closed, read_segments

EMPTY_TABLES = (Path(__file__).parents[1] / "sql" / "empty_tables.sql").read_bytes()
DAYS = (None, date(2023, 11, 30), date(2024, 1, 1), date(2024, 3, 5), date(2024, 4, 1), date(2024, 6, 1), date.max)

pytestmark = pytest.mark.usefixtures("committed_db")

in_earnest = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=25, phases=[Phase.generate])
chances = st.randoms(use_true_random=False)
shapes = st.lists(st.tuples(st.sampled_from((*OPENINGS, "deal", "deal")), st.integers(1, 12)), min_size=1, max_size=5)


@in_earnest
@given(chance=chances, shape=shapes)
def test_incremental_segments_equal_a_rebuild_equal_the_folds(
    chance: random.Random, shape: list[tuple[str, int]]
) -> None:
    run_as_owner(EMPTY_TABLES)
    streams = [_make_stream(category, length, chance) for category, length in shape]
    ids = [stream.stream_id for stream in streams]

    _project_piecemeal(streams, chance)
    incremental = read_segments(ids)
    delete_segments(chance.sample(ids, len(ids) // 2))
    _rebuild()

    assert read_segments(ids) == incremental
    for _ in range(40):
        point = chance.choice(ids), chance.randint(0, store.head()), chance.choice(DAYS), chance.randint(0, 4)
        assert look(*point) == expect(*point), point
    for _ in range(10):
        place = Coordinates(
            position=chance.randint(0, store.head()), valid_at=chance.choice(DAYS), min_level=chance.randint(0, 4)
        )
        _assert_portfolio_equals_folds(streams, place)


def _assert_portfolio_equals_folds(streams: Sequence[Stream], place: Coordinates) -> None:
    states = {stream.stream_id: _fold(stream, place) for stream in streams}
    for category in OPENINGS:
        listed = [item.stream_id for item in portfolio.list_streams(category, place).items]
        assert set(listed) == {id_ for id_, state in states.items() if state and _category(streams, id_) == category}
    deals = {id_: state for id_, state in states.items() if isinstance(state, DealState)}
    live = {id_: state for id_, state in deals.items() if state.record_status == "live"}
    board = portfolio.board(place, limit=2)
    assert {column.stage: column.count for column in board.columns if column.count} == Counter(
        state.stage for state in live.values()
    )
    for column in board.columns:
        assert len(column.cards) == min(column.count, 2)
        for card in column.cards:
            state = live[card.id]
            assert (card.title, card.since, card.paused) == (state.title, state.since, state.paused)
            assert [party.company for party in card.parties] == [party.company for party in state.parties]
    lines = {(line.deal, line.interest["id"], line.interest["status"]) for line in portfolio.interests(place).lines}
    assert lines == {(id_, line.id, line.status) for id_, state in live.items() for line in state.interests}


def _fold(stream: Stream, place: Coordinates) -> State | None:
    events = store.load_stream(stream.stream_id, max_position=place.position)
    if not events:
        return None
    try:
        state = fold(events, valid_at=place.valid_at, min_level=place.min_level)
    except OrderCycleError:
        return None
    return state if state.opening or place.valid_at is None else None


def _category(streams: Sequence[Stream], stream_id: str) -> str:
    return next(stream.category for stream in streams if stream.stream_id == stream_id)


def _make_stream(category: str, length: int, chance: random.Random) -> Stream:
    stream = Stream(category)
    while len(stream.events) < length:
        add_any(stream, chance.choice)
    return stream


def _project_piecemeal(streams: Sequence[Stream], chance: random.Random) -> None:
    """Append, seal and follow in small pieces and in any order; what has ended stays as it is throughout."""
    waiting = {stream.stream_id: list(stream.events) for stream in streams}
    ended: list[str] = []
    while any(waiting.values()):
        act = chance.choice(("append", "append", "append", "seal", "step", "step", "rebuild"))
        stream = chance.choice(streams)
        if act == "append":
            size = chance.randint(1, 4)
            now, waiting[stream.stream_id] = waiting[stream.stream_id][:size], waiting[stream.stream_id][size:]
            if now:
                store.append(now)
        elif act == "seal":
            store.seal(chance.randint(1, 5))
        elif act == "step":
            segments.step(store.partition_of(stream.stream_id), store.head(), chance.randint(1, 6))
        elif chance.random() < 0.3:
            _rebuild()
        assert set(ended) <= set(ended := read_closed())
    assert projections.drain(30)


def _rebuild() -> None:
    assert rebuilding.work(rebuilding.plan([segments.NAME], chunk=3), seconds=30)

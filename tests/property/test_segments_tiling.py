"""Whatever the history, its tiles hold the answer of the fold for every day and every level."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from events.catalogue import Event
from events.domain import OrderCycleError, State, fold
from events.domain.tiling import Tile, Tiling, spread, tile
from tests.integration.projections.histories import OPENINGS, Stream, add_any
from tests.property.histories import deal_histories

in_earnest = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60, phases=[Phase.generate])


@in_earnest
@given(deal_histories())
def test_the_tiles_of_a_deal_are_its_folds(history: list[Event]) -> None:
    _assert_tiles_are_folds(history)


@in_earnest
@given(st.randoms(use_true_random=False), st.sampled_from(tuple(OPENINGS)), st.integers(1, 12))
def test_the_tiles_of_anything_are_its_folds(chance: random.Random, category: str, length: int) -> None:
    stream = Stream(category)
    while len(stream.events) < length:
        add_any(stream, chance.choice)
    _assert_tiles_are_folds(stream.events)


@in_earnest
@given(deal_histories())
def test_event_by_event_is_all_at_once(history: list[Event]) -> None:
    growing = Tiling()
    for known, event in enumerate(history, start=1):
        growing.add(event)
        assert _plain(spread(growing.columns, _content)) == _plain(spread(_all_at_once(history[:known]), _content))


def _assert_tiles_are_folds(history: Sequence[Event]) -> None:
    try:
        whole = fold(history)
    except OrderCycleError:
        return
    tiles = tile(history)
    for level in range(5):
        assert _at(tiles, date.max, level) == fold(history, min_level=level)
        for day in _days_of_interest(history):
            folded = fold(history, valid_at=day, min_level=level)
            folded.uncertain = ()
            assert _at(tiles, day, level) == folded
    assert _at(tiles, date.max, 0) == whole


def _at(tiles: Sequence[Tile[State]], day: date, level: int) -> State:
    (found,) = [
        tile.state
        for tile in tiles
        if (tile.days_from is None or tile.days_from <= day)
        and (tile.days_to is None or day < tile.days_to)
        and tile.level_from <= level < tile.level_to
    ]
    return found


def _days_of_interest(history: Sequence[Event]) -> set[date]:
    """The bounds of everything, and the days around them: in between nothing happens."""
    bounds = {
        day
        for event in history
        for day in (event.occurred.earliest, event.occurred.latest, event.created_at.date())
        if day is not None
    }
    return {day + timedelta(days=n) for day in bounds for n in (-1, 0, 1)}


def _all_at_once(history: Sequence[Event]) -> Sequence[object]:
    tiling = Tiling()
    for event in history:
        tiling.add(event)
        tiling._columns = []
    return tiling.columns


def _content(state: State) -> str:
    told = state.to_json()
    return repr({name: value for name, value in told.items() if name != "version"})


def _plain(tiles: Sequence[Tile[str]]) -> set[Tile[str]]:
    return set(tiles)

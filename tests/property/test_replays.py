"""Whatever the history, what a replay says of any version, day and level is what the fold says."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from events.catalogue import Event
from events.domain import OrderCycleError, fold
from events.history.replays import Replay
from tests.builders import DEAL, an_event, an_opened_deal
from tests.integration.projections.histories import OPENINGS, Stream, add_any
from tests.property.histories import deal_histories

OTHER = "0195f000-0000-7000-8000-000000000609"

in_earnest = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60, phases=[Phase.generate])


@in_earnest
@given(deal_histories(), st.randoms(use_true_random=False))
def test_the_replay_of_a_deal_is_its_fold(history: list[Event], chance: random.Random) -> None:
    _assert_replay_is_fold(history, chance)


@in_earnest
@given(st.randoms(use_true_random=False), st.sampled_from(tuple(OPENINGS)), st.integers(1, 12))
def test_the_replay_of_anything_is_its_fold(chance: random.Random, category: str, length: int) -> None:
    stream = Stream(category)
    while len(stream.events) < length:
        add_any(stream, chance.choice)
    _assert_replay_is_fold(stream.events, chance)


def _assert_replay_is_fold(history: Sequence[Event], chance: random.Random) -> None:
    events = sorted(history, key=lambda event: event.version)
    try:
        for known in range(1, len(events) + 1):
            fold(events[:known])
    except OrderCycleError:
        return
    replay = Replay(events)
    days = {event.order_day + timedelta(days=more) for event in events for more in (-1, 0, 1)}
    versions = list(range(1, len(events) + 1))
    chance.shuffle(versions)  # what was asked before must not matter
    for known in versions:
        assert replay.fold(known) == fold(events[:known])
        for day in days | {date.max}:
            for level in (0, 2):
                expected = fold(events[:known], valid_at=day, min_level=level)
                assert replay.fold(known, day, level) == expected


def test_a_merge_holds_on_every_day_of_a_replay() -> None:
    events = [
        an_opened_deal(),
        an_event("deal.approached", day="2024-01-10", version=2),
        an_event("deal.duplicates_merged", {"survivor": OTHER, "loser": DEAL}, version=3, citations="own_knowledge"),
    ]

    on_a_day = Replay(events).fold(3, date(2024, 2, 1))

    assert on_a_day == fold(events, valid_at=date(2024, 2, 1))
    assert on_a_day.record_status == "merged_into"

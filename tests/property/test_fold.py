"""Whatever the history: carried forward or folded anew, in whatever order it is delivered, a stream has one state."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.catalogue import Event
from events.domain import (
    DealState,
    State,
    check,
    comes_last,
    evolve,
    fold,
    initial,
    is_amendment,
    list_live,
    order,
    state_from_json,
)
from events.domain.ordering import is_of_record, predecessors
from tests.builders import FOXCONN, NISSAN, NOW, an_event
from tests.property.histories import deal_histories

in_earnest = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def as_bytes(state: State) -> bytes:
    return json.dumps(state.to_json()).encode()


def deal(events: list[Event]) -> DealState:
    state = fold(events)
    assert isinstance(state, DealState)
    return state


@in_earnest
@given(deal_histories())
def test_carrying_a_state_forward_equals_folding_anew(history: list[Event]) -> None:
    state = initial("deal")
    for count, event in enumerate(history, 1):
        state = evolve(state, event) if comes_last(state, event) else fold(history[:count])

        assert as_bytes(state) == as_bytes(deal(history[:count]))


@in_earnest
@given(deal_histories())
def test_a_stored_state_is_carried_forward_as_well_as_a_live_one(history: list[Event]) -> None:
    *before, last = history
    stored = json.loads(as_bytes(deal(before))) if before else initial("deal").to_json()
    state = state_from_json("deal", stored)

    after = evolve(state, last) if comes_last(state, last) else fold(history)

    assert as_bytes(after) == as_bytes(deal(history))
    assert state.to_json() == stored, "evolve must not write to the state it is given"


@in_earnest
@given(deal_histories(), st.randoms(use_true_random=False))
def test_the_order_of_delivery_does_not_matter(history: list[Event], chance: random.Random) -> None:
    shuffled = list(history)
    chance.shuffle(shuffled)

    assert as_bytes(deal(shuffled)) == as_bytes(deal(history))


@in_earnest
@given(deal_histories())
def test_a_fold_is_the_events_evolved_one_by_one_in_order(history: list[Event]) -> None:
    if any(is_amendment(event) for event in history):
        history = [event for event in history if not is_amendment(event)]
    state = initial("deal")
    for event in order(history):
        state = evolve(state, event)

    assert as_bytes(state) == as_bytes(deal(history))


@in_earnest
@given(deal_histories())
def test_a_state_survives_json(history: list[Event]) -> None:
    state = deal(history)

    assert state_from_json("deal", json.loads(as_bytes(state))) == state


@in_earnest
@given(deal_histories())
def test_retracting_what_was_recorded_last_gives_the_former_state_back(history: list[Event]) -> None:
    *before, last = history
    if not before or is_amendment(last):
        return
    data = {"supersedes": last.id, "reason_code": "entry_error", "reason": "not so"}
    retraction = an_event("deal.event_retracted", data, version=len(history) + 1)
    if is_of_record(last):
        undone = {"merge_ref": last.id, "reason": "not so"}
        retraction = an_event("deal.merge_undone", undone, version=len(history) + 1)

    after, former = deal([*history, retraction]), deal(before)

    assert after.version == former.version + 2
    assert as_bytes(replace(after, version=former.version)) == as_bytes(former)


@in_earnest
@given(deal_histories())
def test_withdrawing_an_interest_or_proposal_never_moves_the_stage_in_passing(history: list[Event]) -> None:
    state = initial("deal")
    for event in order(list_live(history)):
        after = evolve(state, event)
        if event.data.type == "deal.withdrawal_declared" and event.data.scope in ("stake_interest", "proposal"):
            assert after.stage == state.stage
        state = after


@in_earnest
@given(deal_histories(longest=10))
def test_withdrawing_any_open_interest_leaves_the_stage(history: list[Event]) -> None:
    state = deal(history)
    for line in state.interests:
        data = {"scope": "stake_interest", "subject_ref": line.id, "by": line.holder, "firmness": "binding"}
        withdrawal = an_event("deal.withdrawal_declared", data, version=len(history) + 1, day="2025-05")

        verdict = check(history, [withdrawal], now=NOW)

        assert (verdict.refusals == ()) == (line.is_open and not state.merged_into)
        assert isinstance(verdict.state, DealState)
        assert verdict.state.stage == state.stage


@in_earnest
@given(deal_histories(longest=10))
def test_the_verdict_holds_the_state_that_the_fold_will_have(history: list[Event]) -> None:
    *before, last = history

    verdict = check(before, [last], now=NOW)

    assert as_bytes(verdict.state) == as_bytes(deal(history))
    assert set(verdict.flags) == set(deal(history).anomalies) - set(deal(before).anomalies if before else ())


@in_earnest
@given(deal_histories(longest=10))
def test_what_is_allowed_by_the_state_is_not_refused_by_the_stage_table(history: list[Event]) -> None:
    state = deal(history)
    later = {"day": "2025-05", "version": len(history) + 1}
    approach = an_event("deal.approached", {"from": FOXCONN, "to": NISSAN}, **later)
    lapse = an_event("deal.lapsed", {}, **later)

    for event in (approach, lapse):
        refused = bool(check(history, [event], now=NOW).refusals)

        assert refused == (event.data.type not in state.allowed_events())


@in_earnest
@given(deal_histories(), st.dates(min_value=(NOW - timedelta(days=600)).date(), max_value=NOW.date()))
def test_as_of_a_day_nothing_later_counts(history: list[Event], day: date) -> None:
    """What is dated after the day can be left out of the record without a difference to the answer."""
    known = [event for event in history if not (is_amendment(event) or predecessors(event) or event.occurred.before)]
    early = [
        event for event in known if event.order_day <= day or event.data.type == "deal.opened" or is_of_record(event)
    ]

    whole, part = fold(known, valid_at=day), fold(early, valid_at=day)

    assert whole.version == known[-1].version
    if early[1:] or known[0].order_day <= day:
        assert as_bytes(replace(whole, version=0, uncertain=())) == as_bytes(replace(part, version=0, uncertain=()))


@in_earnest
@given(deal_histories())
def test_as_of_a_day_after_everything_is_the_whole(history: list[Event]) -> None:
    assert as_bytes(fold(history, valid_at=date(2026, 12, 31))) == as_bytes(deal(history))

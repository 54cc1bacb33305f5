"""Merging deals, undoing that, and what a moved event leaves behind (H10-H12)."""

from __future__ import annotations

from datetime import date

import pytest

from events.catalogue import examples
from events.domain import DealState, check, check_upon, comes_last, evolve, fold
from tests.builders import DEAL, NOW, an_event, event_id_of
from tests.unit.domain.scenario import (
    Step,
    approached,
    as_deal,
    corrected,
    deal_of,
    given,
    interested,
    numbered,
    opened,
    retracted,
    step,
)

OTHER = examples.OCEANIA


def merged(survivor: str = OTHER, loser: str = DEAL, **more: object) -> Step:
    return step("deal.duplicates_merged", {"survivor": survivor, "loser": loser, **more})


def undone(version: int) -> Step:
    return step("deal.merge_undone", {"merge_ref": event_id_of(version), "reason": "two deals after all"})


def moved(version: int, to: str = OTHER) -> Step:
    return step("deal.event_moved", {"event_ref": event_id_of(version), "to_stream": to, "reason": "of the other"})


def test_merge_then_refused_then_undone_then_accepted() -> None:
    whole = given(opened(), merged())

    (refusal,) = whole.when(approached()).refused("deal-merged")
    assert (refusal.survivor, refusal.allowed) == (OTHER, ("deal.merge_undone",))
    whole.when(undone(2)).accepted()
    given(opened(), merged(), undone(2)).when(approached()).accepted()
    given(opened(), merged(), undone(2)).when(merged()).accepted()


@pytest.mark.parametrize(
    "attempt", [merged(), merged(DEAL, OTHER), corrected(1, {}), retracted(1), moved(1), step("deal.note_added")]
)
def test_a_merged_deal_takes_nothing_but_the_undoing(attempt: Step) -> None:
    given(opened(), merged()).when(attempt).refused("deal-merged")


def test_within_one_request_nothing_follows_the_merge() -> None:
    refusals = given(opened()).when(merged(), approached()).refused("deal-merged")

    assert [refusal.event_index for refusal in refusals] == [1]


def test_the_survivor_has_the_chosen_values_until_the_merge_is_undone() -> None:
    chosen = {"title": "chosen", "scope": "all of it", "markets": ["DE"], "deal_kind": "alliance"}
    absorbing = (opened(), merged(DEAL, OTHER, field_choices=chosen))

    after, back = deal_of(*absorbing), deal_of(*absorbing, undone(2))

    assert (after.title, after.scope, after.markets, after.kind) == ("chosen", "all of it", ("DE",), "alliance")
    assert (after.absorbed, after.record_status, after.merges) == ((OTHER,), "live", {event_id_of(2): OTHER})
    assert (back.title, back.scope, back.markets, back.absorbed) == ("EV collaboration", None, (), ())


def test_a_later_description_wins_over_what_a_merge_chose() -> None:
    described = step("deal.described", {"title": "described"}, day="2025-06-01")

    state = deal_of(opened(), merged(DEAL, OTHER, field_choices={"title": "chosen"}), described)

    assert state.title == "described"


def test_a_merge_holds_on_every_day_and_makes_nothing_older_than_it_was() -> None:
    events = numbered(opened(), approached(day="2024-03-01"), merged())

    early, before = fold(events, valid_at=date(2024, 1, 15)), fold(events, valid_at=date(2023, 1, 1))

    assert (as_deal(early).stage, early.record_status, early.merged_into) == ("LEAD", "merged_into", OTHER)
    assert early.uncertain == ()
    assert (as_deal(before).opening, before.record_status) == ("", "live")


def test_a_merge_is_no_evidence_and_moves_no_date() -> None:
    before, after = deal_of(opened()), deal_of(opened(), merged())

    assert (after.evidence, after.first_occurred, after.last_occurred) == (
        before.evidence,
        before.first_occurred,
        before.last_occurred,
    )
    assert after.order_assumed == ()


def test_what_a_merge_leads_to_is_carried_forward_as_it_is_folded() -> None:
    events = numbered(opened(), merged(DEAL, OTHER, field_choices={"title": "chosen"}))
    state = fold(events[:1])

    assert comes_last(state, events[1])
    assert evolve(state, events[1]) == fold(events)


def test_undoing_names_a_merge_of_this_deal() -> None:
    given(opened(), approached(), merged()).when(undone(2)).refused("not-correctable")
    given(opened(), merged()).when(undone(9)).refused("unknown-event")
    given(opened(), merged(), undone(2)).when(undone(2)).refused("already-superseded")
    given(opened(), merged(), undone(2)).when(undone(3)).refused("not-correctable")


def test_the_opening_stays_while_others_are_merged_into_it() -> None:
    given(opened(), merged(DEAL, OTHER)).when(retracted(1)).refused("retract-opening")


def test_a_moved_event_leaves_everything_but_the_history() -> None:
    state = deal_of(opened(), approached(), moved(2))

    assert (state.stage, state.version) == ("LEAD", 3)
    given(opened(), approached(), moved(2)).when(moved(2)).refused("already-superseded")
    given(opened(), approached(), moved(2)).when(retracted(2)).refused("already-superseded")
    given(opened(), approached(), moved(2)).when(retracted(3)).refused("not-correctable")


def test_openings_merges_and_amendments_do_not_move() -> None:
    given(opened()).when(moved(1)).refused("not-movable")
    given(opened(), approached()).when(moved(2, DEAL)).refused("not-movable")
    given(opened(), merged(DEAL, OTHER)).when(moved(2)).refused("not-correctable")
    given(opened(), approached(), retracted(2)).when(moved(3)).refused("not-correctable")


def test_a_correction_of_a_correction_and_a_record_after_a_retraction() -> None:
    first = {"holder": examples.FOXCONN, "target": examples.NISSAN, "interest_kind": "equity"}
    twice = (opened(), interested(), corrected(2, first), corrected(3, first | {"percent_min": "20"}))

    assert deal_of(*twice).interests[0].percent_min == "20"
    given(*twice).when(corrected(3, first)).refused("already-superseded")
    given(opened(), approached(), retracted(2)).when(approached()).accepted()


def test_judged_upon_the_state_a_merged_deal_refuses_too() -> None:
    events = numbered(opened(), merged())
    state = fold(events)
    assert isinstance(state, DealState)
    new = an_event("deal.note_added", version=3)

    upon = check_upon("deal", state, lambda: events, [new], now=NOW)

    assert upon.refusals == check(events, [new], now=NOW).refusals
    assert [refusal.code for refusal in upon.refusals] == ["deal-merged"]

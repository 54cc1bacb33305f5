"""Facts arrive out of order: what is legal at its place is accepted, and what it upsets is flagged, never undone."""

from __future__ import annotations

from events.domain.stages import as_it_says
from tests.builders import FOXCONN, HONDA, NISSAN, event_id_of
from tests.unit.domain.scenario import (
    approached,
    as_deal,
    codes,
    deal_of,
    finalized,
    finalizing,
    given,
    interested,
    joined,
    opened,
    reopened,
    retracted,
    signed,
    step,
    talks_started,
    took_effect,
    withdrew,
)


def test_a_withdrawal_learned_after_the_finalization_is_accepted_and_the_pair_flagged() -> None:
    history = given(opened(), signed(day="2024-02"), finalized(day="2024-05"))

    state = history.when(withdrew("deal", day="2024-04")).accepted("late_news")

    assert as_deal(state).stage == "FINALIZED"
    assert state.anomalies[-1].events == (event_id_of(4), event_id_of(3))


def test_a_retraction_leaves_what_followed_standing_and_flags_it() -> None:
    history = given(opened(), signed(day="2024-02"), finalized(day="2024-03"), took_effect(day="2024-05"))

    state = as_deal(history.when(retracted(3)).accepted("late_news"))

    assert state.stage == "EFFECTIVE"


def test_a_memorandum_learned_after_finalizing_changes_nothing_and_is_flagged() -> None:
    history = given(opened(), talks_started(day="2024-02"), finalizing(day="2024-03"))

    state = history.when(signed(day="2024-04")).accepted("late_news")

    assert as_deal(state).stage == "FINALIZING"


def test_a_step_learned_late_at_its_own_place_takes_its_place() -> None:
    """Talks in February, recorded after the memorandum of March: the skipped step is there after all."""
    steps = (opened(), approached(day="2024-01-10"), signed(day="2024-03"))
    assert codes(deal_of(*steps)) == ["skipped_step"]

    state = given(*steps).when(talks_started(day="2024-02")).accepted()

    assert (as_deal(state).stage, state.anomalies) == ("AGREED", ())


def test_a_new_event_that_is_illegal_at_its_place_is_refused_though_it_would_be_legal_today() -> None:
    history = given(opened(), withdrew("deal", day="2024-02"), reopened("TALKS", day="2024-06"))

    history.when(finalized(day="2024-04")).refused("transition-refused")
    history.when(finalized(day="2024-07")).accepted("skipped_step")


def test_what_a_party_did_after_it_is_learned_to_have_left_is_flagged() -> None:
    three = opened((FOXCONN, "initiator"), (NISSAN, "counterpart"), (HONDA, "counterpart"))
    history = given(three, step("deal.party_left", {"company": HONDA}, day="2024-05"))

    state = history.when(withdrew("participation", by=HONDA, day="2024-03")).accepted("late_news")

    assert state.anomalies[-1].events == (event_id_of(3), event_id_of(2))


def test_an_interest_withdrawn_twice_by_late_news_is_flagged() -> None:
    history = given(opened(), interested(day="2024-02"), withdrew("stake_interest", subject=2, day="2024-05"))

    state = history.when(withdrew("stake_interest", subject=2, day="2024-03")).accepted("late_news")

    assert as_deal(state).interests[0].status == "withdrawn"


def test_a_company_named_before_it_joined_is_flagged_when_both_come_in_one_request() -> None:
    talks = step("deal.talks_started", {"parties": [FOXCONN, HONDA]}, day="2024-02")

    given(opened(), approached(day="2024-01-10")).when(talks, joined(HONDA, day="2024-03")).accepted("late_news")


def test_what_illegal_events_say_is_applied_but_never_as_a_step_back() -> None:
    assert as_it_says("WITHDRAWN", "FINALIZED") == "FINALIZED"
    assert as_it_says("FINALIZED", "FINALIZING") == "FINALIZED"
    assert as_it_says("EFFECTIVE", "FINALIZED") == "EFFECTIVE"
    assert as_it_says("FINALIZED", "WITHDRAWN") == "WITHDRAWN"
    assert as_it_says("LEAD", "EFFECTIVE") == "EFFECTIVE"
    assert as_it_says("WITHDRAWN", None) == "WITHDRAWN"


def test_backdating_is_judged_at_the_place_it_claims() -> None:
    history = given(opened(), talks_started(day="2024-05"))

    state = history.when(approached(day="2024-03")).accepted()

    assert [flag.code for flag in as_deal(state).anomalies] == []


def test_a_role_learned_late_that_takes_the_quorum_is_paired_with_the_finalization() -> None:
    history = given(opened(), signed(day="2024-02"), finalized(day="2024-04"))
    adviser = step("deal.party_role_changed", {"company": NISSAN, "role": "adviser"}, day="2024-03")

    state = history.when(adviser).accepted("late_news")

    assert state.anomalies[-1].events == (event_id_of(4), event_id_of(3))


def test_a_second_report_without_a_date_leaves_the_expected_one() -> None:
    first = step("deal.finalization_started", {"expected": "2026-H2"}, day="2024-02")

    assert deal_of(opened(), first, finalizing(day="2024-03")).finalization_expected == "2026-H2"

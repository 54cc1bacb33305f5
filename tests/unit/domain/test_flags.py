"""What is accepted and deserves a look."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from events.domain import FLAGS, ambiguous_alias, due
from tests.builders import FOXCONN, HONDA, NISSAN, event_id_of
from tests.unit.domain.scenario import (
    Step,
    approached,
    codes,
    deal_of,
    finalized,
    finalizing,
    given,
    interested,
    lapsed,
    opened,
    proposed,
    signed,
    step,
    talks_started,
    withdrew,
)


def denied(about: str = "formal talks", **given_: Any) -> Step:
    return step("deal.denial_stated", {"denied_type": "deal.talks_started", "about": about}, **given_)


def formal_talks(level: str | None = "formal", **given_: Any) -> Step:
    extra = {"level": level} if level else {}
    return step("deal.talks_started", {"parties": [FOXCONN, NISSAN], **extra}, **given_)


APPROACHED = (opened(), approached(day="2024-01-10"))


class TestDenials:
    def test_talks_before_a_denial_contradict_it_whichever_is_learned_first(self) -> None:
        given(*APPROACHED, denied(day="2024-05")).when(formal_talks(day="2024-03")).accepted("denial_contradicted")
        given(*APPROACHED, formal_talks(day="2024-03")).when(denied(day="2024-05")).accepted("denial_contradicted")

    def test_talks_that_may_have_begun_by_then_do(self) -> None:
        given(*APPROACHED, denied(day="2024-05")).when(formal_talks(day="2024-05-31")).accepted("denial_contradicted")
        given(*APPROACHED, denied(day="2024-05")).when(formal_talks(day="2024-02/2024-12")).accepted(
            "denial_contradicted"
        )

    def test_talks_that_begin_later_do_not(self) -> None:
        given(*APPROACHED, denied(day="2024-05")).when(formal_talks(day="2024-06")).accepted()

    def test_exploratory_talks_do_not_contradict_a_denial_of_formal_ones(self) -> None:
        given(*APPROACHED, denied(day="2024-05")).when(formal_talks("exploratory", day="2024-03")).accepted()
        given(*APPROACHED, denied("talks", day="2024-05")).when(formal_talks("exploratory", day="2024-03")).accepted(
            "denial_contradicted"
        )

    def test_other_events_do_not(self) -> None:
        given(*APPROACHED, denied(day="2024-05")).when(proposed(day="2024-03")).accepted()

    def test_the_flag_names_denial_and_event(self) -> None:
        state = deal_of(*APPROACHED, denied(day="2024-05"), formal_talks(day="2024-03"))

        assert state.anomalies[-1].events == (event_id_of(3), event_id_of(4))


class TestDuplicates:
    def test_the_same_act_on_overlapping_dates_is_likely_one(self) -> None:
        state = given(*APPROACHED).when(approached(day="2024-01")).accepted("likely_duplicate")

        assert set(state.anomalies[-1].events) == {event_id_of(2), event_id_of(3)}

    def test_on_distinct_dates_it_is_not(self) -> None:
        given(*APPROACHED).when(approached(day="2024-02")).accepted()

    def test_towards_another_company_it_is_not(self) -> None:
        three = opened((FOXCONN, "initiator"), (NISSAN, "counterpart"), (HONDA, "counterpart"))
        other = step("deal.approached", {"from": FOXCONN, "to": HONDA}, day="2024-01-10")

        given(three, approached(day="2024-01-10")).when(other).accepted()

    def test_the_same_talks_named_in_another_order_are_the_same(self) -> None:
        turned = step("deal.talks_started", {"parties": [NISSAN, FOXCONN]}, day="2024-02")

        given(*APPROACHED, talks_started(day="2024-02")).when(turned).accepted("likely_duplicate")


class TestLockouts:
    HISTORY = (
        *APPROACHED,
        interested(day="2024-02"),
        withdrew("stake_interest", subject=3, more={"firmness": "binding", "lockout_until": "2024-09"}, day="2024-03"),
    )

    @pytest.mark.parametrize("back", [interested, approached, proposed, talks_started, signed, finalized])
    def test_coming_back_inside_it_is_flagged(self, back: Any) -> None:
        flags = given(*self.HISTORY).when(back(day="2024-09-30")).verdict.flags

        assert [flag.code for flag in flags if flag.code != "skipped_step"] == ["inside_lockout"]

    def test_afterwards_it_is_not(self) -> None:
        given(*self.HISTORY).when(interested(day="2024-10")).accepted()

    def test_others_are_not_bound_by_it(self) -> None:
        given(*self.HISTORY).when(proposed(by=NISSAN, to=(FOXCONN,), day="2024-04")).accepted()
        given(*self.HISTORY).when(interested(NISSAN, FOXCONN, day="2024-04")).accepted()


def test_a_name_that_may_mean_several_companies_is_flagged() -> None:
    state = given(opened()).when(approached(day="2024-02", ambiguous_names=("Mitsubishi",))).accepted("ambiguous_alias")

    assert state.anomalies[-1] == ambiguous_alias(event_id_of(2), "Mitsubishi")


def test_every_flag_raised_is_documented() -> None:
    state = deal_of(opened(), approached(day="2024"), approached(day="2024"), signed(day="2025"))

    assert set(codes(state)) == {"likely_duplicate", "skipped_step"}
    assert set(codes(state)) < set(FLAGS)


class TestDue:
    def due(self, day: str, *steps: Step) -> list[str]:
        return [flag.code for flag in due(deal_of(*steps), date.fromisoformat(day))]

    def test_a_finalization_that_was_expected_by_now_is_overdue(self) -> None:
        history = (*APPROACHED, step("deal.finalization_started", {"expected": "2025-H1"}, day="2025-01"))

        assert self.due("2025-06-30", *history) == []
        assert self.due("2025-07-01", *history) == ["plan_overdue"]
        assert self.due("2025-07-01", *history, finalized(day="2025-06")) == []

    def test_a_proposal_past_its_time_is_overdue(self) -> None:
        made = {"by": FOXCONN, "to": [NISSAN], "kind": "alliance", "valid_until": "2024-06"}

        assert self.due("2024-07-01", *APPROACHED, step("deal.proposal_made", made, day="2024-05")) == ["plan_overdue"]

    def test_a_clearance_past_its_waiting_period_is_overdue(self) -> None:
        filed = step("deal.filing_made", {"authority": "JFTC", "waiting_until": "2024-06"}, day="2024-05")
        decided = step("deal.clearance_decided", {"authority": "JFTC", "decision": "granted"}, day="2024-06")

        assert self.due("2024-07-01", *APPROACHED, filed) == ["plan_overdue"]
        assert self.due("2024-07-01", *APPROACHED, filed, decided) == []

    def test_an_open_deal_long_silent_is_quiet(self) -> None:
        assert self.due("2024-07-08", *APPROACHED) == []
        assert self.due("2024-07-09", *APPROACHED) == ["quiet"]

    def test_an_ended_deal_may_be_silent(self) -> None:
        assert self.due("2025-07-09", *APPROACHED, lapsed(day="2024-02")) == []

    def test_silence_of_unknown_length_is_not_called_quiet(self) -> None:
        assert self.due("2025-07-09", opened(day=None), finalizing()) == []

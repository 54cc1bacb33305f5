"""Who takes part, who may be named, and when too few are left."""

from __future__ import annotations

from typing import Any

import pytest

from events.domain import State
from tests.builders import FOXCONN, HONDA, NISSAN, SEKI, event_id_of
from tests.unit.domain.scenario import (
    Step,
    approached,
    as_deal,
    deal_of,
    finalized,
    given,
    joined,
    opened,
    reopened,
    signed,
    step,
    talks_started,
    withdrew,
)

THREE = opened((FOXCONN, "initiator"), (NISSAN, "counterpart"), (HONDA, "counterpart"))


def left(company: str, **given_: Any) -> Step:
    return step("deal.party_left", {"company": company}, **given_)


def status(state: State, company: str) -> str:
    return next(line.status for line in as_deal(state).parties if line.company == company)


class TestNaming:
    def test_a_company_that_does_not_take_part_cannot_be_named(self) -> None:
        talks = step("deal.talks_started", {"parties": [FOXCONN, HONDA]}, day="2024-02")

        (refusal,) = given(opened()).when(talks).refused("not-a-participant")

        assert refusal.pointer == "/data/parties/1"
        assert "deal.party_joined" in refusal.detail
        assert "deal.party_joined" in refusal.allowed

    def test_it_can_once_it_joined(self) -> None:
        history = given(opened(), joined(HONDA, day="2024-02"))

        history.when(step("deal.approached", {"from": FOXCONN, "to": HONDA}, day="2024-03")).accepted()

    def test_not_at_a_place_before_it_joined(self) -> None:
        history = given(opened(), joined(HONDA, day="2024-03"))

        history.when(step("deal.approached", {"from": FOXCONN, "to": HONDA}, day="2024-02")).refused(
            "not-a-participant"
        )

    def test_it_can_when_it_joins_in_the_same_request(self) -> None:
        approach = step("deal.approached", {"from": FOXCONN, "to": HONDA}, day="2024-03")

        assert given(opened()).when(approach, joined(HONDA, day="2024-04")).verdict.refusals == ()

    def test_a_party_that_left_can_still_be_named(self) -> None:
        regret = step("deal.position_stated", {"by": HONDA, "topic": "exit", "stance": "regrets"}, day="2024-03")

        given(THREE, left(HONDA, day="2024-02")).when(regret).accepted()


class TestStatus:
    @pytest.mark.parametrize(
        ("answer", "expected"),
        [("accepted", "active"), ("interested", "active"), ("declined", "declined"), ("no_comment", "active")],
    )
    def test_an_answered_approach_decides_the_participation(self, answer: str, expected: str) -> None:
        reply = step("deal.approach_answered", {"by": NISSAN, "answer": answer}, day="2024-03")

        assert status(deal_of(opened(), approached(day="2024-02"), reply), NISSAN) == expected

    def test_an_invitee_is_invited(self) -> None:
        assert status(deal_of(opened(), joined(HONDA, "invitee")), HONDA) == "invited"

    def test_a_company_that_comes_back_takes_its_old_place(self) -> None:
        state = deal_of(THREE, left(HONDA, day="2024-02"), joined(HONDA, "seller", day="2024-03"))

        assert [(line.company, line.role, line.status) for line in state.parties][2] == (HONDA, "seller", "active")
        assert len(state.parties) == 3

    def test_a_role_changes(self) -> None:
        state = deal_of(opened(), step("deal.party_role_changed", {"company": NISSAN, "role": "target"}))

        assert [line.role for line in state.parties] == ["initiator", "target"]

    def test_an_invitee_in_a_deciding_role_takes_part(self) -> None:
        changed = step("deal.party_role_changed", {"company": HONDA, "role": "counterpart"}, day="2024-03")

        assert status(deal_of(opened(), joined(HONDA, "invitee", day="2024-02"), changed), HONDA) == "active"

    def test_a_party_leaves_once(self) -> None:
        history = given(THREE, left(HONDA, day="2024-02"))

        history.when(left(HONDA, day="2024-03")).refused("participation-not-open")
        history.when(withdrew("participation", by=HONDA, day="2024-03")).refused("participation-not-open")

    def test_leaving_is_neutral_and_ends_nothing(self) -> None:
        state = deal_of(opened(), approached(day="2024-02"), left(NISSAN, day="2024-03"))

        assert (state.stage, status(state, NISSAN)) == ("APPROACHED", "left")


class TestQuorum:
    def test_a_withdrawal_that_leaves_two_goes_on(self) -> None:
        state = deal_of(THREE, withdrew("participation", by=HONDA, day="2024-02"))

        assert (state.stage, status(state, HONDA)) == ("LEAD", "left")

    def test_a_withdrawal_that_leaves_one_ends_the_deal_by_derivation(self) -> None:
        state = deal_of(opened(), withdrew("participation", by=NISSAN, day="2024-02"))

        assert (state.stage, state.stage_derived) == ("WITHDRAWN", True)

    def test_a_declared_withdrawal_is_not_derived(self) -> None:
        state = deal_of(opened(), withdrew("deal", day="2024-02"))

        assert (state.stage, state.stage_derived) == ("WITHDRAWN", False)

    def test_an_adviser_that_withdraws_ends_nothing(self) -> None:
        start = opened((FOXCONN, "initiator"), (HONDA, "adviser"))

        assert deal_of(start, withdrew("participation", by=HONDA, day="2024-02")).stage == "LEAD"

    def test_a_later_joiner_does_not_revive_the_deal(self) -> None:
        history = (opened(), withdrew("participation", by=NISSAN, day="2024-02"), joined(HONDA, day="2024-03"))

        assert deal_of(*history).stage == "WITHDRAWN"
        assert deal_of(*history, reopened("TALKS", day="2024-04")).stage == "TALKS"

    @pytest.mark.parametrize("way_out", ["withdrew", "left", "declined"])
    def test_nothing_is_finalized_after_the_last_counterpart_went(self, way_out: str) -> None:
        out = {
            "withdrew": withdrew("participation", by=NISSAN, day="2024-03"),
            "left": left(NISSAN, day="2024-03"),
            "declined": step("deal.approach_answered", {"by": NISSAN, "answer": "declined"}, day="2024-03"),
        }[way_out]

        refusals = given(opened(), signed(day="2024-02"), out).when(finalized(day="2024-04")).verdict.refusals

        assert {refusal.code for refusal in refusals} <= {"quorum-lost", "transition-refused"}
        assert "quorum-lost" in {refusal.code for refusal in refusals}

    def test_links_do_not_get_around_it(self) -> None:
        """Dated before the withdrawal but declared to follow it: refused all the same."""
        history = given(opened(), signed(day="2024-02"), withdrew("participation", by=NISSAN, day="2024-05"))

        history.when(finalized(day="2024-03", after=(event_id_of(3),))).refused("transition-refused", "quorum-lost")

    def test_a_finalization_placed_before_the_withdrawal_is_accepted_and_the_withdrawal_flagged(self) -> None:
        history = given(opened(), signed(day="2024-02"), withdrew("participation", by=NISSAN, day="2024-05"))

        state = history.when(finalized(day="2024-09", before=(event_id_of(3),))).accepted("late_news")

        assert as_deal(state).stage == "FINALIZED"

    def test_one_deciding_party_cannot_finalize(self) -> None:
        history = given(opened((FOXCONN, "initiator"), (HONDA, "adviser")))

        (refusal,) = history.when(finalized(FOXCONN, HONDA, day="2024-02")).refused("quorum-lost")

        assert "deal.party_joined" in refusal.detail


class TestClearances:
    @staticmethod
    def decided(decision: str, day: str) -> Step:
        data = {"authority": "JFTC", "regime": "merger_control", "decision": decision}
        return step("deal.clearance_decided", data, day=day)

    def test_a_refused_clearance_stands_in_the_way(self) -> None:
        history = given(opened(), signed(day="2024-02"), self.decided("refused", "2024-03"))

        (refusal,) = history.when(finalized(day="2024-04")).refused("clearance-refused")

        assert "JFTC" in refusal.detail
        assert "deal.finalized" not in refusal.allowed

    def test_a_later_grant_of_the_same_authority_lifts_it(self) -> None:
        decisions = self.decided("refused", "2024-03"), self.decided("granted", "2024-04")
        history = given(opened(), signed(day="2024-02"), *decisions)

        history.when(finalized(day="2024-05")).accepted()

    def test_a_new_filing_does_not_lift_it(self) -> None:
        again = step("deal.filing_made", {"authority": "JFTC", "regime": "merger_control"}, day="2024-04")
        history = given(opened(), signed(day="2024-02"), self.decided("refused", "2024-03"), again)

        history.when(finalized(day="2024-05")).refused("clearance-refused")

    def test_a_filing_is_answered_by_its_decision(self) -> None:
        filed = step("deal.filing_made", {"authority": "JFTC", "regime": "merger_control"}, day="2024-02")

        state = deal_of(opened(), filed, self.decided("conditioned", "2024-03"))

        assert [line.status for line in state.clearances] == ["conditioned"]


def test_contacts_come_and_go() -> None:
    role = {"contact_id": SEKI, "company": FOXCONN, "role": "spokesperson"}
    assigned = step("deal.contact_assigned", role, day="2024-02")
    removed = step("deal.contact_removed", {"contact_id": SEKI}, day="2024-03")

    assert [line.contact for line in deal_of(opened(), assigned).contacts] == [SEKI]
    assert deal_of(opened(), assigned, removed).contacts == ()


def test_talks_pause_and_resume() -> None:
    paused, resumed = step("deal.talks_paused", {}, day="2024-03"), step("deal.talks_resumed", {}, day="2024-04")

    assert deal_of(opened(), talks_started(day="2024-02"), paused).paused
    assert not deal_of(opened(), talks_started(day="2024-02"), paused, resumed).paused

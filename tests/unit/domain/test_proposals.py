"""Proposals: who answered, what is left open, when a no ends the deal."""

from __future__ import annotations

from tests.builders import FOXCONN, HONDA, NISSAN, event_id_of
from tests.unit.domain.scenario import answered, as_deal, deal_of, given, lapsed, opened, proposed, step, withdrew

TWO = (opened(), proposed(day="2024-02"))
THREE = (
    opened((FOXCONN, "initiator"), (NISSAN, "counterpart"), (HONDA, "counterpart")),
    proposed(to=(NISSAN, HONDA), day="2024-02"),
)


def test_a_proposal_is_open_until_answered() -> None:
    assert [line.status for line in deal_of(*TWO).proposals] == ["open"]


def test_a_no_while_others_consider_only_declines_for_that_party() -> None:
    state = deal_of(*THREE, answered("rejected", 2, day="2024-03"))

    assert (state.stage, [line.status for line in state.parties]) == ("PROPOSED", ["active", "declined", "active"])
    assert [line.status for line in state.proposals] == ["open"]


def test_the_last_no_rejects_the_deal() -> None:
    state = deal_of(*THREE, answered("rejected", 2, day="2024-03"), answered("rejected", 2, by=HONDA, day="2024-04"))

    assert (state.stage, [line.status for line in state.proposals]) == ("REJECTED", ["rejected"])


def test_an_addressee_that_left_is_not_waited_for() -> None:
    gone = step("deal.party_left", {"company": HONDA}, day="2024-03")

    assert deal_of(*THREE, gone, answered("rejected", 2, day="2024-04")).stage == "REJECTED"


def test_a_no_does_not_reject_the_deal_while_a_counter_proposal_is_open() -> None:
    history = (*TWO, proposed(by=NISSAN, to=(FOXCONN,), day="2024-03"), answered("rejected", 2, day="2024-04"))

    assert deal_of(*history).stage == "PROPOSED"


def test_it_is_accepted_when_all_who_did_not_decline_accept() -> None:
    first = answered("accepted", 2, day="2024-03")

    assert deal_of(*THREE, first).proposals[0].status == "open"
    assert deal_of(*THREE, first, answered("accepted", 2, by=HONDA, day="2024-04")).proposals[0].status == "accepted"
    assert deal_of(*THREE, first, answered("rejected", 2, by=HONDA, day="2024-04")).proposals[0].status == "accepted"


def test_a_party_that_declined_and_accepts_a_later_proposal_takes_part_again() -> None:
    declined = step("deal.approach_answered", {"by": NISSAN, "answer": "declined"}, day="2024-01-02")

    state = deal_of(opened(), declined, proposed(day="2024-02"), answered("accepted", 3, day="2024-03"))

    assert [line.status for line in state.proposals] == ["accepted"]
    assert [line.status for line in state.parties] == ["active", "active"]


def test_a_company_does_not_answer_its_own_proposal() -> None:
    given(*TWO).when(answered("rejected", 2, by=FOXCONN, day="2024-03")).refused("subject-unknown")


def test_a_counter_leaves_it_open() -> None:
    assert deal_of(*TWO, answered("counter", 2, day="2024-03")).proposals[0].status == "open"


def test_an_answer_needs_an_open_proposal() -> None:
    given(opened()).when(answered("accepted", 9)).refused("subject-unknown")
    given(*TWO, answered("accepted", 2, day="2024-03")).when(answered("accepted", 2, day="2024-04")).refused(
        "proposal-not-open"
    )


def test_a_withdrawn_proposal_is_closed_and_the_stage_stays() -> None:
    state = deal_of(*TWO, withdrew("proposal", subject=2, day="2024-03"))

    assert (state.stage, state.proposals[0].status) == ("PROPOSED", "withdrawn")


def test_a_softly_withdrawn_proposal_stays_open() -> None:
    history = given(*TWO, withdrew("proposal", subject=2, more={"firmness": "soft"}, day="2024-03"))

    assert as_deal(history.when(answered("accepted", 2, day="2024-04")).accepted()).proposals[0].status == "accepted"


def test_only_its_own_open_proposal_can_be_withdrawn() -> None:
    given(*TWO).when(withdrew("proposal", by=NISSAN, subject=2, day="2024-03")).refused("subject-unknown")
    given(*TWO, withdrew("proposal", subject=2, day="2024-03")).when(
        withdrew("proposal", subject=2, day="2024-04")
    ).refused("proposal-not-open")


def test_with_prior_unknown_the_missing_proposal_is_inferred() -> None:
    unknown = withdrew("proposal", more={"prior_unknown": True}, day="2024-03")

    (line,) = as_deal(given(opened()).when(unknown).accepted()).proposals

    assert (line.inferred, line.status, line.by) == (True, "withdrawn", FOXCONN)


def test_amended_terms_name_a_proposal_or_agreement_of_the_deal() -> None:
    changes = [{"field": "start", "to": "2026-H2"}]
    history = given(*TWO)

    history.when(
        step("deal.terms_amended", {"proposal_ref": event_id_of(2), "changes": changes}, day="2024-03")
    ).accepted()
    history.when(
        step("deal.terms_amended", {"agreement_ref": event_id_of(2), "changes": changes}, day="2024-03")
    ).refused("subject-unknown")


def test_a_rejection_after_the_end_is_refused() -> None:
    given(*TWO, lapsed(day="2024-03")).when(answered("rejected", 2, day="2024-04")).refused("transition-refused")

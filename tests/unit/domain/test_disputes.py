"""Disputes and assessments: what they make of the evidence of an event."""

from __future__ import annotations

import pytest

from events.domain import DealState
from tests.builders import FOXCONN, NISSAN, a_citation, event_id_of
from tests.unit.domain.scenario import Step, approached, deal_of, given, opened, signed, step

BY_PARTY = (a_citation(company=FOXCONN),)
RECORD = (a_citation(company=FOXCONN, mode="direct", credibility=1),)
QUOTED = (a_citation(company=FOXCONN, mode="direct", credibility=3),)


def disputed(version: int, **more: str) -> Step:
    return step("deal.dispute_raised", {"event_ref": event_id_of(version), "claim": "it was not so", **more})


def resolved(version: int, outcome: str) -> Step:
    data = {"dispute_ref": event_id_of(version), "outcome": outcome, "reason": "as it turned out"}
    return step("deal.dispute_resolved", data)


def assessed(version: int, credibility: int) -> Step:
    data = {"event_ref": event_id_of(version), "credibility": credibility, "reason": "on second thoughts"}
    return step("deal.confidence_assessed", data)


def level_of(state: DealState, version: int) -> int:
    return next(f.level for facts in state.facts.values() for f in facts if f.event == event_id_of(version))


def test_an_open_dispute_takes_its_event_out_of_the_evidence_and_shows_both_sides() -> None:
    state = deal_of(opened(), approached(citations=BY_PARTY), disputed(2, by=NISSAN))

    assert (state.evidence.disputed, state.evidence.rumor_level) == (True, 1)
    (line,) = state.disputes
    assert (line.event, line.claim, line.by, line.status) == (event_id_of(2), "it was not so", NISSAN, "open")
    assert state.stage == "APPROACHED"


@pytest.mark.parametrize(("outcome", "is_disputed"), [("upheld", True), ("rejected", False), ("settled", False)])
@pytest.mark.parametrize("named", [2, 3], ids=["the event", "the dispute"])
def test_what_a_decision_makes_of_a_dispute(outcome: str, is_disputed: bool, named: int) -> None:
    state = deal_of(opened(), approached(citations=BY_PARTY), disputed(2), resolved(named, outcome))

    assert state.evidence.disputed is is_disputed
    assert state.evidence.rumor_level == (1 if is_disputed else 2)
    assert (state.disputes[0].status, state.disputes[0].reason) == (outcome, "as it turned out")


def test_what_was_upheld_may_be_settled_and_what_is_settled_is_closed() -> None:
    upheld = (opened(), approached(), disputed(2), resolved(3, "upheld"))

    given(*upheld).when(resolved(3, "settled")).accepted()
    given(*upheld, resolved(3, "settled")).when(resolved(3, "upheld")).refused("dispute-not-open")


def test_a_contradicting_citation_still_disputes_what_a_dispute_does_not() -> None:
    contradicted = (a_citation(), a_citation(supports=False))

    state = deal_of(opened(), approached(citations=contradicted), disputed(2), resolved(3, "rejected"))

    assert state.evidence.disputed


def test_only_events_on_record_that_say_something_of_the_deal_are_disputed_or_assessed() -> None:
    given(opened()).when(disputed(7)).refused("subject-unknown")
    given(opened(), approached(), disputed(2)).when(disputed(3)).refused("subject-unknown")
    given(opened()).when(assessed(7, 5)).refused("subject-unknown")
    given(opened()).when(resolved(1, "upheld")).refused("dispute-not-open")


@pytest.mark.parametrize(("credibility", "level"), [(1, 2), (2, 2), (3, 2), (4, 1), (5, 0), (6, 2)])
def test_an_assessment_caps_what_the_citations_of_an_event_are_worth(credibility: int, level: int) -> None:
    state = deal_of(opened(), approached(citations=BY_PARTY), assessed(2, credibility))

    assert level_of(state, 2) == level


def test_the_newest_assessment_counts_and_six_lifts_it() -> None:
    state = deal_of(opened(), approached(citations=BY_PARTY), assessed(2, 5), assessed(2, 4), assessed(2, 6))

    assert level_of(state, 2) == 2


def test_an_assessment_makes_an_official_record_of_a_direct_citation_and_takes_that_away() -> None:
    raised = deal_of(opened(), signed(citations=QUOTED), assessed(2, 1))
    lowered = deal_of(opened(), signed(citations=RECORD), assessed(2, 3))

    assert (level_of(raised, 2), raised.evidence.rumor_level) == (4, 4)
    assert (level_of(lowered, 2), lowered.evidence.rumor_level) == (2, 2)


def test_a_later_citation_counts_under_the_grade_that_stands() -> None:
    added = step("deal.citation_added", {"event_ref": event_id_of(2), "citation": a_citation(company=NISSAN)})

    state = deal_of(opened(), approached(), assessed(2, 4), added)

    assert level_of(state, 2) == 1

"""How well a deal is attested."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import FOXCONN, HONDA, NISSAN, SEKI, a_citation, event_id_of
from tests.unit.domain.scenario import Step, approached, as_deal, codes, deal_of, given, opened, retracted, signed, step

QUIET = opened(citations=(a_citation(anonymous=True), a_citation(anonymous=True)))
"""A deal of which only anonymous sources know."""


def added(version: int, citation: dict[str, Any], **given_: Any) -> Step:
    return step("deal.citation_added", {"event_ref": event_id_of(version), "citation": citation}, **given_)


@pytest.mark.parametrize(
    ("citations", "level"),
    [
        ((a_citation(anonymous=True),), 0),
        ((a_citation(),), 1),
        ("own_knowledge", 1),
        ((a_citation(company=NISSAN),), 2),
        ((a_citation(company=NISSAN, mode="direct"),), 2),
        ((a_citation(company=NISSAN, mode="inferred"),), 1),
        ((a_citation(company=HONDA),), 1),
        ((a_citation(contact=SEKI),), 1),
        ((a_citation(company=NISSAN), a_citation(company=NISSAN)), 2),
        ((a_citation(company=NISSAN), a_citation(company=FOXCONN)), 3),
        ((a_citation(company=NISSAN, mode="direct", credibility=1),), 2),
    ],
)
def test_the_level_follows_from_who_says_so(citations: Any, level: int) -> None:
    assert deal_of(QUIET, approached(day="2024-02", citations=citations)).evidence.rumor_level == level


def test_a_company_speaks_for_itself_in_the_event_that_brings_it_in() -> None:
    by_foxconn = opened(citations=(a_citation(company=FOXCONN),))
    by_both = opened(citations=(a_citation(company=FOXCONN), a_citation(company=NISSAN)))
    by_honda = step("deal.party_joined", {"company": HONDA, "role": "seller"}, citations=(a_citation(company=HONDA),))

    assert deal_of(by_foxconn).evidence.rumor_level == 2
    assert deal_of(by_both).evidence.rumor_level == 3
    assert deal_of(QUIET, by_honda).evidence.rumor_level == 2


def test_what_is_inferred_is_not_stated_by_the_party_it_is_inferred_from() -> None:
    inferred = approached(day="2024-02", citations=(a_citation(company=NISSAN),), inferred="they met")

    assert deal_of(QUIET, inferred).evidence.rumor_level == 1
    assert deal_of(QUIET, inferred, added(2, a_citation(company=NISSAN))).evidence.rumor_level == 2


def test_one_deciding_party_and_its_adviser_do_not_confirm_a_deal() -> None:
    advised = opened((FOXCONN, "initiator"), (HONDA, "adviser"), citations=(a_citation(anonymous=True),) * 2)
    said = (a_citation(company=FOXCONN), a_citation(company=HONDA))

    assert deal_of(advised, signed(day="2024-02", citations=said)).evidence.rumor_level == 2


def test_a_contact_speaks_for_the_party_it_is_assigned_to() -> None:
    assigned = step("deal.contact_assigned", {"contact_id": SEKI, "company": FOXCONN, "role": "lead"}, day="2024-02")

    state = deal_of(QUIET, assigned, approached(day="2024-03", citations=(a_citation(contact=SEKI),)))

    assert state.evidence.rumor_level == 2


def test_a_signed_text_directly_cited_and_confirmed_is_an_official_record() -> None:
    record = (a_citation(company=NISSAN, mode="direct", credibility=1),)

    assert deal_of(QUIET, signed(day="2024-02", citations=record)).evidence.rumor_level == 4
    assert deal_of(QUIET, signed(day="2024-02", citations=(a_citation(credibility=1),))).evidence.rumor_level == 1


def test_the_deal_has_the_highest_level_of_its_events() -> None:
    state = deal_of(QUIET, approached(day="2024-02", citations=(a_citation(company=NISSAN),)), signed(day="2024-03"))

    assert state.evidence.rumor_level == 2


def test_another_party_confirming_raises_the_level_of_the_event() -> None:
    history = (QUIET, approached(day="2024-02", citations=(a_citation(company=NISSAN),)))

    assert deal_of(*history, added(2, a_citation(company=FOXCONN))).evidence.rumor_level == 3


def test_two_parties_on_two_events_confirm_neither() -> None:
    history = (
        QUIET,
        approached(day="2024-02", citations=(a_citation(company=NISSAN),)),
        signed(day="2024-03", citations=(a_citation(company=FOXCONN),)),
    )

    assert deal_of(*history).evidence.rumor_level == 2


def test_a_contradicted_event_is_disputed_and_no_longer_counts() -> None:
    history = (QUIET, approached(day="2024-02", citations=(a_citation(company=NISSAN),)))

    state = deal_of(
        *history, added(2, a_citation(company=FOXCONN, supports=False), citations=(a_citation(anonymous=True),))
    )

    assert state.evidence.disputed
    assert state.evidence.rumor_level == 0


def test_an_event_can_be_disputed_from_the_start() -> None:
    both = (a_citation(company=NISSAN), a_citation(supports=False))

    state = deal_of(QUIET, approached(day="2024-02", citations=both))

    assert (state.evidence.disputed, state.evidence.rumor_level) == (True, 0)


def test_a_citation_names_an_event_of_the_deal() -> None:
    given(opened()).when(added(9, a_citation())).refused("subject-unknown")
    given(opened(), approached(), retracted(2)).when(added(2, a_citation())).refused("subject-unknown")


def test_a_citation_follows_its_event_whatever_its_date() -> None:
    state = (
        given(opened(), approached(day="2024-05")).when(added(2, a_citation(company=NISSAN), day="2024-02")).accepted()
    )

    assert as_deal(state).evidence.rumor_level == 2


class TestSingleAnonymousSource:
    HISTORY = (opened(), approached(day="2024-02", citations=(a_citation(anonymous=True),)))

    def test_it_is_flagged(self) -> None:
        assert codes(deal_of(*self.HISTORY)) == ["single_anonymous_source"]

    def test_another_source_lifts_the_flag(self) -> None:
        assert codes(deal_of(*self.HISTORY, added(2, a_citation()))) == []

    def test_a_source_that_contradicts_does_not(self) -> None:
        assert codes(deal_of(*self.HISTORY, added(2, a_citation(supports=False)))) == ["single_anonymous_source"]

"""What is left of a stream where only so much evidence counts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from events.domain import CompanyState, fold
from tests.builders import FOXCONN, NISSAN, a_citation, an_event, event_id_of
from tests.unit.domain.scenario import (
    Step,
    approached,
    as_deal,
    corrected,
    finalizing,
    interested,
    numbered,
    opened,
    signed,
    step,
    talks_started,
)

BY_NOBODY = (a_citation(anonymous=True),)
BY_A_PARTY = (a_citation(company=NISSAN),)
BY_BOTH = (a_citation(company=NISSAN), a_citation(company=FOXCONN))
ON_RECORD = (a_citation(mode="direct", credibility=1),)

LADDER = (
    opened(citations=BY_NOBODY),
    approached(day="2024-01-02", citations=BY_BOTH),
    talks_started(day="2024-01-03", citations=BY_A_PARTY),
    signed(day="2024-01-04", citations=ON_RECORD),
    finalizing(day="2024-01-05", citations=BY_NOBODY),
)


def stage(steps: tuple[Step, ...], min_level: int, valid_at: date | None = None) -> str:
    return as_deal(fold(numbered(*steps), valid_at=valid_at, min_level=min_level)).stage


@pytest.mark.parametrize(("min_level", "expected"), [(0, "FINALIZING"), (1, "AGREED"), (4, "AGREED")])
def test_only_what_is_attested_well_enough_moves_the_stage(min_level: int, expected: str) -> None:
    assert stage(LADDER, min_level) == expected


@pytest.mark.parametrize(("min_level", "expected"), [(1, "TALKS"), (2, "TALKS"), (3, "APPROACHED"), (4, "LEAD")])
def test_both_axes_are_asked_together(min_level: int, expected: str) -> None:
    assert stage(LADDER, min_level, date(2024, 1, 3)) == expected


def test_the_event_that_opens_a_deal_always_stays() -> None:
    state = fold(numbered(*LADDER[:1]), min_level=4)

    assert state.opening == event_id_of(1)


def test_the_version_is_that_of_the_whole_stream() -> None:
    assert fold(numbered(*LADDER), min_level=4).version == len(LADDER)


def test_what_is_contradicted_counts_only_where_everything_does() -> None:
    disputed = approached(day="2024-01-02", citations=(*BY_BOTH, a_citation(supports=False)))

    assert stage((opened(), disputed), 0) == "APPROACHED"
    assert stage((opened(), disputed), 1) == "LEAD"


def test_a_corroboration_counts_for_what_it_is_added_to() -> None:
    added = step("deal.citation_added", {"event_ref": event_id_of(2), "citation": a_citation(company=NISSAN)})
    rumor = approached(day="2024-01-02", citations=BY_NOBODY)

    assert stage((opened(), rumor), 2) == "LEAD"
    assert stage((opened(), rumor, added), 2) == "APPROACHED"


def test_a_corroboration_of_what_does_not_count_is_no_error() -> None:
    added = step("deal.citation_added", {"event_ref": event_id_of(2), "citation": a_citation()})

    assert stage((opened(), approached(citations=BY_NOBODY), added), 2) == "LEAD"


def test_a_correction_counts_by_its_own_evidence() -> None:
    terms: dict[str, Any] = {"from": FOXCONN, "to": NISSAN}
    steps = (opened(), approached(day="2024-01-02", citations=BY_NOBODY), corrected(2, terms, citations=BY_A_PARTY))

    assert stage(steps, 2) == "APPROACHED"


def test_the_ledger_holds_only_interests_attested_well_enough() -> None:
    steps = (opened(), interested(day="2024-01-02", citations=BY_NOBODY))

    assert as_deal(fold(numbered(*steps))).interests
    assert not as_deal(fold(numbered(*steps), min_level=1)).interests


def test_what_is_uncertain_does_not_name_what_does_not_count() -> None:
    steps = (opened(), approached(day="2024-01", citations=BY_NOBODY), talks_started(day="2024-01"))

    assert fold(numbered(*steps), valid_at=date(2024, 1, 9), min_level=1).uncertain == (event_id_of(3),)


def test_a_company_is_known_by_what_is_attested_well_enough() -> None:
    registered = an_event("company.registered", {"legal_name": "Hon Hai"}, day="2024-01-01", citations=BY_NOBODY)
    rumored = an_event("company.renamed", {"legal_name": "Rumored"}, version=2, day="2024-02-01", citations=BY_NOBODY)
    reported = an_event("company.renamed", {"legal_name": "Reported"}, version=3, day="2024-01-15")
    names = [fold([registered, rumored, reported], min_level=level) for level in range(3)]

    assert [state.legal_name for state in names if isinstance(state, CompanyState)] == [
        "Rumored",
        "Reported",
        "Hon Hai",
    ]

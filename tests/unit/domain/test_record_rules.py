"""Rules that ignore order: opening, dates, citations."""

from __future__ import annotations

import pytest

from tests.builders import COMPANY, SEMINAR, SOURCE, an_event
from tests.unit.domain.scenario import Given, approached, as_deal, given, opened, step


def test_the_first_event_opens_the_stream() -> None:
    (refusal,) = given().when(approached()).refused("not-opened")

    assert refusal.allowed == ("deal.opened",)
    assert "must be deal.opened" in refusal.detail


def test_a_stream_is_opened_once() -> None:
    given(opened()).when(opened()).refused("already-opened")


@pytest.mark.parametrize("opener", ["company.registered", "seminar.announced", "source.registered"])
def test_every_category_has_its_opening_event(opener: str) -> None:
    given().when(step(opener)).accepted()
    Given((an_event(opener),)).when(step(opener)).refused("already-opened")


def test_a_deal_and_its_first_approach_in_one_request() -> None:
    assert as_deal(given().when(opened(), approached(day="2024-03")).accepted()).stage == "APPROACHED"


def test_refusals_of_one_request_come_together_with_their_index() -> None:
    refusals = (
        given().when(opened(), approached(day="2031"), approached(citations=())).refused("future-dated", "no-citation")
    )

    assert [refusal.event_index for refusal in refusals] == [1, 2]


def test_nothing_is_written_of_a_refused_request() -> None:
    verdict = given(opened()).when(approached(), approached(day="2031")).verdict

    assert as_deal(verdict.state).stage == "LEAD"
    assert verdict.flags == ()


@pytest.mark.parametrize(
    "day", ["2025-06-03", "2025-07", "2026", "../2025-06-03", "../2025-07", "2025-06-03T00:00:00Z"]
)
def test_an_event_in_the_future_is_refused(day: str) -> None:
    (refusal,) = given(opened()).when(approached(day=day)).refused("future-dated")

    assert (refusal.pointer, "expected" in refusal.detail) == ("/occurred", True)


@pytest.mark.parametrize(
    "day", ["2025-06-02", "2025-06", "2025", "2025-H1", "../2025-06", "../2025", "unknown", "2025-05/2026"]
)
def test_an_event_that_may_have_happened_is_not(day: str) -> None:
    given(opened()).when(approached(day=day)).accepted()


def test_an_event_without_a_citation_is_refused() -> None:
    (refusal,) = given(opened()).when(approached(citations=())).refused("no-citation")

    assert (refusal.pointer, "own_knowledge" in refusal.detail) == ("/citations", True)


def test_own_knowledge_is_a_source() -> None:
    given(opened()).when(approached(citations="own_knowledge")).accepted()


@pytest.mark.parametrize("stream_id", [COMPANY, SEMINAR])
def test_companies_and_seminars_need_citations_too(stream_id: str) -> None:
    opener = "company.registered" if stream_id == COMPANY else "seminar.announced"

    given().when(step(opener, citations=())).refused("no-citation")


def test_a_source_needs_none() -> None:
    state = given().when(step("source.registered", citations=())).accepted()

    assert state.stream_id == SOURCE

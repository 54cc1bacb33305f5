"""The feed of a period: what was recorded between two moments (Q8, Q9)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.api.desk import Desk, problem, project


@pytest.fixture
def moments(desk: Desk, deal: str, foxconn: str, nissan: str) -> list[str]:
    """When each event was recorded: two companies, a deal, an approach, its correction and its retraction."""
    approach = desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan}, occurred="2024")
    project()
    fix = {"supersedes": approach["id"], "new_data": {"from": nissan, "to": foxconn}}
    fixed = desk.record(deal, "deal.event_corrected", fix | {"reason_code": "wrong_company", "reason": "other way"})
    project()
    gone = {"supersedes": fixed["id"], "reason_code": "never_happened", "reason": "a rumour"}
    desk.record(deal, "deal.event_retracted", gone)
    project()
    return [item["recorded_at"] for item in desk.get("/events").json()["items"]]


def positions(desk: Desk, **query: Any) -> list[int]:
    return [item["position"] for item in desk.get("/events", **query).json()["items"]]


def test_corrections_and_retractions_since_a_moment_with_who_and_why(desk: Desk, moments: list[str]) -> None:
    page = desk.get("/events", type="deal.event_corrected,deal.event_retracted", known_from=moments[3]).json()

    assert [(item["position"], item["data"]["reason"]) for item in page["items"]] == [(5, "other way"), (6, "a rumour")]
    assert {item["actor"]["name"] for item in page["items"]} == {"feed reader"}
    assert (page["next"], page["position"]) == (None, 6)


def test_a_period_ends_with_known_to_and_there_is_no_next_page(desk: Desk, moments: list[str]) -> None:
    page = desk.get("/events", known_from=moments[3], known_to=moments[4]).json()

    assert [item["position"] for item in page["items"]] == [5]
    assert (page["next"], page["position"]) == (None, 5)


def test_pages_of_a_period_go_on_and_stop_at_its_end(desk: Desk, moments: list[str]) -> None:
    first = desk.get("/events", known_to=moments[4], limit=3).json()
    second = desk.get("/events", known_to=moments[4], limit=3, after=first["position"]).json()

    assert [item["position"] for item in first["items"]] == [1, 2, 3]
    assert first["next"]
    assert [item["position"] for item in second["items"]] == [4, 5]
    assert second["next"] is None


def test_dates_count_whole(desk: Desk, moments: list[str]) -> None:
    today = datetime.now(UTC).date()

    assert positions(desk, known_from=today.isoformat()) == [1, 2, 3, 4, 5, 6]
    assert positions(desk, known_to=(today - timedelta(days=1)).isoformat()) == []


def test_a_period_that_has_passed_is_not_waited_for(desk: Desk, moments: list[str]) -> None:
    page = desk.get("/events", known_from=moments[5], known_to=moments[5], wait=30).json()

    assert (page["items"], page["position"]) == ([], 6)


@pytest.mark.parametrize("query", [{"known_from": "2999-01-01"}, {"known_to": "Monday"}])
def test_moments_that_make_no_sense_are_refused(desk: Desk, query: dict[str, str]) -> None:
    refused = problem(desk.get("/events", **query), 400)

    assert refused["errors"][0]["parameter"] == next(iter(query))

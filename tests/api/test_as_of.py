"""The two time axes over REST: what was the case, and what was known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.api.desk import Desk, a_token, an_approach, an_event, an_id, problem, project


def recorded_at(desk: Desk, event: dict[str, Any]) -> str:
    project()
    return str(desk.get(f"/events/{event['id']}").json()["recorded_at"])


@pytest.fixture
def approached(desk: Desk, deal: str, foxconn: str, nissan: str) -> dict[str, Any]:
    """An approach in March 2024, an interest in 2025, recorded in this order; the deal's opening is not dated."""
    event = desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan}, occurred="2024-03")
    project()
    interest = {"holder": foxconn, "target": nissan, "interest_kind": "equity"}
    desk.record(deal, "deal.stake_interest_expressed", interest, occurred="2025-02-03")
    project()
    return event


def test_the_world_on_a_day(desk: Desk, deal: str, approached: dict[str, Any]) -> None:
    then = desk.get(f"/deals/{deal}", valid_at="2024-12-31").json()

    assert (then["stage"], then["interests"]) == ("APPROACHED", [])
    assert then["as_of"] == {"valid_at": "2024-12-31", "known_at": None, "position": 5, "min_level": 0}
    assert "as_of" not in desk.get(f"/deals/{deal}").json()


def test_a_partial_date_counts_to_its_last_day(desk: Desk, deal: str, approached: dict[str, Any]) -> None:
    then = desk.get(f"/deals/{deal}", valid_at="2025-H1").json()

    as_of = then["as_of"]
    assert (as_of["valid_at"], as_of["valid_from"], as_of["valid_to"]) == ("2025-H1", "2025-01-01", "2025-06-30")
    assert len(then["interests"]) == 1


def test_an_event_that_may_or_may_not_have_happened_by_then_is_named(
    desk: Desk, deal: str, approached: dict[str, Any]
) -> None:
    assert approached["id"] in desk.get(f"/deals/{deal}", valid_at="2024-03-10").json()["uncertain"]
    assert approached["id"] not in desk.get(f"/deals/{deal}", valid_at="2024-03-31").json()["uncertain"]


def test_our_knowledge_at_a_moment(desk: Desk, deal: str, approached: dict[str, Any]) -> None:
    moment = recorded_at(desk, approached)

    then = desk.get(f"/deals/{deal}", known_at=moment).json()

    assert (then["stage"], then["interests"], then["version"]) == ("APPROACHED", [], 2)
    assert then["as_of"] == {"valid_at": None, "known_at": moment, "position": 4, "min_level": 0}


def test_both_axes_at_once(desk: Desk, deal: str, foxconn: str, nissan: str, approached: dict[str, Any]) -> None:
    moment = desk.get("/events", category="deal").json()["items"][-1]["recorded_at"]
    desk.record(deal, "deal.talks_started", {"parties": [foxconn, nissan]}, occurred="2024-06")
    project()

    now = desk.get(f"/deals/{deal}", valid_at="2024-12-31").json()
    then = desk.get(f"/deals/{deal}", valid_at="2024-12-31", known_at=moment).json()

    assert (now["stage"], then["stage"]) == ("TALKS", "APPROACHED")


def test_a_backdated_event_never_changes_an_older_answer(
    desk: Desk, deal: str, foxconn: str, nissan: str, approached: dict[str, Any]
) -> None:
    moment = desk.get("/events").json()["items"][-1]["recorded_at"]
    before = desk.get(f"/deals/{deal}", known_at=moment).json()
    desk.record(deal, "deal.talks_started", {"parties": [foxconn, nissan]}, occurred="2020")
    project()

    assert desk.get(f"/deals/{deal}", known_at=moment).json() == before


def test_before_it_was_recorded_nothing_was_known(desk: Desk, deal: str) -> None:
    project()

    nothing = problem(desk.get(f"/deals/{deal}", known_at="2020-01-01T00:00Z"), 404)

    assert nothing["code"] == "not-known"
    assert nothing["as_of"] == {
        "valid_at": None,
        "known_at": "2020-01-01T00:00:00.000000Z",
        "position": 0,
        "min_level": 0,
    }


def test_before_anything_happened_there_is_nothing_to_tell(desk: Desk, deal: str, approached: dict[str, Any]) -> None:
    assert problem(desk.get(f"/deals/{deal}", valid_at="2019"), 404)["code"] == "not-known"
    assert problem(desk.get(f"/deals/{an_id()}", valid_at="2019"), 404)["code"] == "unknown-stream"


def test_what_is_not_sealed_counts_without_a_moment_of_knowledge(
    desk: Desk, deal: str, foxconn: str, nissan: str
) -> None:
    desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan}, occurred="2024-03")

    then = desk.get(f"/deals/{deal}", valid_at="2030").json()

    assert then["stage"] == "APPROACHED"
    assert then["as_of"]["position"] is None


def test_a_date_is_known_to_its_end_and_today_until_now(desk: Desk, deal: str) -> None:
    project()
    today = datetime.now(UTC).date()

    assert desk.get(f"/deals/{deal}", known_at=today.isoformat()).status_code == 200
    yesterday = problem(desk.get(f"/deals/{deal}", known_at=(today - timedelta(days=1)).isoformat()), 404)
    assert yesterday["as_of"]["known_at"].endswith("T23:59:59.999999Z")


@pytest.mark.parametrize(
    "query",
    [
        {"known_at": "2999-01-01"},
        {"known_at": "2999-01-01T00:00:00Z"},
        {"known_at": "2025-04-10T00:00:00"},
        {"known_at": "2025-04-10 00:00:00Z"},
        {"known_at": "2025-02-30"},
        {"known_at": "2025-02-03T25:00:00Z"},
        {"known_at": "0000-01-01"},
        {"known_at": "0001-01-01T00:00:00+23:59"},
        {"known_at": "now"},
        {"known_at": "2024"},
        {"known_at": "1712700000"},
        {"known_at": ""},
        {"valid_at": "2025-02-30"},
        {"valid_at": "unknown"},
        {"valid_at": "2025-04/.."},
        {"valid_at": "05/08/2025"},
        {"valid_at": "2025-04\0"},
        {"valid_at": ""},
        {"valid_at": "9" * 5_000},
        {"known_position": "-1"},
        {"known_position": "newest"},
        {"known_at": "2025-04-10", "known_position": "0"},
        {"min_level": "5"},
    ],
)
def test_coordinates_that_make_no_sense_are_refused(desk: Desk, query: dict[str, str]) -> None:
    refused = problem(desk.get(f"/deals/{an_id()}", **query), 400)

    assert refused["errors"][0]["parameter"] == next(iter(query))


def test_companies_sources_and_seminars_have_both_axes_too(desk: Desk, foxconn: str) -> None:
    renamed = an_event("company.renamed", {"legal_name": "Hon Hai Technology Group"}, occurred="2025")
    seminar = desk.opened("/seminars", {"host": foxconn, "occurred": "2025-04"})
    source = desk.opened("/sources", {"publisher": "EV trade press"})
    project()
    moment = desk.get("/events").json()["items"][-1]["recorded_at"]
    desk.post(f"/companies/{foxconn}/events", renamed)
    desk.post(f"/sources/{source}/events", an_event("source.retracted", {"reason": "the publisher withdrew it"}))
    desk.post(f"/seminars/{seminar}/events", an_event("seminar.held", {}, occurred="2025-05"))
    project()

    assert desk.get(f"/companies/{foxconn}").json()["legal_name"] == "Hon Hai Technology Group"
    assert desk.get(f"/companies/{foxconn}", known_at=moment).json()["legal_name"] == "Hon Hai Precision Industry"
    assert desk.get(f"/sources/{source}", known_at=moment).json()["retracted"] is False
    assert desk.get(f"/seminars/{seminar}", valid_at="2025-04").json()["status"] == "announced"
    assert desk.get(f"/seminars/{seminar}", valid_at="2025-05").json()["status"] == "held"


def test_the_history_tells_every_event_in_the_order_of_the_world(
    desk: Desk, deal: str, foxconn: str, nissan: str
) -> None:
    source = desk.opened("/sources", {"publisher": "EV trade press", "title": "Foxconn and Nissan"})
    citations = [{"source": source, "quote": "has approached Nissan in the past", "credibility": 3}]
    interest = {"holder": foxconn, "target": nissan, "interest_kind": "equity"}
    desk.record(deal, "deal.stake_interest_expressed", interest, occurred="2025-02")
    data = {"from": foxconn, "to": nissan}
    approach = desk.record(deal, "deal.approached", data, occurred="2024", citations=citations)

    entries = desk.get(f"/deals/{deal}/history").json()["items"]

    assert [entry["type"] for entry in entries] == ["deal.opened", "deal.approached", "deal.stake_interest_expressed"]
    told = entries[1]
    assert told["id"] == approach["id"]
    assert told["sentence"] == "Foxconn approached Nissan"
    assert told["occurred_in_words"] == "some time in 2024, day not known"
    assert told["occurred"]["precision"] == "year"
    assert told["citations"][0]["quote"] == "has approached Nissan in the past"
    assert told["actor"]["name"] == "feed reader"
    assert told["superseded_by"] is None


def test_the_history_keeps_what_was_superseded_and_says_by_what(
    desk: Desk, deal: str, foxconn: str, nissan: str
) -> None:
    honda = desk.company("Honda Motor", trade_name="Honda")
    desk.record(deal, "deal.party_joined", {"company": honda, "role": "counterpart"}, occurred="2023")
    wrong = desk.record(deal, "deal.approached", {"from": foxconn, "to": honda}, occurred="2024")
    later = desk.record(deal, "deal.approached", {"from": nissan, "to": foxconn}, occurred="2025")
    fix = {
        "supersedes": wrong["id"],
        "new_data": {"from": foxconn, "to": nissan},
        "reason_code": "wrong_company",
        "reason": "it was Nissan",
    }
    correction = desk.record(deal, "deal.event_corrected", fix)
    retraction = desk.record(
        deal,
        "deal.event_retracted",
        {"supersedes": correction["id"], "reason_code": "never_happened", "reason": "the report was withdrawn"},
    )

    entries = desk.get(f"/deals/{deal}/history", include="superseded").json()["items"]

    assert [(entry["id"], entry["superseded_by"]) for entry in entries[2:]] == [
        (wrong["id"], correction["id"]),
        (correction["id"], retraction["id"]),
        (retraction["id"], None),
        (later["id"], None),
    ]
    assert entries[2]["sentence"] == "Foxconn approached Honda"


def test_the_history_of_a_deal_shows_the_seminars_about_it(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan}, occurred="2024")
    desk.record(deal, "deal.talks_started", {"parties": [foxconn, nissan]}, occurred="2026")
    seminar = desk.opened("/seminars", {"host": foxconn, "linked_deals": [deal], "occurred": "2025-04"})
    desk.opened("/seminars", {"host": foxconn, "occurred": "2025-04"})
    project()

    entries = desk.get(f"/deals/{deal}/history").json()["items"]

    assert [entry["type"] for entry in entries] == [
        "deal.opened",
        "deal.approached",
        "seminar.announced",
        "deal.talks_started",
    ]
    assert entries[2]["stream"] == {"category": "seminar", "id": seminar}


def test_the_history_can_be_told_as_it_was_known(desk: Desk, deal: str, approached: dict[str, Any]) -> None:
    moment = recorded_at(desk, approached)

    told = desk.get(f"/deals/{deal}/history", known_at=moment).json()

    assert [entry["type"] for entry in told["items"]] == ["deal.opened", "deal.approached"]
    assert told["as_of"] == {"valid_at": None, "known_at": moment, "position": 4, "min_level": 0}
    assert desk.get(f"/deals/{deal}/history", known_at="2020-01-01").json()["items"] == []


def test_who_recorded_it_is_told_by_the_token_of_the_time(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    other = Desk(a_token(name="nightly import"))
    other.post(f"/deals/{deal}/events", an_approach(foxconn, nissan))

    actors = [entry["actor"]["name"] for entry in desk.get(f"/deals/{deal}/history").json()["items"]]

    assert actors == ["feed reader", "nightly import"]

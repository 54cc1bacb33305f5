"""Lists: pages by position, filters, and a number of queries that no page size changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.desk import Desk, an_event, an_id, problem, project


def titles(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [item["title"] for item in answer.json()["items"]]


def walk(desk: Desk, path: str, **query: Any) -> list[dict[str, Any]]:
    """Every item, page by page, following `next`."""
    items: list[dict[str, Any]] = []
    answer = desk.get(path, **query)
    while True:
        page = answer.json()
        items += page["items"]
        if page["next"] is None:
            assert 'rel="next"' not in answer.headers.get("Link", "")
            return items
        assert answer.headers["Link"].startswith(f'<{page["next"]}>; rel="next"')
        answer = desk.http.get(page["next"])


def test_an_empty_list_is_a_page_without_items(desk: Desk) -> None:
    for path in ("/deals", "/companies", "/seminars", "/sources"):
        assert desk.get(path).json() == {"items": [], "next": None}


def test_pages_hold_every_deal_once_in_the_order_of_opening(desk: Desk, foxconn: str, nissan: str) -> None:
    for number in range(5):
        desk.deal(foxconn, nissan, title=f"Deal {number}")
    project()

    for limit in (1, 2, 5, 6):
        assert [deal["title"] for deal in walk(desk, "/deals", limit=limit)] == [f"Deal {n}" for n in range(5)]


def test_a_deal_that_changes_between_pages_is_neither_missed_nor_repeated(
    desk: Desk, foxconn: str, nissan: str
) -> None:
    first, second = desk.deal(foxconn, nissan, title="First"), desk.deal(foxconn, nissan, title="Second")
    project()
    page = desk.get("/deals", limit=1).json()
    for deal in (first, second):
        desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan})
    project()

    rest = desk.http.get(page["next"]).json()

    assert [deal["title"] for deal in page["items"] + rest["items"]] == ["First", "Second"]


def test_next_keeps_the_filters(desk: Desk, foxconn: str, nissan: str) -> None:
    for kind in ("supply", "merger", "supply", "supply"):
        desk.deal(foxconn, nissan, kind=kind)
    project()

    assert [deal["kind"] for deal in walk(desk, "/deals", limit=1, kind="supply")] == ["supply"] * 3


def test_deals_are_filtered(desk: Desk, foxconn: str, nissan: str) -> None:
    honda = desk.company("Honda Motor", trade_name="Honda")
    desk.deal(foxconn, nissan, title="EV collaboration")
    merger = desk.deal(honda, nissan, title="Union", kind="merger")
    desk.record(merger, "deal.lapsed", {})
    project()

    assert titles(desk.get("/deals", stage="LAPSED")) == ["Union"]
    assert titles(desk.get("/deals", stage="LAPSED,LEAD")) == ["EV collaboration", "Union"]
    assert titles(desk.get("/deals", party=honda)) == ["Union"]
    assert titles(desk.get("/deals", party=nissan)) == ["EV collaboration", "Union"]
    assert titles(desk.get("/deals", party=an_id())) == []
    assert titles(desk.get("/deals", kind="merger")) == ["Union"]
    assert titles(desk.get("/deals", search="COLLAB")) == ["EV collaboration"]
    assert titles(desk.get("/deals", search="honda")) == ["Union"]
    assert titles(desk.get("/deals", search="100%_")) == []
    assert titles(desk.get("/deals", stage="LEAD", party=honda)) == []


def test_companies_sources_and_seminars_are_filtered(desk: Desk, foxconn: str, nissan: str, deal: str) -> None:
    desk.opened("/sources", {"publisher": "EV trade press", "reliability": "C", "source_type": "news"})
    desk.opened("/sources", {"publisher": "The Registry", "reliability": "A", "source_type": "register"})
    desk.opened("/seminars", {"host": foxconn, "title": "In Tokyo", "linked_deals": [deal]})
    desk.opened("/seminars", {"host": nissan, "title": "In Yokohama", "kind": "visit"})
    project()

    def names(path: str, key: str, **query: Any) -> list[str]:
        return [item[key] for item in desk.get(path, **query).json()["items"]]

    assert names("/companies", "name", search="precision") == ["Foxconn"]
    assert names("/companies", "name") == ["Foxconn", "Nissan"]
    assert names("/sources", "publisher", reliability="A,B") == ["The Registry"]
    assert names("/sources", "publisher", source_type="news") == ["EV trade press"]
    assert names("/seminars", "title", deal=deal) == ["In Tokyo"]
    assert names("/seminars", "title", host=nissan) == ["In Yokohama"]
    assert names("/seminars", "title", kind="visit") == ["In Yokohama"]


@pytest.mark.parametrize("path", ["/deals", "/companies", "/seminars", "/sources", "/events"])
def test_an_unknown_parameter_is_refused_with_what_is_allowed(desk: Desk, path: str) -> None:
    refused = problem(desk.get(path, page=2), 400)

    assert refused["errors"][0]["parameter"] == "page"
    assert "after" in refused["errors"][0]["detail"]


def test_the_events_of_a_stream_are_pages_by_version(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    for _ in range(3):
        desk.record(deal, "deal.position_stated", {"by": foxconn, "topic": "equity", "stance": "open"})

    assert [event["version"] for event in walk(desk, f"/deals/{deal}/events", limit=3)] == [1, 2, 3, 4]


def test_a_superseded_event_says_by_what(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    event = desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan})
    fix = {"supersedes": event["id"], "reason_code": "entry_error", "reason": "typed into the wrong deal"}
    retraction = desk.record(deal, "deal.event_retracted", fix)
    project()

    feed = {item["id"]: item["superseded_by"] for item in desk.get("/events", categories="deal").json()["items"]}

    assert feed[event["id"]] == retraction["id"]
    assert feed[retraction["id"]] is None
    assert desk.get(f"/events/{event['id']}").json()["superseded_by"] == retraction["id"]


def count_queries(act: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


@pytest.mark.parametrize("path", ["/deals", "/companies", "/seminars", "/sources", "/events", "/deals/{deal}/events"])
def test_a_page_of_any_size_takes_at_most_four_queries(desk: Desk, path: str) -> None:
    companies = [desk.company(f"Company {number}") for number in range(6)]
    for number in range(12):
        first, second = companies[number % 6], companies[(number + 1) % 6]
        deal = desk.deal(first, second, title=f"Deal {number}")
        source = desk.opened("/sources", {"publisher": f"Paper {number}", "author": "A. Writer"})
        citations = [{"source": source, "quote": f"quote {number}"}]
        desk.record(deal, "deal.approached", {"from": first, "to": second}, citations=citations)
        desk.opened("/seminars", {"host": first, "invitees": [second], "linked_deals": [deal]})
    for number in range(12):
        desk.record(deal, "deal.note_added", {"body": f"note {number}"})
    project()
    address = path.format(deal=deal)
    desk.get(address)  # notes the token's use

    small = count_queries(lambda: desk.get(address, limit=2))
    large = count_queries(lambda: desk.get(address, limit=100))

    assert len(desk.get(address, limit=100).json()["items"]) >= 6
    assert small == large <= 4


def test_a_stream_is_read_in_few_queries(desk: Desk, deal: str) -> None:
    project()
    desk.get("/deals")

    assert count_queries(lambda: desk.get(f"/deals/{deal}")) <= 3
    assert count_queries(lambda: desk.get(f"/deals/{deal}", known_at="2020-01-01")) <= 4
    assert count_queries(lambda: desk.get(f"/deals/{deal}/history")) <= 4


def test_names_of_companies_that_are_not_projected_yet_are_told(desk: Desk, deal: str) -> None:
    project()
    newcomer = desk.company("Yulon Motor", trade_name="Yulon")
    joined = an_event("deal.party_joined", {"company": newcomer, "role": "manufacturer"})

    event = desk.post(f"/deals/{deal}/events", joined).json()["events"][0]

    assert "Yulon" in event["sentence"]
    assert desk.get(f"/deals/{deal}").json()["parties"][-1]["company"]["name"] == "Yulon"

"""Lists: pages by position, filters, and a number of queries that no page size changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events import store
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
        answer = desk.get(path).json()
        assert (answer["items"], answer["next"], answer["projection_position"]) == ([], None, store.head())


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


def test_deals_are_filtered_by_what_their_parties_want_and_do(desk: Desk, foxconn: str, nissan: str) -> None:
    desk.deal(foxconn, nissan, title="First")
    wanted = desk.deal(nissan, foxconn, title="Second")
    stake = {"holder": foxconn, "target": nissan, "interest_kind": "equity"}
    desk.record(wanted, "deal.stake_interest_expressed", stake)
    project()

    assert titles(desk.get("/deals", role="counterpart")) == ["First", "Second"]
    assert titles(desk.get("/deals", role="counterpart", party=nissan)) == ["First"]
    assert titles(desk.get("/deals", role="counterpart,initiator", party=nissan)) == ["First", "Second"]
    assert titles(desk.get("/deals", role="regulator")) == []
    (status,) = {line["status"] for line in desk.get(f"/deals/{wanted}").json()["interests"]}
    assert titles(desk.get("/deals", interest_status=status)) == ["Second"]
    assert titles(desk.get("/deals", interest_status="withdrawn")) == []


def test_deals_are_filtered_by_their_evidence_their_record_and_their_markets(
    desk: Desk, foxconn: str, nissan: str
) -> None:
    parties = [{"company": foxconn, "role": "initiator"}, {"company": nissan, "role": "counterpart"}]
    for title, markets in (("Oceania", ["AU", "NZ"]), ("World", ["001"]), ("Nowhere", [])):
        body = {"title": title, "deal_kind": "supply", "parties": parties, "markets": markets}
        deal = desk.opened("/deals", body)
    desk.record(deal, "deal.talks_started", {"parties": [foxconn, nissan]})
    desk.record(deal, "deal.talks_paused", {})
    project()

    assert titles(desk.get("/deals", market="AU")) == titles(desk.get("/deals", market="nz")) == ["Oceania"]
    assert titles(desk.get("/deals", market="AU,001")) == ["Oceania", "World"]
    assert titles(desk.get("/deals", market="DE")) == []
    assert titles(desk.get("/deals", paused="true")) == ["Nowhere"]
    assert titles(desk.get("/deals", paused="false")) == ["Oceania", "World"]
    assert titles(desk.get("/deals", disputed="true")) == titles(desk.get("/deals", record_status="retracted")) == []
    assert len(titles(desk.get("/deals", disputed="false", record_status="live,retracted"))) == 3
    levels = [deal["evidence"]["rumor_level"] for deal in desk.get("/deals").json()["items"]]
    for level in range(5):
        expected = sum(found >= level for found in levels)
        assert len(titles(desk.get("/deals", level=level))) == expected


@pytest.mark.parametrize(
    ("query", "allowed"),
    [
        ({"role": "friend"}, "initiator"),
        ({"interest_status": "gone"}, "withdrawn"),
        ({"level": 5}, "from 0 to 4"),
        ({"paused": "yes"}, "true or false"),
        ({"market": "EUR"}, "ISO 3166-1 or UN M49"),
        ({"order": "title"}, "-updated"),
        ({"fields": "title,secret"}, "title"),
        ({"include": "events"}, "seminars"),
        ({"changed_after": "2025-01-01"}, "integer"),
        ({"min_position": "-1"}, "integer"),
        ({"after": 3, "before": 9}, "not both"),
    ],
)
def test_a_value_that_is_not_allowed_is_refused_with_what_is(desk: Desk, query: dict[str, Any], allowed: str) -> None:
    refused = problem(desk.get("/deals", **query), 400)

    assert refused["code"] == "bad-parameter"
    assert allowed in refused["errors"][0]["detail"]


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
    assert names("/seminars", "title", status="announced") == ["In Tokyo", "In Yokohama"]
    assert names("/seminars", "title", status="held,cancelled") == []
    assert names("/sources", "publisher", retracted="true") == []
    assert names("/sources", "publisher", retracted="false") == ["EV trade press", "The Registry"]
    assert names("/companies", "name", country="JP,TW") == []


def test_companies_are_filtered_by_country(desk: Desk) -> None:
    for name, country in (("Nissan Motor", "JP"), ("Hon Hai", "TW"), ("Renault", "FR")):
        desk.opened("/companies", {"legal_name": name, "country": country})
    project()

    found = desk.get("/companies", country="jp,TW", fields="legal_name").json()["items"]

    assert [company["legal_name"] for company in found] == ["Nissan Motor", "Hon Hai"]


@pytest.mark.parametrize("path", ["/deals", "/companies", "/seminars", "/sources", "/events"])
def test_an_unknown_parameter_is_refused_with_what_is_allowed(desk: Desk, path: str) -> None:
    refused = problem(desk.get(path, page=2), 400)

    assert refused["errors"][0]["parameter"] == "page"
    assert "after" in refused["errors"][0]["detail"]


def test_the_events_of_a_stream_are_pages_by_version(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    for _ in range(3):
        desk.record(deal, "deal.position_stated", {"by": foxconn, "topic": "equity", "stance": "open"})

    assert [event["version"] for event in walk(desk, f"/deals/{deal}/events", limit=3)] == [1, 2, 3, 4]


@pytest.fixture
def changed(desk: Desk, foxconn: str, nissan: str) -> list[str]:
    """Deals A to E in the order of opening, of which A was changed last and C before it."""
    deals = [desk.deal(foxconn, nissan, title=title) for title in "ABCDE"]
    for deal in (deals[2], deals[0]):
        desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan})
    project()
    return deals


ORDERED = {"opened": "ABCDE", "-opened": "EDCBA", "updated": "BDECA", "-updated": "ACEDB"}


@pytest.mark.parametrize(("order", "expected"), ORDERED.items())
@pytest.mark.parametrize("limit", [1, 2, 5])
def test_pages_lead_forwards_and_back_in_every_order(
    desk: Desk, changed: list[str], order: str, expected: str, limit: int
) -> None:
    pages = [expected[start : start + limit] for start in range(0, 5, limit)]

    answer = desk.get("/deals", order=order, limit=limit)
    assert 'rel="prev"' not in answer.headers.get("Link", "")
    for page in pages:
        assert "".join(titles(answer)) == page
        answer = desk.http.get(link(answer, "next")) if page != pages[-1] else answer
    for page in reversed(pages):
        assert "".join(titles(answer)) == page
        answer = desk.http.get(link(answer, "prev")) if page != pages[0] else answer

    assert 'rel="prev"' not in answer.headers.get("Link", "")


def link(answer: Any, rel: str) -> str:
    """The address that an answer gives for a relation."""
    (found,) = re.findall(rf'<([^>]*)>; rel="{rel}"', answer.headers["Link"])
    return str(found)


def test_what_changed_is_found_by_position(desk: Desk, changed: list[str]) -> None:
    seen = desk.get(f"/deals/{changed[4]}").json()["position"]

    assert titles(desk.get("/deals", changed_after=seen)) == ["A", "C"]
    assert titles(desk.get("/deals", order="updated", after=seen)) == ["C", "A"]


def test_only_the_fields_that_are_asked_for_are_answered(desk: Desk, deal: str) -> None:
    project()

    (item,) = desk.get("/deals", fields="title,stage").json()["items"]

    assert item == {"id": deal, "title": "EV collaboration", "stage": "LEAD"}
    assert desk.get(f"/deals/{deal}", fields="version,id").json() == {"id": deal, "version": 1}
    assert desk.get(f"/deals/{deal}", fields="title", valid_at="2030").json().keys() == {
        "id",
        "title",
        "as_of",
        "uncertain",
        "during",
    }


def test_what_comes_along_is_whole_and_there_once(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    source = desk.opened("/sources", {"publisher": "EV trade press", "author": "A. Writer"})
    seminar = desk.opened("/seminars", {"host": foxconn, "title": "In Tokyo", "linked_deals": [deal]})
    desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan}, citations=[{"source": source}])
    desk.deal(nissan, foxconn)
    project()

    page = desk.get("/deals", include="companies,seminars,sources").json()
    item = desk.get(f"/deals/{deal}", include="sources,companies", fields="title").json()

    whole = {
        "companies": {company: desk.get(f"/companies/{company}").json() for company in (foxconn, nissan)},
        "seminars": {seminar: desk.get(f"/seminars/{seminar}").json()},
        "sources": {source: desk.get(f"/sources/{source}").json()},
    }
    assert page["included"] == whole
    assert len(page["items"]) == 2
    assert item == {
        "id": deal,
        "title": "EV collaboration",
        "included": {name: whole[name] for name in ("sources", "companies")},
    }


def test_what_comes_along_is_in_the_order_of_ids_wherever_it_was_found(desk: Desk) -> None:
    """Else the tag of an unchanged answer would depend on where the rows lie."""
    companies = [desk.company(f"Company {n}") for n in range(8)]
    deal = desk.deal(*companies)

    folded = desk.get(f"/deals/{deal}", include="companies")
    project()
    from_rows = desk.get(f"/deals/{deal}", include="companies")
    beside_others = desk.get("/deals", include="sources,companies")

    for answer in (folded, from_rows, beside_others):
        assert list(answer.json()["included"]["companies"]) == sorted(companies)


def test_every_kind_of_stream_brings_others_along(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    seminar = desk.opened("/seminars", {"host": foxconn, "linked_deals": [deal]})
    first = desk.opened("/sources", {"publisher": "Agency"})
    second = desk.opened("/sources", {"publisher": "Paper", "derived_from": first})
    project()

    included = desk.get(f"/seminars/{seminar}", include="companies,deals").json()["included"]

    assert included["companies"].keys() == {foxconn}
    assert included["deals"].keys() == {deal}
    assert desk.get("/sources", include="origins").json()["included"]["origins"].keys() == {first}
    assert desk.get(f"/sources/{second}", include="origins").json()["included"]["origins"].keys() == {first}
    assert desk.get("/companies", include="parents").json()["included"] == {"parents": {}}


def test_what_no_worker_has_seen_comes_along_all_the_same(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    included = desk.get(f"/deals/{deal}", include="companies").json()["included"]

    assert included["companies"][nissan]["legal_name"] == "Nissan Motor"
    assert included["companies"].keys() == {foxconn, nissan}


@pytest.mark.parametrize("when", [{"valid_at": "2024"}, {"known_at": "2020-01-01"}])
def test_what_only_a_view_can_find_does_not_come_along_on_another_day(
    desk: Desk, deal: str, when: dict[str, str]
) -> None:
    assert problem(desk.get(f"/deals/{deal}", include="seminars", **when), 400)["errors"][0]["parameter"] == "include"


def test_a_superseded_event_says_by_what(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    event = desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan})
    fix = {"supersedes": event["id"], "reason_code": "entry_error", "reason": "typed into the wrong deal"}
    retraction = desk.record(deal, "deal.event_retracted", fix)
    project()

    feed = {item["id"]: item["superseded_by"] for item in desk.get("/events", category="deal").json()["items"]}

    assert feed[event["id"]] == retraction["id"]
    assert feed[retraction["id"]] is None
    assert desk.get(f"/events/{event['id']}").json()["superseded_by"] == retraction["id"]


def count_queries(act: Callable[[], Any]) -> int:
    """Statements that read; beside them there may be one row for the access log, the price of knowing who saw what."""
    with CaptureQueriesContext(connection) as captured:
        act()
    noted = [query for query in captured if "INSERT INTO disclosure" in query["sql"]]
    assert len(noted) <= 1
    return len(captured) - len(noted)


LISTS = (
    "/deals",
    "/deals?include=companies,seminars,sources&order=-updated&search=deal",
    "/companies?include=parents",
    "/seminars?include=companies,deals",
    "/sources?include=origins",
    "/events",
    "/deals/{deal}/events",
)


@pytest.mark.parametrize("path", LISTS)
def test_a_page_of_any_size_takes_at_most_four_queries_and_one_row_of_the_access_log(desk: Desk, path: str) -> None:
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

    path, _, query = address.partition("?")
    given = dict(parse_qsl(query))

    small = count_queries(lambda: desk.get(path, limit=2, **given))
    large = count_queries(lambda: desk.get(path, limit=100, **given))

    assert len(desk.get(path, limit=100, **given).json()["items"]) >= 6
    assert small == large <= 4


def test_a_stream_is_read_in_few_queries_and_one_row_of_the_access_log(desk: Desk, deal: str) -> None:
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

"""Time travel at its edges: the ends of both axes, malformed moments, and what is asked in two ways at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from events import store
from events.catalogue import Occurred
from tests.api.desk import Desk, an_event, problem, project
from tests.integration.projections.histories import COMPANIES, Stream

POSITION_BEYOND = 2**63


@pytest.fixture
def known(desk: Desk, deal: str, foxconn: str, nissan: str) -> str:
    """A deal in talks since 2024, of which the log learned after its opening; projected."""
    project()
    desk.record(deal, "deal.talks_started", {"parties": [foxconn, nissan]}, occurred="2024-02-29")
    project()
    return deal


def get_stage(desk: Desk, deal: str, **place: Any) -> str:
    answer = desk.get(f"/deals/{deal}", **place)
    assert answer.status_code == 200, answer.content
    return str(answer.json()["stage"])


READS = (
    "/deals/{deal}", "/deals/{deal}/history", "/deals/{deal}/stages", "/deals/{deal}/lineage", "/deals", "/companies",
    "/board", "/interests", "/funnel?from=2024&to=2025", "/companies/{company}/dossier", "/diff?valid_from=2024",
    "/deals/{deal}/diff?valid_from=2024",
)  # fmt: skip


def ask(desk: Desk, path: str, deal: str, company: str, headers: dict[str, str] | None = None, **place: Any) -> Any:
    path, _, query = path.format(deal=deal, company=company).partition("?")
    return desk.get(path, headers, **dict(pair.split("=") for pair in query.split("&") if pair), **place)


@pytest.mark.parametrize("path", READS)
def test_every_read_refuses_the_same_moments(desk: Desk, known: str, nissan: str, path: str) -> None:
    def refused(**place: Any) -> tuple[int, str]:
        answer = ask(desk, path, known, nissan, **place)
        return answer.status_code, answer.json().get("code")

    head = store.head()
    assert refused(known_position=head + 1) == (409, "ahead-of-log")
    assert refused(known_position=POSITION_BEYOND) == (400, "bad-parameter")
    assert refused(known_position=-1) == (400, "bad-parameter")
    assert refused(known_at="2999-01-01") == (400, "bad-parameter")
    assert refused(known_at="2025-04-10T00:00:00 02:00") == (400, "bad-parameter")
    assert refused(known_at="2025-02-29") == (400, "bad-parameter")
    assert refused(known_at="2025-01-01", known_position=1) == (400, "bad-parameter")


@pytest.mark.parametrize("path", READS)
@pytest.mark.parametrize("place", [{"known_position": 0}, {"known_at": "0001-01-01T00:00:00Z"}])
def test_before_everything_nothing_was_known(
    desk: Desk, known: str, nissan: str, path: str, place: dict[str, Any]
) -> None:
    answer = ask(desk, path, known, nissan, **place)

    if answer.status_code == 404:
        assert answer.json()["code"] == "not-known"
    else:
        assert answer.status_code == 200, answer.content
        assert answer.json()["as_of"]["position"] == 0
        assert not answer.json().get("items")


@pytest.mark.parametrize("path", READS)
def test_the_head_by_its_position_is_what_stands_now(desk: Desk, known: str, nissan: str, path: str) -> None:
    answer = ask(desk, path, known, nissan, known_position=store.head())

    assert answer.status_code == 200, answer.content
    assert answer.json()["as_of"]["position"] == store.head()
    assert "immutable" not in answer.headers["Cache-Control"]
    assert "Memento-Datetime" in answer.headers


@pytest.mark.parametrize("path", ["/deals/{deal}", "/deals/{deal}/stages", "/deals", "/board", "/interests"])
@pytest.mark.parametrize("day", ["1000", "1000-01-01", "9999", "9999-12-31", "2024-02-29", "2024-H2", "2024-Q1"])
def test_any_day_of_the_calendar_has_an_answer(desk: Desk, known: str, nissan: str, path: str, day: str) -> None:
    answer = ask(desk, path, known, nissan, valid_at=day)

    assert answer.status_code in (200, 404), answer.content
    assert answer.json()["as_of"]["valid_at"] == day


@pytest.mark.parametrize("day", ["2025-02-29", "0999", "2024-13", "../2024", "unknown", "24", "", "2024-H3", "10000"])
def test_what_is_no_day_or_partial_date_is_refused(desk: Desk, known: str, day: str) -> None:
    refused = problem(desk.get(f"/deals/{known}", valid_at=day), 400)

    assert refused["errors"][0]["parameter"] == "valid_at"


@pytest.mark.parametrize("level", ["-1", "5", "x"])
def test_a_level_that_there_is_not_is_refused(desk: Desk, known: str, level: str) -> None:
    for path in (f"/deals/{known}", "/deals", "/board", "/interests"):
        assert problem(desk.get(path, min_level=level), 400)["errors"][0]["parameter"] == "min_level"


@pytest.mark.parametrize("span", [{"from": "1000-01-01", "to": "1000"}, {"from": "9999", "to": "9999-12-31"}])
def test_funnels_reach_the_ends_of_the_calendar(desk: Desk, known: str, span: dict[str, str]) -> None:
    answer = desk.get("/funnel", **span)

    assert answer.status_code == 200, answer.content


@pytest.mark.parametrize("span", [{"valid_from": "1000"}, {"valid_from": "9999"}, {"valid_from": "2024-02-29"}])
def test_changes_reach_the_ends_of_the_calendar(desk: Desk, known: str, span: dict[str, str]) -> None:
    for path in ("/diff", f"/deals/{known}/diff"):
        assert desk.get(path, **span).status_code == 200


def test_knowledge_is_split_to_the_microsecond(desk: Desk, known: str) -> None:
    recorded = desk.get(f"/deals/{known}/events").json()["items"][-1]["recorded_at"]
    at = datetime.fromisoformat(recorded)

    before = (at - timedelta(microseconds=1)).isoformat()
    assert get_stage(desk, known, known_at=recorded) == "TALKS"
    assert get_stage(desk, known, known_at=before) == "LEAD"


ACCEPTING = ("/deals/{deal}", "/deals", "/board", "/interests", "/diff?known_from=2020-01-01", "/diff?valid_from=2024")


@pytest.mark.parametrize("path", ACCEPTING)
def test_accept_datetime_ahead_of_everything_is_the_present(desk: Desk, known: str, nissan: str, path: str) -> None:
    answer = ask(desk, path, known, nissan, {"Accept-Datetime": "Fri, 10 Apr 2099 00:00:00 GMT"})

    assert answer.status_code == 200, answer.content
    assert answer.json()["as_of"]["position"] == store.head()


def test_an_address_that_names_its_moment_wins_over_accept_datetime(desk: Desk, known: str) -> None:
    answer = desk.get(
        f"/deals/{known}", {"Accept-Datetime": "Thu, 10 Apr 2014 00:00:00 GMT"}, known_position=store.head()
    )

    assert answer.status_code == 200


def test_head_has_the_headers_of_get(desk: Desk, known: str) -> None:
    for path in (f"/deals/{known}", "/deals", "/board"):
        place = {"known_position": store.head() - 1}
        got, head = desk.get(path, **place), desk.http.head(f"/api/v1{path}", place)
        same = ("ETag", "Memento-Datetime", "Content-Location", "Link", "Cache-Control")
        assert {name: head.headers.get(name) for name in same} == {name: got.headers.get(name) for name in same}
        assert head.content == b""


def test_a_closed_answer_that_one_has_is_not_sent_again(desk: Desk, known: str) -> None:
    for path in (f"/deals/{known}", "/deals", "/board", "/interests", f"/deals/{known}/stages"):
        place = {"known_position": store.head() - 1}
        got = desk.get(path, **place)
        again = desk.get(path, {"If-None-Match": got.headers["ETag"]}, **place)
        assert again.status_code == 304, path
        assert again.headers["Cache-Control"] == got.headers["Cache-Control"]


def test_the_more_of_a_filtered_column_is_filtered_too(desk: Desk, foxconn: str, nissan: str) -> None:
    for number in range(3):
        desk.deal(foxconn, nissan, title=f"Alliance {number}", kind="alliance")
        desk.deal(foxconn, nissan, title=f"Supply {number}", kind="supply")
    project()

    board = desk.get("/board", kind="alliance", party=nissan, role="counterpart", level=0, limit=1).json()
    lead = next(column for column in board["columns"] if column["stage"] == "LEAD")

    listed = desk.http.get(lead["more"]).json()["items"]
    assert lead["count"] == len(listed) == 3


def test_a_dossier_of_then_holds_what_was_put_right_since(desk: Desk, foxconn: str, nissan: str) -> None:
    """Seminars, companies and ledgers that named the company once, and do no more."""
    honda = desk.company("Honda Motor")
    deal = desk.deal(foxconn, nissan, honda)
    interest = {"holder": foxconn, "target": honda, "interest_kind": "equity"}
    wrong = [(f"/deals/{deal}", desk.record(deal, "deal.stake_interest_expressed", interest)["id"], interest)]
    announced = {"host": foxconn, "title": "In Tokyo", "invitees": [honda]}
    seminar = desk.opened("/seminars", announced)
    child = {"legal_name": "Honda Works", "parent": honda}
    works = desk.opened("/companies", child)
    for path, data in ((f"/seminars/{seminar}", announced), (f"/companies/{works}", child)):
        wrong.append((path, desk.get(f"{path}/events").json()["items"][0]["id"], data))
    project()
    place = {"known_position": store.head()}
    before = desk.get(f"/companies/{honda}/dossier", **place).json()

    changed = [{"target": nissan}, {"invitees": [nissan]}, {"parent": nissan}]
    for (path, event, data), instead in zip(wrong, changed, strict=True):
        category = path.split("/")[1].removesuffix("s").replace("companie", "company")
        fix = {"supersedes": event, "new_data": data | instead, "reason_code": "wrong_company", "reason": "misread"}
        answer = desk.post(f"{path}/events", an_event(f"{category}.event_corrected", fix), If_Match="*")
        assert answer.status_code == 201, answer.content
    project()

    assert desk.get(f"/companies/{honda}/dossier", **place).json() == before
    assert [one["seminar"]["id"] for one in before["seminars"]] == [seminar]
    assert [one["company"]["id"] for one in before["company"]["children"]] == [works]
    assert len(before["deals"][0]["interests_targeted"]) == 1


@pytest.mark.parametrize("with_position", [False, True])
def test_a_dossier_of_a_day_holds_companies_that_went_to_another_parent_since(
    desk: Desk, foxconn: str, nissan: str, with_position: bool
) -> None:
    registered = {"legal_name": "Works", "parent": nissan}
    works = desk.opened("/companies", {"events": [an_event("company.registered", registered, occurred="2020")]})
    sold = an_event("company.described", {"parent_links": [{"company": foxconn}]}, occurred="2025-06-01")
    assert desk.post(f"/companies/{works}/events", sold, If_Match="*").status_code == 201
    project()
    known = {"known_position": store.head()} if with_position else {}

    def children(company: str, **given: str) -> list[str]:
        found = desk.get(f"/companies/{company}/dossier", **given, **known).json()["company"]["children"]
        return [one["company"]["id"] for one in found]

    assert (children(nissan), children(foxconn)) == ([], [works])
    assert (children(nissan, valid_at="2025-05-31"), children(foxconn, valid_at="2025-05-31")) == ([works], [])
    assert children(nissan, valid_at="2025-06-01") == []


def test_a_span_of_days_holds_the_deal_of_an_event_whose_date_was_taken_back(desk: Desk) -> None:
    """Such an event is ordered by the day on which it was first recorded, which no date of its rows says."""
    companies = [Stream("company", stream_id) for stream_id in COMPANIES]
    deal = Stream("deal")
    for stream in (*companies, deal):
        stream.open()
    approach = {"from": COMPANIES[0], "to": COMPANIES[1]}
    first = deal.add("deal.approached", approach, occurred="2024-01-10")
    fix = {"supersedes": first.id, "new_data": approach, "reason_code": "entry_error", "reason": "nobody knows when"}
    corrected = deal.add("deal.event_corrected", fix)
    month = timedelta(days=30)
    deal.events[0] = replace(deal.events[0], created_at=first.created_at - month)
    deal.events[-1] = replace(corrected, occurred=Occurred(basis="stated"), created_at=first.created_at + month)
    for stream in (*companies, deal):
        store.append(stream.events)
    project()
    day = first.created_at.date().isoformat()
    span = {"valid_from": day, "valid_to": day}

    alone = desk.get(f"/deals/{deal.stream_id}/diff", **span).json()

    assert [event["id"] for event in alone["events"]] == [first.id]
    (found,) = desk.get("/diff", **span).json()["items"]
    assert (found["deal"]["id"], found["changes"]) == (deal.stream_id, alone["changes"])

"""The URL table held against the access log: a GET that shows a deal or event is written down, the rest are named."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from tests.api.desk import Desk, a_token, an_approach, project
from tests.api.test_permissions import ADDRESSES, PUBLIC, ROWS

TELLS_OF_NO_EVENT = {
    "funnel": "numbers",
    "event-types": "what can be recorded",
    "event-type-schema": "what can be recorded",
    "event-proof": "digests",
    "log-checkpoint": "digests",
    "log-checkpoints": "digests",
    "log-consistency": "digests",
    "log-entries": "digests and record times",
    "log-tile": "digests",
    "log-keys": "public keys",
    "exports": "how far they are; the file counts when it is fetched",
    "export": "how far it is",
    "imports": "how far one's own are",
    "import": "how far it is",
    "import-lines": "what became of one's own lines, by id",
    "token": "the caller",
}
SEEN_ELSEWHERE = {
    "export-file": "tests/api/test_exports.py",
    "erasures": "nothing is erased here; the page shows ids alone",
    "projection-verify": "shows streams that differ only; none does here",
}
QUERIES: dict[str, dict[str, str]] = {"diff": {"known_from": "2020-01-01"}, "deal-diff": {"known_from": "2020-01-01"}}
GETS = sorted(name for name, methods in ROWS.items() if "GET" in methods)


@pytest.fixture
def ids(desk: Desk, deal: str, foxconn: str, nissan: str) -> dict[str, str]:
    """One stream of each category, and an event of the deal, projected."""
    source = desk.opened("/sources", {"publisher": "EV trade press"})
    citations = [{"source": source, "quote": "approached"}]
    approach = an_approach(foxconn, nissan, citations=citations, occurred="2024-05-01")
    event = desk.post(f"/deals/{deal}/events", approach).json()["events"][0]["id"]
    seminar = desk.opened("/seminars", {"host": foxconn, "title": "In Tokyo", "linked_deals": [deal]})
    denied = {"denied_type": "deal.approached", "by": nissan}
    desk.record(deal, "deal.denial_stated", denied, occurred="2024-06-01")
    interest = {"holder": foxconn, "target": nissan, "interest_kind": "equity"}
    desk.record(deal, "deal.stake_interest_expressed", interest, occurred="2024-07-01")
    project()
    return {"deal": deal, "company": foxconn, "seminar": seminar, "source": source, "event": event}


def list_noted() -> list[tuple[str, list[str], list[str] | None]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT action, streams::text[], events::text[] FROM disclosure ORDER BY number")
        return cursor.fetchall()


def address(name: str, ids: dict[str, str]) -> str:
    given = ADDRESSES[name].pattern.converters
    about: dict[str, Any] = {"stream_id": ids[name.split("-")[0]]} if "stream_id" in given else {}
    return reverse(f"api:{name}", kwargs=about | ({"event_id": ids["event"]} if "event_id" in given else {}))


@pytest.mark.parametrize("name", [name for name in GETS if name not in TELLS_OF_NO_EVENT | SEEN_ELSEWHERE])
def test_every_read_that_shows_deals_or_events_is_in_the_access_log(name: str, ids: dict[str, str]) -> None:
    reader = Desk(a_token("read", "export", name="auditor"))
    before = len(list_noted())

    answer = reader.http.get(address(name, ids), QUERIES.get(name, {}))

    assert answer.status_code == 200, answer.content
    (noted,) = list_noted()[before:]
    assert noted[1]
    if name.startswith("deal") and noted[2] is None:
        assert ids["deal"] in noted[1]


def test_the_story_of_a_deal_shows_its_seminars(desk: Desk, ids: dict[str, str]) -> None:
    desk.get(f"/deals/{ids['deal']}/history")

    assert set(list_noted()[-1][1]) == {ids["deal"], ids["seminar"]}


def test_evidence_shows_what_was_said_about_an_event(desk: Desk, ids: dict[str, str]) -> None:
    dispute = {"event_ref": ids["event"], "claim": "it was the other way round"}
    about = desk.record(ids["deal"], "deal.dispute_raised", dispute)

    told = desk.get(f"/events/{ids['event']}/citations").json()["about"]

    assert [line["id"] for line in told] == [about["id"]]
    assert set(list_noted()[-1][2] or ()) == {ids["event"], about["id"]}


def test_every_read_is_on_one_of_the_lists() -> None:
    named = TELLS_OF_NO_EVENT | SEEN_ELSEWHERE

    assert set(named) <= set(GETS)
    assert not set(named) & PUBLIC

"""Who was shown a deal, and who could know of an event: what counts, who may ask, and that asking counts, too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse

from tests.api.desk import Desk, a_token, an_approach, an_event, problem, project
from tests.conftest import run_as_owner
from tests.programs import Programs
from tests.web import start_web


@pytest.fixture
def auditor(desk: Desk) -> Desk:
    return Desk(a_token("read", "export", name="auditor"))


def read(answer: HttpResponse) -> Any:
    assert answer.status_code == 200, answer.content
    return answer.json()  # type: ignore[attr-defined]


def list_seen(auditor: Desk, path: str, **query: Any) -> list[tuple[str, str]]:
    """By whom and how, in order, other than the asking itself."""
    items = read(auditor.get(f"{path}/disclosures", **query))["items"]
    return [(item["actor"]["name"], item["action"]) for item in items if item["shown"] != "access_log"]


def prefix_of(desk: Desk) -> str:
    return desk.token.split("_")[1]


def test_what_was_shown_of_a_deal_is_told_in_order(desk: Desk, auditor: Desk, deal: str) -> None:
    project()
    desk.get(f"/deals/{deal}")
    desk.get(f"/deals/{deal}/history")
    auditor.get("/deals")

    assert list_seen(auditor, f"/deals/{deal}") == [
        ("feed reader", "open_deal"),
        ("feed reader", "get_deal"),
        ("feed reader", "get_deal_history"),
        ("auditor", "list_deals"),
    ]


def test_a_disclosure_says_who_when_through_what_and_how_far_the_log_reached(
    desk: Desk, auditor: Desk, deal: str
) -> None:
    project()
    before = datetime.now(UTC)
    desk.get(f"/deals/{deal}", {"X-Request-ID": "the-one"})

    item = read(auditor.get(f"/deals/{deal}/disclosures"))["items"][-1]

    assert before - timedelta(seconds=5) < datetime.fromisoformat(item.pop("at")) < before + timedelta(minutes=1)
    assert item.pop("number") > 0
    assert item.pop("owner")["name"] == "ada"
    assert item == {
        "actor": {"kind": "token", "id": prefix_of(desk), "name": "feed reader"},
        "channel": "api",
        "action": "get_deal",
        "request_id": "the-one",
        "position": 3,
        "as_of": None,
        "shown": "stream",
    }


@pytest.mark.parametrize("collection", ["companies", "deals", "seminars", "sources"])
def test_every_kind_of_stream_has_its_disclosures(desk: Desk, auditor: Desk, foxconn: str, collection: str) -> None:
    answer = auditor.get(f"/{collection}/{foxconn}/disclosures")

    assert answer.status_code == (200 if collection == "companies" else 404)


def test_what_was_not_found_or_not_known_then_was_not_shown(desk: Desk, auditor: Desk, deal: str, foxconn: str) -> None:
    project()
    assert desk.get(f"/companies/{deal}").status_code == 404
    assert desk.get(f"/deals/{deal}", known_position=1).status_code == 404

    assert list_seen(auditor, f"/deals/{deal}") == [("feed reader", "open_deal")]


def test_heads_and_answers_that_nothing_changed_count(desk: Desk, auditor: Desk, deal: str) -> None:
    tag = desk.get(f"/deals/{deal}").headers["ETag"]
    assert desk.get(f"/deals/{deal}", {"If-None-Match": tag}).status_code == 304
    assert desk.http.head(f"/api/v1/deals/{deal}").status_code == 200

    assert list_seen(auditor, f"/deals/{deal}").count(("feed reader", "get_deal")) == 3


def test_what_came_along_was_shown(desk: Desk, auditor: Desk, deal: str, foxconn: str) -> None:
    project()
    desk.get(f"/deals/{deal}", include="companies")

    assert list_seen(auditor, f"/companies/{foxconn}")[-1] == ("feed reader", "get_deal")


def test_trying_a_write_shows_the_deal(desk: Desk, auditor: Desk, deal: str, foxconn: str, nissan: str) -> None:
    appender = Desk(a_token("append", name="appender"))
    assert appender.post(f"/deals/{deal}/events?dry_run=true", an_approach(foxconn, nissan)).status_code == 200

    assert list_seen(auditor, f"/deals/{deal}")[-1] == ("appender", "record_deal_events")


def test_asking_who_saw_it_is_written_down_and_shows_no_event(desk: Desk, auditor: Desk, deal: str) -> None:
    read(auditor.get(f"/deals/{deal}/disclosures"))

    items = read(auditor.get(f"/deals/{deal}/disclosures"))["items"]

    assert [(item["action"], item["shown"]) for item in items[1:]] == [("list_deal_disclosures", "access_log")]


def test_disclosures_are_for_those_who_may_export(desk: Desk, deal: str) -> None:
    assert problem(desk.get(f"/deals/{deal}/disclosures"), 403)["required_scope"] == "export"


def test_pages_follow_each_other(desk: Desk, auditor: Desk, deal: str) -> None:
    for _ in range(4):
        desk.get(f"/deals/{deal}")

    first = read(auditor.get(f"/deals/{deal}/disclosures", limit=3))
    rest = read(auditor.http.get(first["next"]))

    assert [item["action"] for item in first["items"]] == ["open_deal", "get_deal", "get_deal"]
    assert [item["action"] for item in rest["items"]] == ["get_deal", "get_deal", "list_deal_disclosures"]
    assert rest["next"] is None


def test_they_can_be_asked_for_by_actor_and_time(desk: Desk, auditor: Desk, deal: str) -> None:
    auditor.get(f"/deals/{deal}")
    owner = read(auditor.get(f"/deals/{deal}/disclosures"))["items"][0]["owner"]["id"]
    path, tomorrow = f"/deals/{deal}", datetime.now(UTC).date().isoformat()

    assert list_seen(auditor, path, actor=f"token:{prefix_of(auditor)}") == [("auditor", "get_deal")]
    assert len(list_seen(auditor, path, actor=f"user:{owner}")) == 2
    assert list_seen(auditor, path, actor="user:999999") == []
    assert list_seen(auditor, path, to="2020-01-01") == []
    assert len(list_seen(auditor, path, **{"from": tomorrow})) == 2
    assert "user:7" in problem(auditor.get(f"{path}/disclosures", actor="ada"), 400)["detail"]


class TestOfAnEvent:
    """The first moment at which somebody could know of it."""

    def firsts(self, auditor: Desk, event: str, **query: Any) -> dict[str, str]:
        found = read(auditor.get(f"/events/{event}/disclosures", **query))["first"]
        return {item["actor"]["name"]: item["action"] for item in found}

    def test_whoever_saw_the_deal_only_before_it_could_not_know(
        self, desk: Desk, auditor: Desk, deal: str, foxconn: str, nissan: str
    ) -> None:
        early, late = Desk(a_token("read", name="early")), Desk(a_token("read", name="late"))
        project()
        early.get(f"/deals/{deal}")
        event = desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan})["id"]
        project()
        late.get(f"/deals/{deal}")
        late.get(f"/deals/{deal}/history")

        assert self.firsts(auditor, event) == {"feed reader": "record_deal_events", "late": "get_deal"}

    def test_whoever_asks_as_of_an_earlier_moment_could_not_know(
        self, desk: Desk, auditor: Desk, deal: str, foxconn: str, nissan: str
    ) -> None:
        event = desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan})["id"]
        project()
        past, present = Desk(a_token("read", name="past")), Desk(a_token("read", name="present"))
        assert past.get(f"/deals/{deal}", known_position=3).status_code == 200
        assert present.get(f"/deals/{deal}", known_position=4).status_code == 200

        assert "past" not in self.firsts(auditor, event)
        assert self.firsts(auditor, event)["present"] == "get_deal"

    def test_an_event_seen_before_it_had_a_position_was_seen(
        self, desk: Desk, auditor: Desk, deal: str, foxconn: str, nissan: str
    ) -> None:
        event = desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan})["id"]
        quick = Desk(a_token("read", name="quick"))
        assert quick.get(f"/deals/{deal}").json()["version"] == 2
        project()

        assert self.firsts(auditor, event)["quick"] == "get_deal"

    def test_a_page_of_events_shows_those_on_it_and_no_others(
        self, desk: Desk, auditor: Desk, deal: str, foxconn: str, nissan: str
    ) -> None:
        one = desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan})["id"]
        other = desk.record(deal, "deal.talks_started", {"parties": [foxconn, nissan]})["id"]
        project()
        reader = Desk(a_token("read", name="reader"))
        reader.get(f"/events/{one}")
        reader.get("/events", type="deal.approached")

        assert self.firsts(auditor, one)["reader"] == "get_event"
        assert "reader" not in self.firsts(auditor, other)

    def test_a_person_knows_what_any_of_their_tokens_was_shown(
        self, desk: Desk, auditor: Desk, deal: str, foxconn: str, nissan: str
    ) -> None:
        event = desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan})["id"]
        whole = read(auditor.get(f"/events/{event}/disclosures"))
        owner = whole["first"][0]["owner"]["id"]

        assert self.firsts(auditor, event, actor=f"user:{owner}") == {"feed reader": "record_deal_events"}
        assert whole["event"] == event


def test_nothing_that_was_sent_is_in_the_access_log(desk: Desk, deal: str, foxconn: str) -> None:
    project()
    desk.get("/deals", search="confidential words", party=foxconn)
    desk.post(f"/deals/{deal}/events?dry_run=true", an_event("deal.comment_added", {"text": "confidential words"}))

    with connection.cursor() as cursor:
        cursor.execute("SELECT disclosure::text FROM disclosure")
        assert not [row for (row,) in cursor.fetchall() if "confidential" in row]


def test_an_answer_that_cannot_be_written_down_does_not_leave(desk: Desk, deal: str) -> None:
    run_as_owner(b"REVOKE INSERT ON disclosure FROM dealtracker_runtime")
    try:
        with pytest.raises(Exception, match="permission denied"):
            desk.get(f"/deals/{deal}")
    finally:
        run_as_owner(
            b"GRANT INSERT (actor_kind, actor_id, owner, channel, action, request_id, position, is_as_of, valid_at,"
            b" known_at, streams, events) ON disclosure TO dealtracker_runtime"
        )


def test_every_answer_of_a_web_process_that_is_killed_is_in_the_log(
    programs: Programs, desk: Desk, auditor: Desk, deal: str
) -> None:
    web = start_web(programs)
    raw = f"GET /api/v1/deals/{deal} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {desk.token}\r\n"
    for number in range(200):
        answer = web.send(f"{raw}X-Request-ID: r-{number}\r\nConnection: close\r\n\r\n".encode())
        assert answer.status == 200
    web.program.kill()

    items = read(auditor.get(f"/deals/{deal}/disclosures", limit=1000))["items"]

    assert {f"r-{number}" for number in range(200)} <= {item["request_id"] for item in items}

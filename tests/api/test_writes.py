"""What every write has in common: dry runs, idempotency keys, expected versions, replays."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from events.catalogue import get_type, list_types
from tests.api.desk import Desk, a_token, an_approach, an_event, an_id, problem


def count_events() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM event")
        return int(cursor.fetchone()[0])


def ids_in(value: Any) -> set[str]:
    """Every text in it that looks like a UUID."""
    if isinstance(value, dict):
        return set().union(*map(ids_in, value.values()))
    if isinstance(value, list):
        return set().union(*map(ids_in, value))
    return {value} if isinstance(value, str) and len(value) == 36 and value.count("-") == 4 else set()


def test_a_dry_run_judges_and_writes_nothing(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    before = count_events()

    answer = desk.post(f"/deals/{deal}/events?dry_run=true", an_approach(foxconn, nissan))

    assert answer.status_code == 200
    assert answer.json()["state"]["stage"] == "APPROACHED"
    assert answer.json()["version"] == 2
    assert answer.json()["events"][0]["sentence"] == "Foxconn approached Nissan"
    assert "Location" not in answer.headers
    assert count_events() == before
    assert desk.get(f"/deals/{deal}").json()["stage"] == "LEAD"


def test_a_dry_run_names_nothing_that_is_not_there(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    interest = {"holder": foxconn, "target": nissan, "interest_kind": "equity"}
    events = [
        an_event("deal.stake_interest_expressed", interest),
        an_event("deal.talks_started", {"parties": [nissan, foxconn]}),
    ]

    answer = desk.post(f"/deals/{deal}/events?dry_run=true", {"events": events}).json()

    assert [event["id"] for event in answer["events"]] == [None, None]
    assert answer["state"]["interests"][0]["id"] is None
    assert [flag["code"] for flag in answer["flags"]] == ["skipped_step"]
    assert ids_in(answer) - {event["request_id"] for event in answer["events"]} == {deal, foxconn, nissan}


def test_a_dry_run_of_an_opening_has_no_id(desk: Desk) -> None:
    answer = desk.post("/companies?dry_run=true", {"legal_name": "Nissan Motor"})

    assert answer.status_code == 200
    assert answer.json()["state"]["id"] is None
    assert answer.json()["events"][0]["stream"] == {"category": "company", "id": None}
    assert count_events() == 0


def test_a_dry_run_is_refused_as_the_write_would_be(desk: Desk, deal: str, foxconn: str) -> None:
    written = problem(desk.post(f"/deals/{deal}/events", an_approach(foxconn, foxconn)), 422)

    rehearsed = problem(desk.post(f"/deals/{deal}/events?dry_run=true", an_approach(foxconn, foxconn)), 422)

    assert rehearsed == written


def test_the_same_key_and_body_get_the_first_answer(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    first = desk.post(f"/deals/{deal}/events", an_approach(foxconn, nissan), Idempotency_Key="k-1")
    desk.record(deal, "deal.lapsed", {})

    again = desk.post(f"/deals/{deal}/events", an_approach(foxconn, nissan), Idempotency_Key="k-1")

    assert first.status_code == 201
    assert "Idempotent-Replayed" not in first.headers
    assert again.status_code == 200
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Location"] == first.headers["Location"]
    assert again.json() == first.json()
    assert desk.get(f"/deals/{deal}").json()["version"] == 3


def test_an_opening_is_replayed_to_the_same_stream(desk: Desk) -> None:
    first = desk.post("/companies", {"legal_name": "Nissan Motor"}, Idempotency_Key="nissan")

    again = desk.post("/companies", b'{ "legal_name" : "Nissan Motor" }', Idempotency_Key="nissan")

    assert again.status_code == 200
    assert again.headers["Location"] == first.headers["Location"]
    assert count_events() == 1


def test_the_same_key_with_another_body_is_refused(desk: Desk) -> None:
    desk.post("/companies", {"legal_name": "Nissan Motor"}, Idempotency_Key="k")

    refused = problem(desk.post("/companies", {"legal_name": "Honda Motor"}, Idempotency_Key="k"), 422)

    assert refused["code"] == "key-reused"
    assert count_events() == 1


def test_a_key_belongs_to_its_client(desk: Desk) -> None:
    desk.post("/companies", {"legal_name": "Nissan Motor"}, Idempotency_Key="k")

    other = Desk(a_token()).post("/companies", {"legal_name": "Honda Motor"}, Idempotency_Key="k")

    assert other.status_code == 201


def test_a_key_that_cannot_be_used_is_a_bad_header(desk: Desk) -> None:
    for key in ("", "a b", "é", "x" * 256):
        assert problem(desk.post("/companies", {"legal_name": "X"}, Idempotency_Key=key), 400)["code"] == "bad-header"
    assert count_events() == 0


def test_a_write_that_rests_on_the_newest_version_is_taken(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    etag = desk.get(f"/deals/{deal}").headers["ETag"]

    answer = desk.post(f"/deals/{deal}/events", an_approach(foxconn, nissan), If_Match=etag)

    assert answer.status_code == 201
    assert answer.headers["ETag"] == '"v2"'


def test_a_write_that_rests_on_a_stale_version_is_refused(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan})

    refused = problem(desk.post(f"/deals/{deal}/events", an_approach(nissan, foxconn), If_Match='"v1"'), 412)

    assert refused["code"] == "stale-version"
    assert (refused["expected"], refused["actual"]) == (1, 2)
    assert desk.get(f"/deals/{deal}").json()["version"] == 2


def test_a_retry_of_a_conditional_write_gets_its_answer_and_no_conflict(
    desk: Desk, deal: str, foxconn: str, nissan: str
) -> None:
    headers = {"If_Match": '"v1"', "Idempotency_Key": "once"}
    desk.post(f"/deals/{deal}/events", an_approach(foxconn, nissan), **headers)

    assert desk.post(f"/deals/{deal}/events", an_approach(foxconn, nissan), **headers).status_code == 200


def test_what_rests_on_a_version_must_name_it(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    withdrawal = an_event("deal.withdrawal_declared", {"scope": "deal", "by": foxconn, "firmness": "stated"})
    desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan})
    path = f"/deals/{deal}/events"

    required = problem(desk.post(path, withdrawal), 428)
    stale = problem(desk.post(path, withdrawal, If_Match='"v1"'), 412)
    taken = desk.post(path, withdrawal, If_Match='"v2"')

    assert (required["code"], required["version"]) == ("version-required", 2)
    assert 'If-Match: "v2"' in required["detail"]
    assert stale["code"] == "stale-version"
    assert taken.status_code == 201


@pytest.mark.parametrize("type_", [cls.type for cls in list_types("deal") if cls.needs_version])
def test_every_type_that_rests_on_a_version_is_asked_for_it(deal: str, type_: str) -> None:
    desk = Desk(a_token("append", "correct", "merge"))
    event = an_event(type_, get_type(type_).example)

    assert problem(desk.post(f"/deals/{deal}/events", event), 428)["code"] == "version-required"
    assert problem(desk.post(f"/deals/{deal}/events?dry_run=true", event), 428)["code"] == "version-required"


def test_any_version_will_do_when_the_client_says_so(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    event = desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan})
    fix = {"supersedes": event["id"], "reason_code": "entry_error", "reason": "typed into the wrong deal"}

    answer = desk.post(f"/deals/{deal}/events", an_event("deal.event_retracted", fix), If_Match="*")

    assert answer.status_code == 201


def test_who_opens_a_deal_knows_its_version(desk: Desk, foxconn: str, nissan: str) -> None:
    parties = [{"company": foxconn, "role": "initiator"}, {"company": nissan, "role": "counterpart"}]
    opened = an_event("deal.opened", {"title": "EV", "deal_kind": "platform_collaboration", "parties": parties})
    withdrawal = an_event("deal.withdrawal_declared", {"scope": "deal", "by": foxconn, "firmness": "stated"})

    assert desk.post("/deals", {"events": [opened, withdrawal]}).status_code == 201


def test_a_malformed_if_match_is_a_bad_header(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    assert problem(desk.post(f"/deals/{deal}/events", an_approach(foxconn, nissan), If_Match="v1"), 400)


def test_nothing_to_match_is_there_when_a_stream_is_opened(desk: Desk) -> None:
    problem(desk.post("/companies", {"legal_name": "Nissan Motor"}, If_Match='"v1"'), 412)
    assert count_events() == 0


def test_what_was_recorded_is_not_changed_or_deleted(desk: Desk, deal: str) -> None:
    event = desk.get(f"/deals/{deal}/events").json()["items"][0]["id"]

    for method in ("put", "patch", "delete"):
        for path in (
            f"/deals/{deal}/events",
            f"/events/{event}",
            "/events",
            f"/deals/{deal}",
            f"/deals/{deal}/history",
        ):
            answer = getattr(desk.http, method)(f"/api/v1{path}", b"{}", content_type="application/json")
            assert problem(answer, 405)["code"] == "method-not-allowed"
            assert "GET" in answer.headers["Allow"]
            assert method.upper() not in answer.headers["Allow"]


def test_events_are_recorded_all_or_none(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    events = [an_approach(foxconn, nissan), an_event("deal.took_effect", {})]

    refused = problem(desk.post(f"/deals/{deal}/events", {"events": events}), 409)

    assert refused["errors"][0]["pointer"].startswith("/events/1")
    assert desk.get(f"/deals/{deal}").json()["version"] == 1


def test_a_request_holds_a_limited_number_of_events(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    for events in ([], [an_approach(foxconn, nissan)] * 101):
        assert problem(desk.post(f"/deals/{deal}/events", {"events": events}), 422)["code"] == "invalid-body"


def test_a_reference_to_what_is_not_recorded_is_refused(desk: Desk, deal: str, foxconn: str) -> None:
    refused = problem(desk.post(f"/deals/{deal}/events", an_approach(foxconn, an_id())), 422)

    assert refused["code"] == "unknown-reference"
    assert [(error["pointer"], error["code"]) for error in refused["errors"]] == [("/data/to", "unknown-company")]

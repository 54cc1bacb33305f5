"""Batches: many events over several streams in one request, all or none or line by line."""

from __future__ import annotations

import socket
import tracemalloc
from collections.abc import Mapping
from typing import Any

import orjson
import pytest
from django.http import HttpResponse

from api.v1.batch.parsing import MAX_BYTES
from tests.api.desk import V1, Desk, a_token, an_approach, an_event, an_id, problem, project
from tests.api.test_writes import count_events
from tests.programs import Programs, wait_for


def on(deal: str | None, event: Mapping[str, Any], **given: Any) -> dict[str, Any]:
    category = str(event["type"]).partition(".")[0]
    return {**event, "stream": {"category": category, "id": deal}, **given}


def a_company(name: str, id_: str | None = None) -> dict[str, Any]:
    return on(id_, an_event("company.registered", {"legal_name": name}))


def a_deal(id_: str | None, *companies: str) -> dict[str, Any]:
    roles = ["initiator"] + ["counterpart"] * (len(companies) - 1)
    parties = [{"company": company, "role": role} for company, role in zip(companies, roles, strict=True)]
    data = {"title": "EV", "deal_kind": "platform_collaboration", "parties": parties}
    return on(id_, an_event("deal.opened", data))


def a_withdrawal(by: str) -> dict[str, Any]:
    return an_event("deal.withdrawal_declared", {"scope": "deal", "by": by, "firmness": "stated"})


def send(
    desk: Desk, lines: Any, query: str = "", path: str = "/events:batch", key: str | None = None, **headers: str
) -> HttpResponse:
    return desk.post(f"{path}{query}", {"events": lines}, Idempotency_Key=key or an_id(), **headers)


def statuses(answer: HttpResponse) -> list[int]:
    assert answer.status_code == 200, answer.content
    return [item["status"] for item in answer.json()["items"]]


def pointers(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(error["pointer"], error["code"]) for error in body["errors"]]


def test_a_batch_opens_streams_and_records_in_them(desk: Desk) -> None:
    foxconn, nissan, deal = an_id(), an_id(), an_id()
    lines = [
        a_company("Foxconn", foxconn),
        a_company("Nissan", nissan),
        a_deal(deal, foxconn, nissan),
        on(deal, an_approach(foxconn, nissan)),
        a_deal(None, foxconn, nissan),
    ]

    answer = send(desk, lines)

    body = answer.json()
    assert answer.status_code == 201
    assert (body["recorded"], body["refused"]) == (5, 0)
    assert [item["status"] for item in body["items"]] == [201] * 5
    assert body["items"][3]["event"]["version"] == 2
    assert body["items"][3]["event"]["stream"] == {"category": "deal", "id": deal}
    assert body["streams"][2] == {"category": "deal", "id": deal, "version": 2, "stage": "APPROACHED"}
    assert body["streams"][0]["stage"] is None
    event = desk.get(f"/events/{body['items'][3]['event']['id']}").json()
    assert (event["type"], event["channel"]) == ("deal.approached", "api")
    assert desk.get(f"/deals/{body['items'][4]['event']['stream']['id']}").json()["version"] == 1


def test_a_batch_is_recorded_whole_or_not_at_all(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    before = count_events()

    refused = problem(
        send(desk, [on(deal, an_approach(foxconn, nissan)), on(an_id(), a_withdrawal(foxconn), expected_version=0)]),
        409,
    )

    assert pointers(refused) == [("/events/1", "not-opened")]
    assert count_events() == before


def test_everything_wrong_with_the_content_is_pointed_at_at_once(desk: Desk, deal: str, foxconn: str) -> None:
    lines = [
        on(deal, an_approach(foxconn, "nobody")),
        on(deal, an_approach(foxconn, an_id())),
        on(deal, an_event("deal.approaching", {})),
        a_company(""),
    ]

    refused = problem(send(desk, lines), 422)

    assert refused["code"] == "invalid-event"
    assert [pointer for pointer, _ in pointers(refused)] == [
        "/events/0/data/to",
        "/events/1/data/to",
        "/events/2/type",
        "/events/3/data/legal_name",
    ]


def test_every_refusal_of_every_stream_is_pointed_at(desk: Desk, foxconn: str, nissan: str) -> None:
    deals = [desk.deal(foxconn, nissan) for _ in "12"]
    lines = [on(deals[0], an_event("deal.took_effect", {})), on(deals[0], an_approach(foxconn, nissan))]
    lines += [on(deals[1], an_event("deal.took_effect", {}))]

    refused = problem(send(desk, lines), 409)

    assert [pointer for pointer, _ in pointers(refused)] == ["/events/0", "/events/2"]


@pytest.mark.parametrize("atomic", ["", "?atomic=false"])
def test_wrong_shapes_are_pointed_at(desk: Desk, deal: str, atomic: str) -> None:
    good = on(deal, an_event("deal.note_added", {"body": "x"}))
    lines = [
        7,
        good | {"stream": {"category": "boat", "id": deal}},
        good | {"stream": {"category": "deal"}},
        good | {"extra": 1, "data": []},
        good | {"expected_version": -1},
        good | {"type": None},
    ]

    answer = send(desk, lines, atomic)

    found = (
        [item["problem"]["errors"][0]["pointer"] for item in answer.json()["items"]]
        if atomic
        else [pointer for pointer, _ in pointers(problem(answer, 422))]
    )
    assert {"/events/1/stream/category", "/events/2/stream/id", "/events/3/extra", "/events/4/expected_version"} <= set(
        found
    )
    assert {"/events/0", "/events/5/type"} <= set(found)


def test_line_by_line_every_line_that_can_be_is_recorded(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    lines = [
        on(deal, an_approach(foxconn, nissan)),
        on(deal, an_approach(foxconn, an_id())),
        on(deal, an_event("deal.took_effect", {})),
        "no event",
        on(deal, a_withdrawal(foxconn)),
        on(deal, an_approach(foxconn, nissan), expected_version=1),
        on(deal, an_approach(nissan, foxconn), expected_version=2),
    ]

    answer = send(desk, lines, "?atomic=false")

    body = answer.json()
    assert statuses(answer) == [201, 422, 409, 422, 428, 412, 201]
    assert (body["recorded"], body["refused"]) == (2, 5)
    assert body["streams"] == [{"category": "deal", "id": deal, "version": 3, "stage": "APPROACHED"}]
    problems = [item["problem"] for item in body["items"]]
    assert [p and p["code"] for p in problems] == [
        None, "unknown-reference", "transition-refused", "invalid-line", "version-required", "stale-version", None,
    ]  # fmt: skip
    assert problems[1]["errors"][0]["pointer"] == "/events/1/data/to"
    assert problems[2]["current_stage"] == "APPROACHED"
    assert desk.get(f"/deals/{deal}").json()["version"] == 3


def test_a_decision_may_rest_on_what_the_batch_itself_says(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    new = an_id()
    lines = [
        a_deal(new, foxconn, nissan),
        on(new, a_withdrawal(foxconn)),
        on(deal, an_approach(foxconn, nissan), expected_version=1),
        on(deal, a_withdrawal(foxconn)),
    ]

    assert send(desk, lines).status_code == 201


def test_a_decision_without_a_version_is_refused_with_its_place(desk: Desk, deal: str, foxconn: str) -> None:
    required = problem(
        send(desk, [on(deal, an_event("deal.note_added", {"body": "x"})), on(deal, a_withdrawal(foxconn))]), 428
    )

    assert pointers(required) == [("/events/1", "version-required")]


def test_one_stream_is_not_of_two_categories(desk: Desk, foxconn: str, nissan: str) -> None:
    stream = an_id()
    lines = [a_company("Honda", stream), a_deal(stream, foxconn, nissan)]

    refused = problem(send(desk, lines), 422)
    one_by_one = statuses(send(desk, lines, "?atomic=false"))

    assert pointers(refused) == [("/events/1/stream/category", "category-contradicts")]
    assert one_by_one == [201, 409]


def test_a_stale_version_is_refused_with_its_place(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan})

    stale = problem(send(desk, [a_company("X"), on(deal, an_approach(nissan, foxconn), expected_version=1)]), 412)
    torn = problem(
        send(
            desk,
            [
                on(deal, an_approach(nissan, foxconn), expected_version=2),
                on(deal, an_approach(nissan, foxconn), expected_version=2),
            ],
        ),
        412,
    )

    assert pointers(stale) == [("/events/1/expected_version", "stale-version")]
    assert pointers(torn) == [("/events/1/expected_version", "stale-version")]


@pytest.mark.parametrize("atomic", ["", "&atomic=false"])
def test_a_dry_run_answers_alike_and_names_nothing_that_is_not_there(
    desk: Desk, deal: str, foxconn: str, nissan: str, atomic: str
) -> None:
    before = count_events()
    lines = [on(deal, an_approach(foxconn, nissan)), a_deal(None, foxconn, nissan), a_company("Honda", an_id())]

    rehearsed = send(desk, lines, f"?dry_run=true{atomic}")

    body = rehearsed.json()
    assert rehearsed.status_code == 200
    assert [item["event"]["id"] for item in body["items"]] == [None] * 3
    assert [item["event"]["stream"]["id"] for item in body["items"]] == [deal, None, lines[2]["stream"]["id"]]
    assert [stream["id"] for stream in body["streams"]] == [deal, None, lines[2]["stream"]["id"]]
    assert body["recorded"] == 3
    assert count_events() == before


@pytest.mark.parametrize("atomic", ["", "?atomic=false"])
def test_a_batch_sent_again_gets_the_first_answer(
    desk: Desk, deal: str, foxconn: str, nissan: str, atomic: str
) -> None:
    lines = [a_company("Honda", an_id()), on(deal, an_approach(foxconn, nissan)), a_deal(None, foxconn, nissan)]
    if atomic:
        lines += [on(deal, an_approach(foxconn, an_id())), "nonsense"]
    first = send(desk, lines, atomic, key="batch-1")
    desk.record(deal, "deal.lapsed", {})

    again = send(desk, lines, atomic, key="batch-1")
    other = send(desk, lines[:1], atomic, key="batch-1")

    assert first.status_code == (200 if atomic else 201)
    assert "Idempotent-Replayed" not in first.headers
    assert again.status_code == 200
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json() == first.json()
    assert problem(other, 422)["code"] == "key-reused"


def test_a_replay_knows_the_positions(desk: Desk) -> None:
    lines = [a_company("Honda", an_id())]
    send(desk, lines, key="k")
    project()

    assert send(desk, lines, key="k").json()["items"][0]["event"]["position"] == 1


def test_a_batch_needs_a_key(desk: Desk) -> None:
    refused = problem(desk.post("/events:batch", {"events": [a_company("Honda")]}), 400)

    assert refused["code"] == "key-required"


def test_corrections_need_their_scope(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    event = desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan})
    fix = {"supersedes": event["id"], "reason_code": "entry_error", "reason": "typed into the wrong deal"}
    retraction = on(deal, an_event("deal.event_retracted", fix), expected_version=2)
    writer, corrector = Desk(a_token("append")), Desk(a_token("correct"))

    assert problem(send(writer, [retraction]), 403)["required_scope"] == "correct"
    assert problem(send(corrector, [a_company("X"), retraction]), 403)["required_scope"] == "append"
    assert send(corrector, [retraction]).status_code == 201


@pytest.mark.parametrize("lines", [[], None, {}, [a_company("X")] * 1_001])
def test_a_batch_has_one_to_a_thousand_lines(desk: Desk, lines: Any) -> None:
    assert problem(send(desk, lines), 422)["errors"][0]["pointer"] == "/events"


def test_a_batch_has_no_other_fields(desk: Desk) -> None:
    answer = desk.post("/events:batch", {"events": [a_company("X")], "atomic": False}, Idempotency_Key="k")

    assert pointers(problem(answer, 422)) == [("/atomic", "unknown-field")]


def test_a_thousand_lines_over_a_mebibyte_go_in(desk: Desk, deal: str) -> None:
    lines = [on(deal, an_event("deal.note_added", {"body": f"{number} " + "x" * 1_500})) for number in range(1_000)]

    answer = send(desk, lines)

    assert answer.status_code == 201, answer.content[:500]
    assert answer.json()["recorded"] == 1_000


def test_a_batch_over_eight_mebibytes_is_too_large(desk: Desk) -> None:
    raw = b'{"events": ["' + b"x" * MAX_BYTES + b'"]}'

    assert problem(desk.post("/events:batch", raw, Idempotency_Key="k"), 413)["code"] == "body-too-large"


def test_a_batch_may_come_as_lines(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    raw = b"\n".join([orjson.dumps(on(deal, an_approach(foxconn, nissan))), b"", orjson.dumps(a_company("Honda"))])

    answer = as_lines(desk, raw + b"\n")

    assert answer.status_code == 201
    assert answer.json()["recorded"] == 2


def test_lines_may_come_as_other_systems_write_them(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    line = orjson.dumps(on(deal, an_approach(foxconn, nissan)))
    body = b"\xef\xbb\xbf" + line + b"\r\n\r\n  " + line + b"\r\n"

    answer = send_lines(desk, body)

    assert (answer.status_code, answer.json()["recorded"]) == (201, 2)


def test_a_flood_of_lines_is_not_taken_apart(desk: Desk) -> None:
    flood = b"7\n" * (MAX_BYTES // 2)
    tracemalloc.start()

    refused = problem(send_lines(desk, flood), 422)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert pointers(refused) == [("/events", "list-length")]
    assert peak < 5 * MAX_BYTES


def send_lines(desk: Desk, body: bytes) -> HttpResponse:
    headers = {"idempotency-key": an_id()}
    return desk.http.post(f"{V1}/events:batch", body, content_type="application/x-ndjson", headers=headers)


def test_a_line_that_is_not_json_is_named(desk: Desk) -> None:
    refused = problem(as_lines(desk, orjson.dumps(a_company("Honda")) + b'\n{"a": 1, "a": 2}'), 400)

    assert refused["code"] == "malformed-body"
    assert refused["detail"].startswith("Line 2: ")


def as_lines(desk: Desk, raw: bytes) -> HttpResponse:
    path = f"{V1}/events:batch"
    return desk.http.post(path, raw, content_type="application/x-ndjson", headers={"idempotency-key": an_id()})


def test_the_batch_of_a_stream_has_lines_without_one(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    path = f"/deals/{deal}/events:batch"
    event = an_approach(foxconn, nissan)

    recorded = send(desk, [event, event], path=path)
    named = problem(send(desk, [on(deal, event)], path=path), 422)

    assert [item["event"]["version"] for item in recorded.json()["items"]] == [2, 3]
    assert pointers(named) == [("/events/0/stream", "unknown-field")]
    assert problem(send(desk, [event], path=f"/deals/{foxconn}/events:batch"), 404)["code"] == "unknown-stream"


def test_the_batch_of_a_stream_may_rest_on_its_version(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    path = f"/deals/{deal}/events:batch"
    lines = [an_approach(foxconn, nissan), a_withdrawal(foxconn)]

    missing = problem(send(desk, lines, path=path), 428)
    stale = problem(send(desk, lines, path=path, If_Match='"v7"'), 412)
    each = problem(send(desk, lines, "?atomic=false", path=path, If_Match='"v1"'), 400)
    taken = send(desk, lines, path=path, If_Match='"v1"')
    whichever = send(desk, [an_event("deal.note_added", {"body": "x"})], path=path, If_Match="*")

    assert missing["code"] == "version-required"
    assert stale["code"] == "stale-version"
    assert each["code"] == "bad-header"
    assert (taken.status_code, whichever.status_code) == (201, 201)


def test_if_match_is_not_overruled_by_the_first_line(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan})
    line = an_approach(foxconn, nissan, expected_version=2)

    refused = send(desk, [line], path=f"/deals/{deal}/events:batch", If_Match='"v1"')
    taken = send(desk, [line], path=f"/deals/{deal}/events:batch", If_Match='"v2"')

    assert problem(refused, 400)["code"] == "bad-header"
    assert taken.status_code == 201


def test_the_batch_of_any_streams_takes_no_if_match(desk: Desk) -> None:
    assert problem(send(desk, [a_company("X")], If_Match='"v1"'), 400)["code"] == "bad-header"


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_a_batch_is_posted(desk: Desk, method: str) -> None:
    answer = getattr(desk.http, method)(f"{V1}/events:batch")

    assert problem(answer, 405)["code"] == "method-not-allowed"


@pytest.mark.parametrize("media_type", ["application/json", "application/x-ndjson"])
def test_a_client_cut_off_in_the_middle_leaves_nothing(programs: Programs, media_type: str) -> None:
    port = a_server(programs)
    lines = [orjson.dumps(a_company(f"Company {number}")) for number in range(200)]
    body = b"\n".join(lines) + b"\n" if "nd" in media_type else b'{"events":[' + b",".join(lines) + b"]}"
    head = (
        f"POST {V1}/events:batch HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {a_token()}\r\n"
        f"Idempotency-Key: cut\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode()
    whole_lines = body[: body.index(b"\n", len(body) // 2) + 1] if "nd" in media_type else body[: len(body) // 2]

    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        client.sendall(head + whole_lines)
        client.shutdown(socket.SHUT_WR)
        cut_off = client.recv(4_096)
    left = count_events()
    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        client.sendall(head.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n") + body)
        whole = client.recv(4_096)

    assert b" 400 " in cut_off.split(b"\r\n")[0] or cut_off == b""
    assert left == 0
    assert b" 201 " in whole.split(b"\r\n")[0]
    assert count_events() == 200


def a_server(programs: Programs) -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    settings = {"HOST": "127.0.0.1", "PORT": str(port), "WEB_CONCURRENCY": "2", "ALLOWED_HOSTS": "localhost"}
    programs.start("-m", "gunicorn", "-c", "python:dealtracker.gunicorn", "dealtracker.wsgi", HTTPS="no", **settings)
    wait_for(lambda: answers_at(port), what="the web server")
    return port


def answers_at(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
            client.sendall(b"GET /livez HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return b" 200 " in client.recv(100)
    except OSError:
        return False

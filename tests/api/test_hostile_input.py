"""Whatever is sent, the answer is a problem that names it, and nothing is written."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.api.desk import V1, Desk, an_approach, an_event, an_id, problem

MEBIBYTE = 1_048_576


def rows() -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM event), (SELECT count(*) FROM event_text),"
            " (SELECT count(*) FROM idempotency_key)"
        )
        counts: tuple[int, ...] = cursor.fetchone()
        return counts


@pytest.fixture(autouse=True)
def nothing_is_written(deal: str) -> Iterator[None]:
    before = rows()
    yield
    assert rows() == before


def refused(answer: Any, *statuses: int) -> dict[str, Any]:
    assert 400 <= answer.status_code < 500, answer.content[:500]
    if statuses:
        assert answer.status_code in statuses, answer.content[:500]
    return problem(answer, answer.status_code)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"not json",
        b'{"type": "deal.approached"',
        b"null",
        b"[]",
        b'"deal.approached"',
        b"\x00",
        b"\xff\xff",
        b'{"a": 1e999}',
        b'{"a": NaN}',
        b'{"type": "a", "type": "b"}',
        b'{"a": ' + b"9" * 40 + b"}",
        b"[" * 50_000,
        b'{"data":' * 50_000,
        b'{"type": "deal.approached", "data": {"\\u0000": 1}}',
        b'{"type": "deal.approached", "data": {"from": "\\ud800"}}',
    ],
)
def test_bodies_that_are_not_what_they_should_be(desk: Desk, deal: str, raw: bytes) -> None:
    refused(desk.post(f"/deals/{deal}/events", raw), 400, 422)
    refused(desk.post("/deals", raw), 400, 422)


def test_fifty_thousand_elements(desk: Desk, deal: str, foxconn: str) -> None:
    many = list(range(50_000))
    approach = an_approach(foxconn, foxconn)

    refused(desk.post(f"/deals/{deal}/events", json.dumps(many).encode()), 422)
    refused(desk.post(f"/deals/{deal}/events", {"events": many}), 422)
    refused(desk.post(f"/deals/{deal}/events", approach | {"citations": many}), 422)
    refused(desk.post(f"/deals/{deal}/events", approach | {"data": many}), 422)
    refused(desk.post(f"/deals/{deal}/events", approach | {"occurred": {"after": many}}), 422)
    refused(desk.post(f"/deals/{deal}/events", an_event("deal.talks_started", {"parties": many})), 422)
    refused(desk.post("/deals", {"title": "X", "deal_kind": "supply", "parties": many}), 422)
    refused(desk.post("/companies", {"legal_name": "X", "aliases": many}), 422)
    refused(desk.post("/companies", {str(n): n for n in many}), 422)


def test_texts_of_a_mebibyte(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    long = "x" * (MEBIBYTE - 1_000)
    approach = an_approach(foxconn, nissan)

    for body in (
        approach | {"type": long},
        approach | {"occurred": long},
        approach | {"citations": long},
        approach | {"inferred": long},
        approach | {"on_behalf_of": long},
        approach | {long: 1},
        approach | {"data": {"from": long, "to": nissan}},
        approach | {"data": approach["data"] | {"topic": long}},
        approach | {"data": approach["data"] | {long: 1}},
        approach | {"occurred": {long: 1}},
        approach | {"citations": [{"source": long}]},
        an_event("deal.note_added", {"body": long}),
        an_event(
            "deal.event_corrected", {"supersedes": an_id(), "new_data": {"a": long}, "reason_code": "x", "reason": "y"}
        ),
    ):
        answer = refused(desk.post(f"/deals/{deal}/events", body, If_Match="*"), 422)
        assert len(json.dumps(answer)) < 20_000
    refused(desk.post("/companies", {"legal_name": long}), 422)
    refused(desk.post("/companies", {"legal_name": "X", "id": long}), 422)


def test_a_body_over_a_mebibyte_is_too_large(desk: Desk, deal: str) -> None:
    too_large = refused(desk.post(f"/deals/{deal}/events", b'{"a": "' + b"x" * MEBIBYTE + b'"}'), 413)

    assert too_large["code"] == "body-too-large"


@pytest.mark.parametrize(
    ("pointer", "change"),
    [
        ("/type", {"type": "deal.exploded"}),
        ("/type", {"type": "company.registered"}),
        ("/type", {"type": None}),
        ("/type", {"type": 7}),
        ("/type", {"type": ["deal.approached"]}),
        ("/data", {"data": None}),
        ("/data", {"data": "x"}),
        ("/data", {"data": []}),
        ("/occurred", {"occurred": "2025-02-30"}),
        ("/occurred", {"occurred": "05/08/2025"}),
        ("/occurred", {"occurred": "99999-01-01"}),
        ("/occurred", {"occurred": 2024}),
        ("/occurred", {"occurred": 2024.5}),
        ("/occurred", {"occurred": True}),
        ("/occurred", {"occurred": []}),
        ("/occurred", {"occurred": {"earliest": "2025-13"}}),
        ("/occurred", {"occurred": {"earliest": 1.5}}),
        ("/occurred", {"occurred": {"earliest": "2025", "latest": "2024"}}),
        ("/occurred", {"occurred": {"tz": "Mars/Olympus"}}),
        ("/occurred", {"occurred": {"tz": "../../etc/passwd"}}),
        ("/occurred", {"occurred": {"tz": "a\x7f" * 3_000}}),
        ("/occurred", {"occurred": {"day": "2025"}}),
        ("/occurred", {"occurred": {"after": ["x"]}}),
        ("/citations", {"citations": "hearsay"}),
        ("/citations", {"citations": {}}),
        ("/citations", {"citations": 1}),
        ("/citations/0", {"citations": [1]}),
        ("/citations/0", {"citations": [{}]}),
        ("/citations/0", {"citations": [{"source": "x"}]}),
        ("/citations/0", {"citations": [{"source": "0198c0de-0000-7000-8000-000000000000", "credibility": 2.0}]}),
        ("/inferred", {"inferred": 1}),
        ("/inferred", {"inferred": ""}),
        ("/inferred", {"inferred": " "}),
        ("/on_behalf_of", {"on_behalf_of": {}}),
        ("/actor", {"actor": {"kind": "user", "id": "1"}}),
        ("/position", {"position": 1}),
    ],
)
def test_a_wrong_part_of_an_event_is_pointed_at(
    desk: Desk, deal: str, foxconn: str, nissan: str, pointer: str, change: dict[str, Any]
) -> None:
    answer = refused(desk.post(f"/deals/{deal}/events", an_approach(foxconn, nissan) | change), 422)

    assert any(error["pointer"].startswith(pointer) for error in answer["errors"]), answer


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        25,
        25.0,
        True,
        None,
        "25,5",
        "1e2",
        "NaN",
        "-1",
        "101",
        "25 %",
        "٢٥",
        "",
        " ",
        [],
        {},
        "9" * 400,
        -(2**63),
        2**64 - 1,
    ],
)
def test_a_percentage_is_decimal_text(desk: Desk, deal: str, foxconn: str, nissan: str, value: Any) -> None:
    data = {"holder": foxconn, "target": nissan, "percent": value, "settled": True}

    refused(desk.post(f"/deals/{deal}/events", an_event("deal.stake_acquired", data)), 422)


@pytest.mark.parametrize("value", [1.5, 2**60, {"deep": [[[[[[[[[1]]]]]]]]]}, {"x" * 500: "y"}, [1.25]])
def test_free_objects_hold_only_what_can_be_told_again(
    desk: Desk, deal: str, foxconn: str, nissan: str, value: Any
) -> None:
    proposal = {"by": foxconn, "to": [nissan], "kind": "alliance", "terms": {"volume": value}}

    refused(desk.post(f"/deals/{deal}/events", an_event("deal.proposal_made", proposal)), 422)


def test_a_company_that_is_not_recorded(desk: Desk, deal: str, foxconn: str) -> None:
    for id_ in (an_id(), deal, "nissan", "", "@nissan", foxconn + "\n", 7, None, [foxconn]):
        refused(desk.post(f"/deals/{deal}/events", an_event("deal.approached", {"from": foxconn, "to": id_})), 422)


def test_a_correction_of_nothing_or_with_nonsense(desk: Desk, deal: str, foxconn: str) -> None:
    opening = desk.get(f"/deals/{deal}/events").json()["items"][0]["id"]
    fix = {"supersedes": opening, "new_data": {}, "reason_code": "entry_error", "reason": "x"}

    for change in (
        {"supersedes": an_id()},
        {"supersedes": "x"},
        {"new_data": {"title": 1.5}},
        {"new_data": {"title": "X", "deal_kind": "supply", "parties": [{"company": an_id(), "role": "host"}]}},
        {"new_data": []},
        {"reason": ""},
    ):
        event = an_event("deal.event_corrected", fix | change)
        answer = refused(desk.post(f"/deals/{deal}/events", event, If_Match="*"), 409, 422)
        assert answer["errors"]


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data; boundary=x", 415),
        ("application/xml", 415),
        ("", 415),
        ("application/json" * 1_000, 415),
        ("application/json; charset=utf-16", 400),
    ],
)
def test_only_json_is_taken(desk: Desk, deal: str, content_type: str, status: int) -> None:
    raw = "{}".encode("utf-16")

    answer = desk.http.generic("POST", f"{V1}/deals/{deal}/events", raw, content_type=content_type)

    problem(answer, status)


@pytest.mark.parametrize("path", ["/deals", "/events:batch"])
def test_a_compressed_body_is_told_that_it_is_not_taken(desk: Desk, path: str) -> None:
    raw = gzip.compress(b"{}")

    problem(desk.post(path, raw, Content_Encoding="gzip"), 415)


def test_only_json_is_given(desk: Desk) -> None:
    assert refused(desk.get("/deals", headers={"accept": "text/html"}), 406)["code"] == "not-acceptable"
    assert refused(desk.get("/deals", format="api"), 400)["code"] == "bad-parameter"
    assert desk.get("/deals", headers={"accept": "text/html, */*;q=0.1"}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/deals/",
        "/deals/1",
        "/deals/%00",
        "/deals/..%2f",
        "/deals/0198c0de-0000-7000-8000-00000000000Z",
        "/events/x",
        "/mergers",
        "/%ff%fe",
        "/" + "x" * 5_000,
    ],
)
def test_an_address_that_is_none_is_not_found(desk: Desk, path: str) -> None:
    for client in (desk.http, Client()):
        assert refused(client.get(f"{V1}{path}"), 404)["code"] == "not-found"
    refused(desk.http.post(f"{V1}{path}", b"{}", content_type="application/json"), 404)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace", "options"])
def test_other_methods_write_nothing(desk: Desk, deal: str, method: str) -> None:
    for path in ("/deals", f"/deals/{deal}", f"/deals/{deal}/events", "/events"):
        answer = getattr(desk.http, method)(f"{V1}{path}")
        assert answer.status_code in {204, 405}
        assert method == "options" or answer.status_code == 405


@pytest.mark.parametrize("page", ["/docs", "/errors"])
@pytest.mark.parametrize("method", ["put", "patch", "delete", "post", "trace"])
def test_a_page_is_only_read(desk: Desk, page: str, method: str) -> None:
    refused(getattr(desk.http, method)(f"{V1}{page}"), 405)
    refused(getattr(Client(enforce_csrf_checks=True), method)(f"{V1}{page}"), 405)


@pytest.mark.parametrize("page", ["/docs", "/errors"])
def test_a_page_is_given_whatever_is_accepted(desk: Desk, page: str) -> None:
    assert desk.http.options(f"{V1}{page}").status_code == 200
    for accept in ("text/html", "application/json", "image/png", "x"):
        answer = desk.get(page, headers={"accept": accept})
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")


def test_a_body_without_a_length_is_asked_for_it(desk: Desk, deal: str) -> None:
    for path in ("/deals", f"/deals/{deal}/events"):
        answer = desk.http.generic(
            "POST", f"{V1}{path}", content_type="application/json", headers={"transfer-encoding": "chunked"}
        )
        assert refused(answer, 411)["code"] == "length-required"


def test_a_body_that_says_it_is_too_large_is_not_waited_for(desk: Desk, deal: str) -> None:
    announced = {"CONTENT_LENGTH": "2000000000"}

    answer = desk.http.generic("POST", f"{V1}/deals", b"{", content_type="application/json", **announced)

    assert refused(answer, 413)["code"] == "body-too-large"


def test_a_body_that_never_arrives(desk: Desk, deal: str) -> None:
    class BrokenOff(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise ConnectionResetError

    gone: dict[str, Any] = {"wsgi.input": BrokenOff()}

    answer = desk.http.generic("POST", f"{V1}/deals", b"{", content_type="application/json", **gone)

    assert refused(answer, 400)["code"] == "malformed-body"


def test_a_header_of_nonsense_is_refused_or_ignored(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    approach = json.dumps(an_approach(foxconn, nissan)).encode()

    for name, value in (("if-match", "\x00"), ("idempotency-key", "\x00"), ("authorization", "Bearer \x00é")):
        client = Client(headers={"authorization": f"Bearer {desk.token}", name: value})
        refused(client.post(f"{V1}/deals/{deal}/events", approach, content_type="application/json"), 400, 401)


@pytest.mark.parametrize("rest", ["", "/events", "/history", "?valid_at=2024", "?known_at=2020-01-01"])
def test_a_stream_is_not_found_among_those_of_another_kind(desk: Desk, deal: str, rest: str) -> None:
    assert refused(desk.http.get(f"{V1}/companies/{deal}{rest}"), 404)["code"] == "unknown-stream"


def test_nor_is_its_history_before_it_was_known(desk: Desk, deal: str) -> None:
    answer = desk.get(f"/companies/{deal}/history", known_at="2020-01-01")

    assert refused(answer, 404)["code"] == "unknown-stream"

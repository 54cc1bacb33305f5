"""Every kind of refusal has the one form of RFC 9457, and says what would be allowed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings

from tests.api.desk import V1, Desk, a_token, an_approach, an_event, an_id, problem

JSON = "application/json"


def test_an_address_that_is_none(desk: Desk) -> None:
    assert problem(desk.get("/mergers"), 404)["code"] == "not-found"


def test_the_instance_is_the_address_as_a_uri(desk: Desk) -> None:
    assert problem(desk.get("/d\N{LATIN SMALL LETTER E WITH ACUTE}als%0A"), 404)["instance"] == f"{V1}/d%C3%A9als%0A"


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/deals", {"GET", "POST"}),
        ("/deals/{deal}", {"GET"}),
        ("/deals/{deal}/events", {"GET", "POST"}),
        ("/events", {"GET"}),
    ],
)
def test_a_method_that_is_not_taken_names_those_that_are(desk: Desk, deal: str, path: str, allowed: set[str]) -> None:
    for method in ("PUT", "PATCH", "DELETE"):
        answer = desk.http.generic(method, f"{V1}{path.format(deal=deal)}", b"{}", content_type=JSON)

        assert problem(answer, 405)["code"] == "method-not-allowed"
        assert allowed <= set(answer.headers["Allow"].split(", "))
        assert not {"PUT", "PATCH", "DELETE"} & set(answer.headers["Allow"].split(", "))


def test_without_a_token_the_way_in_is_named(committed_db: object) -> None:
    answer = Client().get(f"{V1}/deals")

    assert problem(answer, 401)["code"] == "unauthenticated"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_scope_that_is_missing_is_named(committed_db: object) -> None:
    answer = Desk(a_token("read")).post("/companies", {"legal_name": "X"})

    assert problem(answer, 403)["required_scope"] in {"append", "correct"}


Send = Callable[[Desk, str], HttpResponse]

REFUSED: dict[str, tuple[int, str, Send]] = {
    "accept": (406, "not-acceptable", lambda desk, _: desk.get("/deals", headers={"accept": "image/png"})),
    "chunks": (
        411,
        "length-required",
        lambda desk, _: desk.http.post(f"{V1}/deals", b"", content_type=JSON, headers={"transfer-encoding": "chunked"}),
    ),
    "too large": (413, "body-too-large", lambda desk, deal: desk.post(f"/deals/{deal}/events", b" " * 9_000_000)),
    "media type": (
        415,
        "unsupported-media-type",
        lambda desk, _: desk.http.post(f"{V1}/deals", b"<a/>", content_type="text/xml"),
    ),
    "charset": (
        400,
        "malformed-body",
        lambda desk, _: desk.http.generic(
            "POST", f"{V1}/deals", "{}".encode("utf-16"), content_type="application/json; charset=utf-16"
        ),
    ),
    "no json": (400, "malformed-body", lambda desk, _: desk.post("/deals", b"{")),
    "shape": (422, "invalid-body", lambda desk, _: desk.post("/deals", b"[]")),
    "header": (
        400,
        "bad-header",
        lambda desk, deal: desk.post(f"/deals/{deal}/events", an_approach(an_id(), an_id()), if_match="v1"),
    ),
    "parameter": (400, "bad-parameter", lambda desk, _: desk.get("/deals", limit="x")),
    "too many parameters": (
        400,
        "bad-request",
        lambda desk, _: desk.http.get(f"{V1}/deals?" + "&".join(f"a{n}=1" for n in range(1_001))),
    ),
    "host": (400, "bad-request", lambda desk, _: desk.get("/deals", headers={"host": "elsewhere.example"})),
    "id": (404, "unknown-stream", lambda desk, _: desk.get(f"/deals/{an_id()}")),
    "event": (404, "not-found", lambda desk, _: desk.get(f"/events/{an_id()}")),
    "type": (
        422,
        "invalid-event",
        lambda desk, deal: desk.post(f"/deals/{deal}/events", an_event("deal.exploded", {})),
    ),
    "reference": (
        422,
        "unknown-reference",
        lambda desk, deal: desk.post(f"/deals/{deal}/events", an_approach(an_id(), an_id())),
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_refusal_is_a_problem_with_a_code(desk: Desk, deal: str, what: str) -> None:
    status, code, send = REFUSED[what]

    answer = send(desk, deal)

    assert problem(answer, status)["code"] == code


def test_a_parameter_is_named_with_what_is_allowed(desk: Desk) -> None:
    answer = problem(desk.get("/deals", limit="0", colour="red"), 400)

    assert {error["parameter"] for error in answer["errors"]} == {"limit", "colour"}
    assert all(error["code"] and error["detail"] for error in answer["errors"])


def test_a_field_is_pointed_at_wherever_it_is(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    good, bad = an_approach(foxconn, nissan), an_approach(foxconn, "nissan", occurred="2025-02-30")

    answer = problem(desk.post(f"/deals/{deal}/events", {"events": [good, bad]}), 422)

    assert {error["pointer"] for error in answer["errors"]} == {"/events/1/data/to", "/events/1/occurred"}


def test_a_refusal_by_the_rules_teaches(desk: Desk, deal: str) -> None:
    took_effect = an_event("deal.took_effect", {}, occurred="2025-03")

    answer = problem(desk.post(f"/deals/{deal}/events", took_effect), 409)

    assert answer["code"] == answer["errors"][0]["code"] == "transition-refused"
    assert answer["current_stage"] == desk.get(f"/deals/{deal}").json()["stage"]
    assert "deal.approached" in answer["allowed_events"]
    assert "deal.took_effect" not in answer["allowed_events"]
    assert answer["version"] == 1


def test_a_stale_version_tells_both(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan})

    answer = problem(desk.post(f"/deals/{deal}/events", an_approach(nissan, foxconn), if_match='"v1"'), 412)

    assert (answer["code"], answer["expected"], answer["actual"]) == ("stale-version", 1, 2)


def test_a_caller_who_asks_too_often_is_told_when_to_come_back(desk: Desk) -> None:
    with override_settings(RATE_LIMIT=1, RATE_LIMIT_BURST=1):
        answers: list[Any] = [desk.get("/deals") for _ in range(3)]

    assert problem(answers[-1], 429)["code"] == "rate-limited"
    assert int(answers[-1].headers["Retry-After"]) >= 1


def test_a_defect_of_ours_is_a_problem_that_tells_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("api.v1.events.views.feed.read_page", fail)
    client = Client(raise_request_exception=False, headers={"authorization": f"Bearer {desk.token}"})

    answer = client.get(f"{V1}/events")

    assert problem(answer, 500)["code"] == "internal-error"
    assert b"secret" not in answer.content
    assert answer.headers["X-Request-ID"]

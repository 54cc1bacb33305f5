"""Every attack on every address: nothing is a defect, and every refusal is a problem whose code has a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from api.v1.errors import pages
from events import integrity, store
from tests.api.desk import V1, Desk, an_id, problem
from tests.integration.integrity.building import KEY

VALUES = {"code": "stale-version", "event_type": "deal.approached"}
"""What fills a place in an address that is no id."""

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "FOO", "get", "PROPFIND")

HEADERS = [
    {"accept": "*/*;q=bogus"},
    {"accept": "application/json;q=2"},
    {"accept": "application/json; charset=\xfc"},
    {"accept": ",;,;=,/"},
    {"accept": "a/b," * 25_000},
    {"accept": "application/json;" + "x=y;" * 25_000},
    {"accept": "application/json;version=999999999999999999999999"},
    {"accept": "\x00"},
    {"accept": ""},
    {"accept-language": "x" * 10_000},
    {"accept-language": "de;q=\xb2"},
    {"accept-encoding": "gzip;q=bogus"},
    {"accept-datetime": "Thu, 31 Feb 2099 25:61:61 GMT"},
    {"authorization": ""},
    {"authorization": "Bearer"},
    {"authorization": "Bearer dt__"},
    {"authorization": "Bearer dt_" + "x" * 10_000},
    {"authorization": "Bearer dt_%00_\x00\xff"},
    {"authorization": "Basic Og=="},
    {"authorization": "Basic \xff"},
    {"cookie": "sessionid=" + "x" * 5_000},
    {"cookie": "sessionid=\x00\xff; csrftoken=\xff"},
    {"if-match": "v7"},
    {"if-match": '"v0"'},
    {"if-match": '"v99999999999999999999999"'},
    {"if-match": '"\xff"'},
    {"if-match": 'W/"v1"'},
    {"if-match": '"v1", "v2"'},
    {"if-match": '"' * 5_000},
    {"if-none-match": "\x00"},
    {"if-none-match": '"' * 5_000},
    {"if-none-match": ",".join(['"v1"'] * 2_000)},
    {"if-none-match": "*"},
    {"if-modified-since": "yesterday"},
    {"if-modified-since": "Thu, 01 Jan 99999 00:00:00 GMT"},
    {"idempotency-key": ""},
    {"idempotency-key": " "},
    {"idempotency-key": "x" * 256},
    {"idempotency-key": "\xe9\x00\x7f"},
    {"idempotency-key": "a\tb"},
    {"idempotency-key": '"; DROP TABLE event; --'},
    {"range": "bytes=0-1"},
    {"range": "bytes=9999999999999999999999-"},
    {"range": "events=-1"},
    {"prefer": "wait=99999999999999999999"},
    {"expect": "100-continue"},
    {"x-request-id": "\x00"},
    {"x-forwarded-for": "999.999.999.999, ::::, \xff"},
    {"x-http-method-override": "DELETE"},
    {"origin": "null"},
    {"origin": "https://\xff"},
    {"content-encoding": "gzip"},
    {"content-length": ""},
    {"content-length": "x"},
    {"content-length": "-1"},
    {"content-length": "99999999999999999999999999"},
    {"content-length": "\xb2"},
    {"host": "elsewhere.example"},
    {"host": "a b"},
    {"host": "[::1"},
    {"traceparent": "00-" + "0" * 32},
]

QUERIES = [
    "x=1",
    "limit=1&limit=2",
    "limit=9999999999999999999999",
    "limit=-1",
    "limit=%C2%B2",
    "limit=",
    "after=9223372036854775808",
    "after=-1",
    "after=" + "9" * 5_000,
    "after=%00",
    "after=%ED%A0%80",
    "after=eyJ4IjoxfQ%3D%3D",
    "after=AAAA",
    "cursor=AAAA",
    "before=x",
    "order=;DROP",
    "order=-",
    "fields=" + "a," * 2_000,
    "fields=%00",
    "fields=__class__",
    "include=__proto__",
    "include=,,,",
    "search=%00",
    "search=%FF%FE",
    "search=" + "%F0%9F%92%A9" * 300,
    "type=%25",
    "type=" + "x," * 1_000,
    "category=nothing",
    "stream=x",
    "stream=00000000-0000-0000-0000-00000000000g",
    "wait=99999999999999999999999",
    "wait=-1",
    "wait=NaN",
    "min_version=9999999999999999999999",
    "min_version=x",
    "min_position=99999999999999999999999",
    "min_position=-1",
    "valid_at=9999999-01-01",
    "valid_at=%00",
    "valid_at=0000-00-00",
    "known_at=9999-12-31T23:59:60Z",
    "known_at=2025-01-01T00:00:00%2B99:99",
    "known_at=" + "1" * 5_000,
    "known_position=9223372036854775808",
    "known_position=-1",
    "count=estimate&count=estimate",
    "stage=%F0%9F%92%A9",
    "party=1",
    "dry_run=maybe",
    "atomic=maybe",
    "format=xml",
    "&".join(f"a{n}=1" for n in range(2_000)),
    "%",
    "%zz=%zz",
    "=&=&&&;",
    "%ED%A0%80=%C0%AF",
    "%00",
]

BODIES = [
    b"",
    b"null",
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b'{"events": ' + b"[" * 100_000,
    b'{"events": [' + b"{}," * 20_000 + b"{}]}",
    b'{"id": ' + b"9" * 5_000 + b"}",
    b'{"id": 1e400}',
    b'{"id": -0.0, "events": {}}',
    b'{"id": "\\ud800"}',
    b'{"\\ud800": 1}',
    b'{"id": "\\u0000"}',
    b'{"id": "\xed\xa0\x80"}',
    b'{"id": "\xc0\xaf"}',
    b'\xef\xbb\xbf{"id": 1}',
    b'{"events": [{"type": "deal.approached", "data": {"from": {"from": {}}}, "occurred": {"instant": 9e99}}]}',
    b'{"events": [{"type": "deal.opened", "data": {"title": {"$ne": 1}}, "stream": {"category": [], "id": {}}}]}',
    b'{"events": [{"type": {}, "data": [], "stream": "x", "expected_version": 1e9}]}',
    b'{"events": [{"type": "deal.opened", "data": {}, "stream": {"category": "deal"}, "expected_version": -1}]}',
    b'{"events": [{"type": "deal.opened", "data": {}, "expected_version": 99999999999999999999}]}',
    b'{"events": [null, 1, true, "x", [[]]]}',
    b"{}\n{}\n",
    b"\n\n\n\x00\n",
    b"\x1f\x8b\x08\x00" + b"\xff" * 100,
]

CONTENT_TYPES = [
    "application/json; charset=utf-16",
    "application/json; charset=utf-7",
    "application/json; charset=no-such-thing",
    "application/json; charset=\xff",
    "application/json; charset=" + "x" * 5_000,
    "application/json; charset=idna",
    "application/json; charset=base64",
    "application/json; charset=undefined",
    "application/json;;;===",
    "application/json, application/json",
    "APPLICATION/JSON",
    "application/x-ndjson; charset=utf-16",
    "application/cloudevents+json",
    "application/x-www-form-urlencoded; charset=utf-16",
    "multipart/form-data",
    "multipart/form-data; boundary=" + "x" * 500,
    "multipart/form-data; boundary=\xff",
    "*/*",
    "json",
    "/",
    "\x00",
    "",
]


ENDINGS = [
    "\x00",
    "%00",
    "%ed%a0%80",
    "%c0%af",
    "\ufffe",
    "%ff",
    "..",
    "%2e%2e%2f",
    "%0d%0aX-A:1",
    "//",
    "?",
    "x" * 9_000,
]


def list_routes() -> dict[str, Any]:
    """Every address of version 1, with names of places in it, and its view: read off the URL table."""
    api = next(entry for entry in get_resolver().url_patterns if str(entry.pattern) == "api/")
    version = next(entry for entry in api.url_patterns if str(entry.pattern) == "v1/")
    return {f"{V1}/{route}": view for route, view in _routes(version)}


def _routes(resolver: URLResolver) -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield str(entry.pattern), entry.callback.cls
        else:
            yield from ((f"{entry.pattern}{route}", view) for route, view in _routes(entry))


def addressed(route: str, id_: str) -> str:
    """The address of a route, with this id wherever it has one."""
    parts = [part.strip("<>").rpartition(":")[2] if part.startswith("<") else None for part in route.split("/")]
    return "/".join(
        text if name is None else VALUES.get(name, id_) for name, text in zip(parts, route.split("/"), strict=True)
    )


Sent = tuple[str, str, dict[str, Any]]
"""Method, address, and what else the test client's `generic` takes."""


def list_defects(client: Client, requests: Iterable[Sent]) -> list[str]:
    """What is wrong with the answers, each named by its request."""
    found = []
    for method, address, more in requests:
        answer = client.generic(method, address, **more)
        if wrong := find_wrong(method, answer):
            found.append(f"{wrong}: {method} {address[:200]!r} {str(more)[:200]}")
    return found


def find_wrong(method: str, answer: HttpResponse) -> str | None:
    """Answers are below 500; a refusal is a problem with a page, and says which methods are allowed instead."""
    if answer.status_code >= 500:
        return str(answer.status_code)
    if answer.status_code == 405 and not answer.headers.get("Allow"):
        return "405 without Allow"
    if answer.status_code >= 400 and method != "HEAD":
        if answer.headers["Content-Type"] != "application/problem+json":
            return f"{answer.status_code} as {answer.headers['Content-Type']}"
        code = problem(answer, answer.status_code)["code"]
        return None if code in pages.load() else f"no page for {code}"
    return None


@pytest.fixture
def client(desk: Desk, deal: str, settings: Settings) -> Client:
    """Of a log that is signed: without a checkpoint it is right to answer 503 where one is asked for."""
    settings.LOG_SIGNING_KEY = KEY.to_text()
    store.seal()
    integrity.grow()
    integrity.sign(datetime.now(UTC))
    return Client(raise_request_exception=False, headers={"authorization": f"Bearer {desk.token}"})


ROUTES = list_routes()


def offering(method: str) -> list[str]:
    """The routes that do something with this method. All others refuse it in the same way, before all else."""
    return [route for route, view in ROUTES.items() if hasattr(view, method.lower())]


def test_the_table_of_addresses_is_read() -> None:
    assert len(ROUTES) > 20
    assert f"{V1}/deals/<uuid:stream_id>/events" in ROUTES


def test_any_method(client: Client, deal: str) -> None:
    addresses = [addressed(route, id_) for route in ROUTES for id_ in (deal, an_id())]
    requests: list[Sent] = [(method, address, {}) for address in addresses for method in METHODS]

    assert list_defects(client, requests) == []
    assert list_defects(Client(raise_request_exception=False), requests) == []


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_any_header(client: Client, deal: str, method: str) -> None:
    body = {"data": b"{}", "content_type": "application/json"} if method == "POST" else {}
    given: list[dict[str, Any]] = [
        {"CONTENT_LENGTH": headers["content-length"]} if "content-length" in headers else {"headers": headers}
        for headers in HEADERS
    ]

    requests = ((method, addressed(route, deal), body | headers) for route in offering(method) for headers in given)

    assert list_defects(client, requests) == []


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_any_query(client: Client, deal: str, method: str) -> None:
    body = {"data": b"{}", "content_type": "application/json"} if method == "POST" else {}

    requests = ((method, f"{addressed(route, deal)}?{query}", body) for route in offering(method) for query in QUERIES)

    assert list_defects(client, requests) == []


@pytest.mark.parametrize("content_type", ["application/json", "application/x-ndjson"])
def test_any_body(client: Client, deal: str, content_type: str) -> None:
    requests = (
        _posted("POST", addressed(route, deal), n, content_type)
        for route in offering("POST")
        for n in range(len(BODIES))
    )

    assert list_defects(client, requests) == []


def test_a_body_where_none_is_read(client: Client, deal: str) -> None:
    """Every address is sent one of the bodies with every such method, and every body to several addresses."""
    sent = [(method, addressed(route, deal)) for route in ROUTES for method in ("GET", "PUT", "PATCH", "DELETE")]

    requests = (_posted(*each, number % len(BODIES), "application/json") for number, each in enumerate(sent))

    assert list_defects(client, requests) == []


def _posted(method: str, address: str, number: int, content_type: str) -> Sent:
    """With a body by its number, under a key of its own."""
    headers = {"idempotency-key": f"{content_type}-{number}"}
    return method, address, {"data": BODIES[number], "content_type": content_type, "headers": headers}


def test_any_content_type(client: Client, deal: str) -> None:
    bodies = [text.encode(encoding) for text in ("{}", '{"id": "\xe9"}') for encoding in ("utf-8", "utf-16")]

    requests = (
        ("POST", addressed(route, deal), {"data": body, "content_type": type_})
        for route in offering("POST")
        for type_ in CONTENT_TYPES
        for body in bodies
    )

    assert list_defects(client, requests) == []


def test_any_address(client: Client, deal: str) -> None:
    requests: list[Sent] = [
        (method, f"{addressed(route, deal)}{slash}{rest}", {})
        for route in ROUTES
        for slash in ("", "/")
        for rest in ENDINGS
        for method in ("GET", "POST")
    ]

    assert list_defects(client, requests) == []

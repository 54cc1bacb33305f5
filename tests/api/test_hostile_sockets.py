"""Attacks that only a socket can carry, on a real web server: no answer is 5xx, and every refusal is a problem."""

from __future__ import annotations

import http.client
import socket

import pytest

from tests.api.desk import Desk, an_id
from tests.api.test_hostile_requests import CONTENT_TYPES, ROUTES, addressed
from tests.programs import Programs
from tests.web import Answer, Web, start_web


@pytest.fixture
def web(programs: Programs) -> Web:
    return start_web(programs)


class Line:
    """One raw request after the other, as one token."""

    def __init__(self, web: Web, token: str) -> None:
        self.web = web
        self.token = token

    def send(self, first: bytes, *headers: bytes, body: bytes = b"", hang_up: bool = False) -> Answer | None:
        """The answer; None where the server says nothing, which it may when the request never came whole."""
        lines = [first + b" HTTP/1.1", *headers, b"Connection: close"]
        if not any(header.lower().startswith(b"host:") for header in headers):
            lines.append(b"Host: localhost")
        if not any(header.lower().startswith(b"authorization:") for header in headers):
            lines.append(b"Authorization: Bearer " + self.token.encode())
        raw = b"\r\n".join(lines) + b"\r\n\r\n" + body
        try:
            return self.web.send(raw, hang_up=hang_up)
        except (http.client.BadStatusLine, ConnectionError):
            return None


def require_no_defect(answer: Answer | None, what: object) -> None:
    assert answer is not None, what
    assert answer.status < 500, what
    if answer.status >= 400 and answer.body:
        assert answer.problem["status"] == answer.status, what


@pytest.fixture
def line(web: Web, desk: Desk) -> Line:
    return Line(web, desk.token)


def test_a_charset_is_never_taken_for_that_of_the_address(line: Line, deal: str) -> None:
    for address in (f"/api/v1/deals/{deal}", "/api/v1/events", "/admin/login/"):
        for type_ in CONTENT_TYPES:
            if "\x00" not in type_:
                for query in (b"?search=%C3%A9", b"?" + b"&".join(b"a=%%C3%%A9%d" % n for n in range(300))):
                    header = b"Content-Type: " + type_.encode("latin-1")
                    answer = line.send(b"GET " + address.encode() + query, header)
                    assert answer is not None
                    assert answer.status < 500, (address, type_, query[:20])


ODD_HEADERS = [
    [b"Authorization: Bearer x", b"Authorization: Bearer y"],
    [b'If-Match: "v1"', b'If-Match: "v2"'],
    [b"Idempotency-Key: a", b"Idempotency-Key: b"],
    [b"Host: localhost", b"Host: elsewhere.example"],
    [b"Content-Type: application/json", b"Content-Type: text/plain"],
    [b"Accept: text/html", b"Accept: image/png"],
    [b"Idempotency-Key: \x80\xff\xfe"],
    [b"If-Match: \xe2\x80\x9cv1\xe2\x80\x9d"],
    [b"If-None-Match: \xff"],
    [b"Accept: \xff/\xff;q=\xff"],
    [b"Authorization: Bearer dt_\xff_\xff"],
    [b"Authorization: \xff"],
    [b"Cookie: sessionid=\xff\xfe; csrftoken=\x80"],
    [b"Idempotency_Key: x"],
    [b"Content-Length: 0", b"Content-Length: 0"],
    [b"Upgrade: h2c", b"HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA"],
    [b"Upgrade: websocket", b"Sec-WebSocket-Key: x"],
    [b'Forwarded: for="_\xff";host="x"'],
    [b"X-Forwarded-Proto: https", b"X-Forwarded-Proto: gopher"],
    [b"X-Forwarded-Host: elsewhere.example"],
    [b"TE: trailers", b"Trailer: Idempotency-Key"],
    [b"Expect: 100-continue"],
    [b"Range: bytes=0-0,2-3,-1"],
    [b"X: " + b"x" * 8_000],
]


def test_headers_that_are_odd_or_repeated(line: Line, deal: str) -> None:
    for address in (b"/api/v1/deals", f"/api/v1/deals/{deal}/events".encode(), b"/api/v1/errors"):
        for headers in ODD_HEADERS:
            require_no_defect(line.send(b"GET " + address, *headers), (address, headers))
            length = [] if any(header.startswith(b"Content-Length") for header in headers) else [b"Content-Length: 2"]
            body = b"{}" if length else b""
            require_no_defect(line.send(b"POST " + address, *headers, *length, body=body), (address, headers, "POST"))


def test_addresses_that_are_no_text(line: Line) -> None:
    for route in ROUTES:
        address = addressed(route, an_id()).encode()
        for rest in (b"%ff", b"%00", b"%ed%a0%80", b"%c0%af", b"%0d%0aX:1", b"%", b"%zz", b"?%ff=%00", b"?a=%ed%a0%80"):
            require_no_defect(line.send(b"GET " + address + rest), (address, rest))


def test_a_head_is_answered_like_a_get_without_its_body(line: Line, deal: str) -> None:
    for route in ROUTES:
        address = addressed(route, deal).encode()
        got, headed = line.send(b"GET " + address), line.send(b"HEAD " + address)

        assert got is not None
        assert headed is not None
        assert (headed.status, headed.body) == (got.status, b""), address


def test_targets_that_are_no_path(line: Line) -> None:
    for first in (
        b"CONNECT localhost:80",
        b"CONNECT /api/v1/deals",
        b"OPTIONS *",
        b"OPTIONS /api/v1/deals",
        b"GET http://localhost/api/v1/deals",
        b"GET http://elsewhere.example/api/v1/deals",
        b"GET http://[::1/api/v1/deals",
        b"GET //api/v1/deals",
        b"GET /api",
        b"GET /api/",
        b"GET /api/v1",
        b"GET /api/v1/../../etc/passwd",
        b"GET /api/v1/deals#fragment",
        b"TRACE /api/v1/deals",
        b"PROPFIND /api/v1/deals",
        b"QUERY /api/v1/deals",
    ):
        answer = line.send(first)
        assert answer is not None
        assert answer.status < 500, first


ODD_LENGTHS: list[tuple[list[bytes], bytes]] = [
    ([b"Transfer-Encoding: chunked"], b"2\r\n{}\r\n0\r\n\r\n"),
    ([b"Transfer-Encoding: chunked"], b"zz\r\n{}\r\n0\r\n\r\n"),
    ([b"Transfer-Encoding: chunked"], b"2;ext=\xff\r\n{}\r\n0\r\n\r\n"),
    ([b"Transfer-Encoding: chunked"], b"2\r\n{}0\r\n\r\n"),
    ([b"Transfer-Encoding: chunked"], b"ffffffffffffffffffff\r\n{}\r\n0\r\n\r\n"),
    ([b"Transfer-Encoding: identity", b"Content-Length: 2"], b"{}"),
    ([b"Transfer-Encoding: gzip, chunked"], b"0\r\n\r\n"),
    ([b"Transfer-Encoding: chunked, chunked"], b"0\r\n\r\n"),
    ([b"Content-Length: 2", b"Content-Encoding: gzip"], b"{}"),
    ([b"Content-Length: 0"], b""),
    ([b"Content-Length: 1"], b"{}" * 100),
    ([b"Content-Length: 99999999999999999999999999999999"], b"{}"),
    ([b"Content-Length: +2"], b"{}"),
    ([b"Content-Length: 0x2"], b"{}"),
    ([b"Content-Length: 2, 2"], b"{}"),
    ([], b"{}"),
]


def test_bodies_of_an_odd_length(line: Line, deal: str) -> None:
    for address in (b"/api/v1/deals", f"/api/v1/deals/{deal}/events".encode(), b"/api/v1/nowhere", b"/admin/login/"):
        for headers, body in ODD_LENGTHS:
            answer = line.send(b"POST " + address, b"Content-Type: application/json", *headers, body=body)

            assert answer is not None, (address, headers)
            assert 400 <= answer.status < 500, (address, headers)


def test_a_body_that_breaks_off_writes_nothing(line: Line, deal: str) -> None:
    whole = b'{"type": "deal.note_added", "data": {"body": "x"}, "citations": "own_knowledge"}'
    address = f"POST /api/v1/deals/{deal}/events".encode()
    length = b"Content-Length: %d" % (len(whole) + 10)

    answer = line.send(address, b"Content-Type: application/json", length, body=whole, hang_up=True)

    assert answer is None or (answer.status, answer.problem["code"]) == (400, "malformed-body")
    assert Desk(line.token).get(f"/deals/{deal}").json()["version"] == 1


def test_the_server_lives_on(web: Web) -> None:
    for noise in (
        b"\x00" * 10_000,
        b"\r\n" * 5_000,
        b"GET " * 5_000,
        b"PROXY TCP4 1.1.1.1 2.2.2.2 1 2\r\n",
        b"\x80" * 9_000,
    ):
        with socket.create_connection(("127.0.0.1", web.port), timeout=20) as client:
            client.sendall(noise)
            client.shutdown(socket.SHUT_WR)
            while client.recv(65_536):
                pass

    assert web.is_alive()

"""What the web server refuses before the application sees it is a problem like any other."""

from __future__ import annotations

import re

import pytest

from tests.programs import Programs
from tests.web import Web, start_web

HOST = b"Host: localhost\r\n"


@pytest.fixture
def web(programs: Programs) -> Web:
    return start_web(programs)


REFUSED = [
    ("a long address", b"GET /api/v1/deals?x=" + b"x" * 5_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 414, "uri-too-long"),
    (
        "a large header",
        b"GET /api/v1/deals HTTP/1.1\r\n" + HOST + b"X-Big: " + b"x" * 100_000 + b"\r\n\r\n",
        431,
        "headers-too-large",
    ),
    (
        "many headers",
        b"GET /api/v1/deals HTTP/1.1\r\n" + HOST + b"".join(b"X-%d: 1\r\n" % n for n in range(200)) + b"\r\n",
        431,
        "headers-too-large",
    ),
    ("no HTTP", b"hello there\r\n\r\n", 400, "bad-request"),
    ("noise", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400, "bad-request"),
    ("another version", b"GET / HTTP/7.1\r\n" + HOST + b"\r\n", 400, "bad-request"),
    ("a method of a lower case", b"get / HTTP/1.1\r\n" + HOST + b"\r\n", 400, "bad-request"),
    ("raw bytes in the address", b"GET /api/v1/\xff\xfe HTTP/1.1\r\n" + HOST + b"\r\n", 400, "bad-request"),
    ("a NUL in the address", b"GET /api/v1/\x00 HTTP/1.1\r\n" + HOST + b"\r\n", 400, "bad-request"),
    ("a NUL in a header", b"GET /api/v1/deals HTTP/1.1\r\n" + HOST + b"X: \x00\r\n\r\n", 400, "bad-request"),
    ("a folded header", b"GET /api/v1/deals HTTP/1.1\r\n" + HOST + b"X: 1\r\n 2\r\n\r\n", 400, "bad-request"),
    ("a header without a name", b"GET /api/v1/deals HTTP/1.1\r\n" + HOST + b": 1\r\n\r\n", 400, "bad-request"),
    ("a space in a name", b"GET /api/v1/deals HTTP/1.1\r\n" + HOST + b"If Match: 1\r\n\r\n", 400, "bad-request"),
    (
        "a length that is none",
        b"POST /api/v1/deals HTTP/1.1\r\n" + HOST + b"Content-Length: x\r\n\r\n",
        400,
        "bad-request",
    ),
    (
        "a negative length",
        b"POST /api/v1/deals HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n",
        400,
        "bad-request",
    ),
    (
        "two lengths",
        b"POST /api/v1/deals HTTP/1.1\r\n" + HOST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x",
        400,
        "bad-request",
    ),
    (
        "a length and chunks",
        b"POST /api/v1/deals HTTP/1.1\r\n"
        + HOST
        + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        400,
        "bad-request",
    ),
    (
        "an unknown transfer coding",
        b"POST /api/v1/deals HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: rot13, chunked\r\n\r\n0\r\n\r\n",
        411,
        "length-required",
    ),
    (
        "an expectation",
        b"POST /api/v1/deals HTTP/1.1\r\n" + HOST + b"Expect: wonders\r\nContent-Length: 2\r\n\r\n{}",
        417,
        "expectation-failed",
    ),
]


def test_every_refusal_is_a_problem_and_the_server_lives_on(web: Web) -> None:
    for what, raw, status, code in REFUSED:
        answer = web.send(raw)

        assert (answer.status, answer.problem["code"]) == (status, code), what
        assert answer.headers["Connection"] == "close", what
    assert web.is_alive()


def test_a_refusal_is_in_the_log_under_its_id_without_what_was_sent(web: Web) -> None:
    answer = web.send(b"GET /api/v1/deals?q=" + b"secret" * 1_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n")

    request_id = answer.headers["X-Request-ID"]
    assert answer.problem["instance"] == f"urn:uuid:{request_id}"
    web.program.wait_for_output(request_id)
    assert "secret" not in web.program.output


def test_what_is_read_but_makes_no_sense_is_a_problem_of_the_application(web: Web) -> None:
    for line in (
        b"GET http://elsewhere.example/api/v1/deals",
        b"FOO /api/v1/deals",
        b"PRI /api/v1/deals",
        b"TRACE /api/v1/deals",
    ):
        answer = web.send(line + b" HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n")

        assert 400 <= answer.status < 500, line
        assert re.fullmatch("[a-z-]+", answer.problem["code"])

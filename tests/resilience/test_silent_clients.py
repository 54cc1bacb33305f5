"""Clients that begin a request and fall silent hold a thread of the web server for seconds, not for ever."""

from __future__ import annotations

import socket
from contextlib import ExitStack

import pytest

from tests.api.desk import a_token
from tests.programs import Programs, wait_for
from tests.resilience.uploads import connect, free_port, is_alive, read_answer, start_server

THREADS = 8
HALF_A_HEAD = b"GET /livez HTTP/1.1\r\nHost: localhost\r\n"
HALF_A_BODY = (
    b"POST /api/v1/deals HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %b\r\n"
    b"Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
)


@pytest.fixture
def port(programs: Programs) -> int:
    port = free_port()
    start_server(programs, port)
    return port


@pytest.mark.parametrize("begun", [HALF_A_HEAD, HALF_A_BODY])
def test_the_server_answers_others_while_clients_are_silent(port: int, begun: bytes) -> None:
    begun = begun.replace(b"%b", a_token().encode())

    with ExitStack() as connections:
        for _ in range(THREADS):
            connections.enter_context(socket.create_connection(("127.0.0.1", port))).sendall(begun)

        wait_for(lambda: is_alive(port), seconds=30, what="an answer beside the silent clients")


def test_a_head_that_does_not_arrive_is_told_so(port: int) -> None:
    with connect(port, seconds=30) as client:
        client.sendall(HALF_A_HEAD)

        status, problem = read_answer(client)

    assert (status, problem["code"]) == (408, "request-timeout")

"""Clients that begin a request and fall silent hold a thread of the web server for seconds, not for ever."""

from __future__ import annotations

import socket
from contextlib import ExitStack

import pytest

from tests.api.desk import a_token
from tests.programs import Programs, wait_for

THREADS = 8
HALF_A_HEAD = b"GET /livez HTTP/1.1\r\nHost: localhost\r\n"
HALF_A_BODY = (
    b"POST /api/v1/deals HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %b\r\n"
    b"Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
)


@pytest.fixture
def port(programs: Programs) -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    settings = {"HOST": "127.0.0.1", "PORT": str(port), "WEB_CONCURRENCY": "1", "ALLOWED_HOSTS": "localhost"}
    programs.start("-m", "gunicorn", "-c", "python:dealtracker.gunicorn", "dealtracker.wsgi", HTTPS="no", **settings)
    wait_for(lambda: is_alive(port), what="the web server")
    return port


def is_alive(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
            client.sendall(b"GET /livez HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return b" 200 " in client.recv(100)
    except OSError:
        return False


@pytest.mark.parametrize("begun", [HALF_A_HEAD, HALF_A_BODY])
def test_the_server_answers_others_while_clients_are_silent(port: int, begun: bytes) -> None:
    begun = begun.replace(b"%b", a_token().encode())

    with ExitStack() as connections:
        for _ in range(THREADS):
            connections.enter_context(socket.create_connection(("127.0.0.1", port))).sendall(begun)

        wait_for(lambda: is_alive(port), seconds=30, what="an answer beside the silent clients")

"""A real web server on the test database, and clients that may send it anything at all."""

from __future__ import annotations

import json
import socket
from http.client import HTTPResponse
from typing import Any, NamedTuple

from tests.programs import Program, Programs, wait_for


class Web(NamedTuple):
    """A running gunicorn."""

    port: int
    program: Program

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def is_alive(self) -> bool:
        try:
            return self.send(b"GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").status == 200
        except OSError:
            return False

    def send(self, raw: bytes, *, seconds: float = 30, hang_up: bool = False) -> Answer:
        """Send bytes as they are, end there if told so, and read one answer. Raises where there is none: OSError, or
        http.client.BadStatusLine."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as client:
            client.sendall(raw)
            if hang_up:
                client.shutdown(socket.SHUT_WR)
            response = HTTPResponse(client, method="HEAD" if raw.startswith(b"HEAD ") else "GET")
            response.begin()
            return Answer(response.status, dict(response.headers.items()), response.read())


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def problem(self) -> dict[str, Any]:
        """The problem that the answer is, having checked its form."""
        assert self.headers["Content-Type"] == "application/problem+json", self
        problem: dict[str, Any] = json.loads(self.body)
        assert problem["status"] == self.status
        assert problem["type"] == f"/api/v1/errors/{problem['code']}"
        assert problem["title"]
        assert problem["detail"]
        assert problem["instance"]
        return problem


def start_web(programs: Programs, **more: str) -> Web:
    """A gunicorn that answers, with one worker; `more` are environment variables."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    settings = {"HOST": "127.0.0.1", "PORT": str(port), "WEB_CONCURRENCY": "1", "HTTPS": "no", **more}
    program = programs.start("-m", "gunicorn", "-c", "python:dealtracker.gunicorn", "dealtracker.wsgi", **settings)
    web = Web(port, program)
    wait_for(web.is_alive, what="the web server")
    return web

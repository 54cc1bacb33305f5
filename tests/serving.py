"""The web server as in production, on the test database."""

from __future__ import annotations

import socket
from http.client import HTTPConnection, HTTPException

from tests.programs import Programs, wait_for


def serve(programs: Programs, **environment: str) -> str:
    """Start gunicorn and wait until it answers. Returns its origin, such as http://127.0.0.1:40123."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"HOST": "127.0.0.1", "PORT": str(port), "WEB_CONCURRENCY": "1", "HTTPS": "no"} | environment
    programs.start("-m", "gunicorn", "-c", "python:dealtracker.gunicorn", "dealtracker.wsgi", **settings)
    wait_for(lambda: is_alive(port), what="the web server")
    return f"http://127.0.0.1:{port}"


def is_alive(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/livez")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()

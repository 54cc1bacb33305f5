"""A web server and raw sockets: uploads as honest, slow and broken clients send them."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.programs import Program, Programs, wait_for


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def start_server(programs: Programs, port: int) -> Program:
    """One web process on the test database, answering."""
    settings = {"HOST": "127.0.0.1", "PORT": str(port), "WEB_CONCURRENCY": "1", "ALLOWED_HOSTS": "localhost"}
    arguments = ("-m", "gunicorn", "-c", "python:dealtracker.gunicorn", "dealtracker.wsgi")
    server = programs.start(*arguments, HTTPS="no", **settings)
    wait_for(lambda: is_alive(port), what="the web server")
    return server


def is_alive(port: int) -> bool:
    try:
        with connect(port) as client:
            client.sendall(b"GET /livez HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return b" 200 " in client.recv(100)
    except OSError:
        return False


def connect(port: int, *, seconds: float = 5) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=seconds)


def head(path: str, token: str, **headers: str) -> bytes:
    """The head of a POST; header names are given with underscores."""
    lines = [f"POST /api/v1{path} HTTP/1.1", "Host: localhost", f"Authorization: Bearer {token}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def chunk(piece: bytes) -> bytes:
    """A piece of a body in chunked transfer coding; an empty one ends it."""
    return f"{len(piece):x}\r\n".encode() + piece + b"\r\n"


def read_answer(client: socket.socket) -> tuple[int, Mapping[str, Any]]:
    """Status and JSON body of an answer after which the server closes, or whose length is announced."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += _more(client)
    top, _, body = received.partition(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in top.split(b"\r\n") if line.lower().startswith(b"content-length:")
    )
    while len(body) < length:
        body += _more(client)
    return int(top.split()[1]), json.loads(body)


def _more(client: socket.socket) -> bytes:
    received = client.recv(65_536)
    assert received, "the server hung up without an answer"
    return received


def resident_mib(server: Program) -> float:
    """The memory of the largest process of the server."""
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
    return max(_peak_mib(pid) for pid in children)


def _peak_mib(pid: str) -> float:
    """The most that a process ever held."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))

"""Gunicorn's threaded worker with a limit to how slowly clients may send."""

from __future__ import annotations

import contextlib
import socket
import time
import uuid
from typing import Any, NamedTuple

from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

from dealtracker.refusals import TIMEOUT, answer

HEAD_SECONDS = 10.0
"""How long a request's head may take."""

BODY_SECONDS, BODY_BYTES = 10.0, 80 * 1024
"""How much of a body must come in so many seconds of waiting for it: 8 KiB a second."""


class _Heard(NamedTuple):
    """How long a thread has waited for the client so far, what it got, and since when it waits again."""

    waited: float = 0.0
    received: int = 0
    since: float | None = None


class _Listener:
    """A client's socket that knows how long we wait for it. Time that we spend with what came is not the client's.

    The request's thread alone replaces `_heard`, whole, so that the worker's main thread may look at any moment.
    """

    def __init__(self, sock: Any) -> None:
        self._sock = sock
        self._heard = _Heard()
        self._head_until: float | None = None
        self._mark = _Heard()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)

    def recv(self, *arguments: Any) -> bytes:
        start = time.monotonic()
        before, self._heard = self._heard, self._heard._replace(since=start)
        size = 0
        try:
            received: bytes = self._sock.recv(*arguments)
            size = len(received)
        finally:
            waited = before.waited + time.monotonic() - start
            self._heard = _Heard(waited, before.received + size)
        return received

    def expect_head(self) -> None:
        self._head_until = time.monotonic() + HEAD_SECONDS

    def expect_body(self) -> None:
        self._mark = self._heard
        self._head_until = None

    def give_up_if_slow(self) -> None:
        """From here on the client reads as if it had hung up, if it was too slow. A late head is told so."""
        now = time.monotonic()
        if self._head_until is not None:
            if self._head_until < now:
                self._hang_up(answer(TIMEOUT, str(uuid.uuid4())))
        elif self._is_body_slow(now):
            self._hang_up(b"")

    def _is_body_slow(self, now: float) -> bool:
        heard = self._heard
        waited = heard.waited + (now - heard.since if heard.since is not None else 0.0)
        if waited - self._mark.waited < BODY_SECONDS:
            return False
        is_slow = heard.received - self._mark.received < BODY_BYTES
        self._mark = _Heard(waited, heard.received)
        return is_slow

    def _hang_up(self, farewell: bytes) -> None:
        with contextlib.suppress(OSError):  # it has gone, or reads nothing
            if farewell:
                self._sock.send(farewell, socket.MSG_DONTWAIT)
        with contextlib.suppress(OSError):
            self._sock.shutdown(socket.SHUT_RD)


class DeadlineWorker(ThreadWorker):  # type: ignore[misc]  # Gunicorn ships no types
    """Waits HEAD_SECONDS for a request's head, and for its body as long as BODY_BYTES come in every BODY_SECONDS.

    Gunicorn's own waits for ever, so that as many silent clients as there are threads silence the server. Uploads of
    any length pass, and a request that has arrived is answered however long that takes. Clients slower than this need
    a buffering proxy in front.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._listeners: dict[Any, _Listener] = {}

    def handle(self, conn: Any) -> Any:
        if not isinstance(conn.sock, _Listener):
            conn.sock = _Listener(conn.sock)
        conn.sock.expect_head()
        self._listeners[conn] = conn.sock
        try:
            return super().handle(conn)
        finally:
            del self._listeners[conn]

    def handle_request(self, req: Any, conn: Any) -> Any:
        conn.sock.expect_body()
        return super().handle_request(req, conn)

    def murder_pending(self) -> None:
        """Called at least once a second, whatever the threads do."""
        super().murder_pending()
        for listener in list(self._listeners.values()):
            listener.give_up_if_slow()

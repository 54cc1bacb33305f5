"""Gunicorn's threaded worker with a deadline for what clients send."""

from __future__ import annotations

import contextlib
import socket
import time
from typing import Any

from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

SECONDS = 10


class DeadlineWorker(ThreadWorker):  # type: ignore[misc]  # Gunicorn ships no types
    """Listens to a request for SECONDS; what has not arrived by then reads as if the client had hung up.

    Gunicorn's own waits for ever, so that as many silent clients as there are threads silence the server. A request
    that has arrived is answered however long that takes.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._deadlines: dict[Any, float] = {}

    def handle(self, conn: Any) -> Any:
        self._deadlines[conn] = time.monotonic() + SECONDS
        try:
            return super().handle(conn)
        finally:
            del self._deadlines[conn]

    def murder_pending(self) -> None:
        """Called at least once a second, whatever the threads do."""
        super().murder_pending()
        now = time.monotonic()
        for conn, deadline in list(self._deadlines.items()):
            if deadline < now:
                with contextlib.suppress(OSError):  # it has gone
                    conn.sock.shutdown(socket.SHUT_RD)

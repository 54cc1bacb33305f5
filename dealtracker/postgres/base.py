"""Where Django looks for a database engine: `"ENGINE": "dealtracker.postgres"`."""

from __future__ import annotations

import select
import time
from typing import Any

from django.db.backends.postgresql import base
from psycopg.types.string import TextLoader

ASK_EVERY = 5.0
"""Seconds for which a connection that answered is taken to be good, unless the server has said something since."""


class DatabaseWrapper(base.DatabaseWrapper):
    """`json` comes as text, as Django has it with `jsonb`: who reads it knows how.

    With CONN_HEALTH_CHECKS Django asks `SELECT 1` before each request: a tenth of what a short one costs.

    A server that stops, or ends a session, says so: there is something to read on a connection where nothing was
    asked. So that is looked at for each request, and the question is only for what goes away without a word, and after
    an error.
    """

    _answered_at = float("-inf")

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.adapters.register_loader("json", TextLoader)
        return connection

    def is_usable(self) -> bool:
        now = time.monotonic()
        if now - self._answered_at < ASK_EVERY and not self.errors_occurred and self._is_silent():
            return True
        usable: bool = super().is_usable()
        self._answered_at = now if usable else float("-inf")
        return usable

    def _is_silent(self) -> bool:
        """Whether the connection is there, and the server has sent nothing that nobody waits for."""
        if self.connection is None or self.connection.closed:
            return False
        look = select.poll()
        look.register(self.connection.fileno(), select.POLLIN)  # hang-ups and errors are told unasked
        return not look.poll(0)

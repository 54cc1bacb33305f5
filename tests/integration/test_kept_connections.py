"""Connections that are kept between requests: a good one is used again, and a lost one is noticed at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connections

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def kept() -> Iterator[Any]:
    """A connection of its own that has just answered."""
    connection = connections.create_connection("owner")
    connection.connect()
    assert connection.is_usable()
    yield connection
    connection.close()


def test_a_connection_that_just_answered_is_not_asked_again(kept: Any) -> None:
    last_statement = "SELECT state_change FROM pg_stat_activity WHERE pid = %s"
    pid = kept.connection.info.backend_pid
    before = asked(last_statement, pid)

    usable = kept.is_usable()

    assert usable
    assert asked(last_statement, pid) == before


def test_a_session_that_the_server_ended_is_noticed_at_the_next_look(kept: Any) -> None:
    asked("SELECT pg_terminate_backend(%s)", kept.connection.info.backend_pid)

    assert until_unusable(kept, seconds=4)  # less than the time for which an answer is believed


def test_after_an_error_the_server_is_asked(kept: Any) -> None:
    asked("SELECT pg_terminate_backend(%s)", kept.connection.info.backend_pid)
    with pytest.raises(OperationalError):
        kept.cursor().execute("SELECT 1")

    usable = kept.is_usable()

    assert not usable


def asked(statement: str, *given: object) -> object:
    """What the server says on another connection of the same login."""
    other = connections.create_connection("owner")
    try:
        with other.cursor() as cursor:
            cursor.execute(statement, given)
            return cursor.fetchone()[0]
    finally:
        other.close()


def until_unusable(connection: Any, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not connection.is_usable():
            return True
        time.sleep(0.01)
    return False

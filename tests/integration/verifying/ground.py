"""A signed log to verify, and an owner of the database who does as he pleases with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from events import integrity, store
from events.integrity import growing, signing
from events.integrity.notes import SigningKey
from events.integrity.verifying import Report, verify
from tests.programs import test_database
from tests.resilience.scenes import make_deals

KEY = SigningKey("log.example", bytes(range(32)))
OTHER_KEY = SigningKey("log.example", bytes(32))
VKEY = str(KEY.verifier())
NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)

_hours = 0


def use_key(monkeypatch: pytest.MonkeyPatch, key: SigningKey = KEY) -> None:
    """Sign with this key from here on."""
    monkeypatch.setattr("django.conf.settings.LOG_SIGNING_KEY", key.to_text())
    monkeypatch.setattr("django.conf.settings.LOG_ORIGIN", "")


def record(deals: int, *, approaches: int = 3) -> None:
    """Append and seal; each deal is an event and its approaches, sealed together with its neighbours."""
    for deal in make_deals(deals, approaches=approaches):
        store.append(deal.events)
    while store.seal():
        pass


def sign() -> str:
    """Grow the tree and sign it, as the beat does; the note."""
    global _hours
    _hours += 1
    assert growing.grow()
    signed = signing.sign(NOW + timedelta(hours=_hours))
    assert signed is not None
    return signed.note


def attack(sql: str, **given: object) -> None:
    """Run SQL as the owner with every trigger silent, as somebody who holds the database can."""
    with psycopg.connect(test_database("owner")) as connection:
        tables = ("event", "event_log", "event_text", "log_tile", "log_root", "log_checkpoint", "log_key")
        for table in tables:
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        connection.execute(sql, given)
        for table in tables:
            connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def found(report: Report) -> list[tuple[str, int | None]]:
    """The findings as (code, position)."""
    return [(finding.code, finding.position) for finding in report.findings]


__all__ = ["KEY", "NOW", "OTHER_KEY", "VKEY", "attack", "found", "integrity", "record", "sign", "use_key", "verify"]

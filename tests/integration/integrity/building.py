"""A log, a clock and a key for the tests of the tree."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from events import integrity, store
from events.integrity import tiles
from tests.integration.store.building import entries

KEY = integrity.SigningKey("deals.example/log", b"k" * 32)
NEXT_KEY = integrity.SigningKey("deals.example/log", b"n" * 32)
START = datetime(2026, 1, 1, tzinfo=UTC)


def at(seconds: float) -> datetime:
    """A moment on the clock of a test."""
    return START + timedelta(seconds=seconds)


def fill(count: int) -> None:
    """So many more events in the log, in streams of a thousand at most."""
    while count > 0:
        store.append(entries(store.new_id(), count=min(count, 1_000)))
        count -= 1_000
    while store.seal() != 0:
        pass


def grow() -> None:
    """As many tiles as the log fills."""
    assert integrity.grow()


def signed(seconds: float) -> integrity.Checkpoint:
    """Sign at a moment, where a checkpoint is due."""
    grow()
    checkpoint = integrity.sign(at(seconds))
    assert checkpoint is not None
    return checkpoint


def leaves() -> list[bytes]:
    """The hashes of all leaves, from the entries that the API hands out."""
    head, found = store.head(), []
    for index in range(0, head, 256):
        bundle = tiles.read_entries(index // 256, min(256, head - index))
        while bundle:
            end = 2 + int.from_bytes(bundle[:2], "big")
            found.append(sha256(b"\0" + bundle[2:end]).digest())
            bundle = bundle[end:]
    return found

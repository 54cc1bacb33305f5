"""The tiles of the tree: full ones from their table, all others from what lies below them."""

from __future__ import annotations

from events import store
from events.integrity import statements
from events.integrity.errors import LogContradictedError
from events.integrity.leaves import HASH_BYTES, Run
from events.integrity.tree import WIDTH, fold

BATCH = WIDTH
"""How many tiles of the lowest level one transaction adds at most: 65,536 leaves."""


def read(level: int, index: int, width: int) -> bytes:
    """The first `width` hashes of a tile that the log has grown to. Raises LogContradictedError.

    A tile that is not stored yet is read from what lies below it. What there is of a tile never changes, so no snapshot
    is needed to read several.
    """
    if stored := statements.fetch_one("tile", level=level, number=index):
        return bytes(stored[0])[: width * HASH_BYTES]
    first = index * WIDTH
    return b"".join(read_leaves(first, first + width)) if level == 0 else _read_roots(level - 1, first, first + width)


def read_leaves(low: int, high: int) -> list[bytes]:
    """The hashes of the leaves with the indices low to high - 1, from the log. Raises LogContradictedError."""
    return [hashed for run in _read_runs(low, high) for hashed in run.hashes()]


def read_entries(index: int, width: int) -> bytes:
    """An entry bundle: the data of the first `width` leaves of a tile, each after its length in two bytes."""
    data = [entry for run in _read_runs(index * WIDTH, index * WIDTH + width) for entry in run.entries()]
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in data)


def count(level: int) -> int:
    """How many full tiles are stored of a level."""
    [(number,)] = statements.fetch("count_tiles", level=level)
    return int(number)


def add() -> bool:
    """Store tiles that the log fills by now, some of them; whether there may be more. Raises LogContradictedError.

    The caller holds the grower's lock, in a transaction.
    """
    known, head = count(0), store.head()
    if known * WIDTH > head:
        raise LogContradictedError(reason=f"it ends at position {head}, the tree covers {known * WIDTH}")
    number = min(head // WIDTH - known, BATCH)
    if number:
        hashes = read_leaves(known * WIDTH, (known + number) * WIDTH)
        _keep(0, known, [b"".join(hashes[at : at + WIDTH]) for at in range(0, len(hashes), WIDTH)])
        _add_above(0)
    return number == BATCH


def check(index: int) -> None:
    """Hash the leaves of a stored tile again. Raises LogContradictedError."""
    if read(0, index, WIDTH) != b"".join(read_leaves(index * WIDTH, (index + 1) * WIDTH)):
        first = index * WIDTH + 1
        raise LogContradictedError(reason=f"positions {first} to {first + WIDTH - 1} are not what they were")


def _add_above(level: int) -> None:
    below, known = count(level) // WIDTH, count(level + 1)
    if below > known:
        _keep(level + 1, known, [_read_roots(level, n * WIDTH, (n + 1) * WIDTH) for n in range(known, below)])
        _add_above(level + 1)


def _keep(level: int, first: int, tiles: list[bytes]) -> None:
    hashes, roots = b"".join(tiles), b"".join(map(fold, tiles))
    statements.fetch("keep_tiles", level=level, first=first, hashes=hashes, roots=roots, count=len(tiles))


def _read_roots(level: int, low: int, high: int) -> bytes:
    [(joined,)] = statements.fetch("roots", level=level, first=low, last=high - 1)
    if joined is None or len(joined) != (high - low) * HASH_BYTES:
        raise LogContradictedError(reason=f"tiles are missing between {low} and {high} of level {level}")
    return bytes(joined)


def _read_runs(low: int, high: int) -> list[Run]:
    """The positions low + 1 to high, every one of them. Raises LogContradictedError."""
    runs, expected = [], low + 1
    for first, last, recorded_at, digests in statements.fetch("leaves", first=low + 1, last=high):
        if first != expected or len(digests) != (last - first + 1) * HASH_BYTES:
            raise LogContradictedError(reason=f"something is missing or out of order from position {expected} on")
        runs.append(Run(first, recorded_at, digests))
        expected = last + 1
    if expected != high + 1:
        raise LogContradictedError(reason=f"something is missing from position {expected} on")
    return runs

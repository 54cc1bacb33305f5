"""The tiles of the tree: full ones from their table, all others from what lies below them."""

from __future__ import annotations

from typing import Any

from events import store
from events.integrity import statements
from events.integrity.errors import LogContradictedError
from events.integrity.leaves import HASH_BYTES, entry, hash_rows
from events.integrity.tree import WIDTH, fold

BATCH = WIDTH
"""How many tiles of the lowest level one transaction adds at most: 65,536 leaves."""


def read(level: int, index: int, width: int) -> bytes:
    """The first `width` hashes of a tile that the log has grown to. Raises LogContradictedError.

    A tile never changes once it has its hashes, so no snapshot is needed to read several.
    """
    stored = statements.fetch_one("tile", level=level, number=index, width=width)
    if stored:
        return bytes(stored[0])
    first = index * WIDTH
    return b"".join(read_leaves(first, first + width)) if level == 0 else _read_roots(level - 1, first, first + width)


def read_leaves(low: int, high: int) -> list[bytes]:
    """The hashes of the leaves with the indices low to high - 1, from the log. Raises LogContradictedError."""
    return list(hash_rows(_read_rows(low, high)))


def read_entries(index: int, width: int) -> bytes:
    """An entry bundle: the data of the first `width` leaves of a tile, each after its length in two bytes."""
    rows = _read_rows(index * WIDTH, index * WIDTH + width)
    data = [entry(*row) for row in rows]
    return b"".join(len(one).to_bytes(2, "big") + one for one in data)


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
    statements.fetch("keep_tiles", level=level, first=first, hashes=tiles, roots=[fold(tile) for tile in tiles])


def _read_roots(level: int, low: int, high: int) -> bytes:
    [(joined,)] = statements.fetch("roots", level=level, first=low, last=high - 1)
    if joined is None or len(joined) != (high - low) * HASH_BYTES:
        raise LogContradictedError(reason=f"tiles are missing between {low} and {high} of level {level}")
    return bytes(joined)


def _read_rows(low: int, high: int) -> list[Any]:
    rows = statements.fetch("leaves", first=low + 1, last=high)
    if len(rows) != high - low:
        raise LogContradictedError(reason=f"it holds {len(rows)} events from position {low + 1} to {high}")
    return rows

"""The leaves that the database remembers, which nothing computes anew: those of full tiles, and at the edge of the tree
those that were kept with each root that was signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from events.integrity import statements
from events.integrity.leaves import HASH_BYTES
from events.integrity.tree import WIDTH, fold
from events.integrity.verifying.report import Finding

Tell = Callable[[Finding], None]


def read_leaves(tell: Tell, count: int, signed: int) -> Iterator[bytes]:
    """Every leaf in order, up to what is missing. Afterwards the levels above have been compared with them.

    There were `count` full tiles, and `signed` events were signed for: the tiles that they fill were stored before, or
    with that checkpoint. What is stored and signed from then on is left out, as the log goes on meanwhile.
    """
    roots: list[bytes] = []
    if is_short := count < signed // WIDTH:
        words = f"this tile and those behind it, stored when a checkpoint of {signed} events was signed, are gone"
        tell(_finding(count, words))
    for number in range(count):
        hashes = _hashes(0, number)
        if hashes is None:
            tell(_finding(number, "the tile is missing"))
            return
        roots.append(fold(hashes))
        if _root(0, number) != roots[-1]:
            tell(_finding(number, "the root that is stored beside the tile is not its root"))
        yield from _split(hashes)
    if not is_short:
        yield from _read_edge(count * WIDTH, signed, tell)
    _compare_above(1, roots, tell)


def _read_edge(size: int, signed: int, tell: Tell) -> Iterator[bytes]:
    """The leaves behind so many in full tiles, up to those that were signed."""
    for upto, leaves in statements.fetch("edge", after=size, upto=signed):
        if len(leaves) != (upto - size) * HASH_BYTES:
            words = f"the leaves that were kept with the root of size {upto} are not those from position {size + 1} on"
            tell(Finding(code="tile-changed", position=size + 1, words=words))
            return
        yield from _split(bytes(leaves))
        size = upto


def _split(hashes: bytes) -> Iterator[bytes]:
    return (hashes[at : at + HASH_BYTES] for at in range(0, len(hashes), HASH_BYTES))


def _compare_above(level: int, below: list[bytes], tell: Tell) -> None:
    """Tiles hold the roots of the tiles below them."""
    roots = []
    for number in range(len(below) // WIDTH):
        expected = b"".join(below[number * WIDTH : (number + 1) * WIDTH])
        if _hashes(level, number) != expected:
            tell(_finding(number * WIDTH**level, f"the tile above it of level {level} does not hold its root"))
        roots.append(fold(expected))
    if roots:
        _compare_above(level + 1, roots, tell)


def _hashes(level: int, number: int) -> bytes | None:
    found = statements.fetch_one("tile", level=level, number=number, width=WIDTH)
    return bytes(found[0]) if found else None


def _root(level: int, number: int) -> bytes:
    [(root,)] = statements.fetch("roots", level=level, first=number, last=number)
    return bytes(root)


def _finding(number: int, words: str) -> Finding:
    first = number * WIDTH + 1
    told = f"tile of the positions {first} to {first + WIDTH - 1}: {words}"
    return Finding(code="tile-changed", position=first, words=told)

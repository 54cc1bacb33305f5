"""Roots and proofs of RFC 6962 (section 2.1), computed from tiles of 256 hashes (C2SP tlog-tiles).

A tile of level L and index N holds the hashes of the subtrees with 256**L leaves each, from number N * 256 on. Whoever
asks for a root or a proof brings a `Read`: where the tiles lie is no concern of this module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256

from events.integrity.leaves import EMPTY_ROOT, HASH_BYTES, node_hash

HEIGHT = 8
WIDTH = 1 << HEIGHT
"""Hashes in a full tile."""

Read = Callable[[int, int, int], bytes]
"""(level, index, width): the first `width` hashes of a tile, joined."""


def width_of(level: int, index: int, size: int) -> int:
    """How many hashes the tile has in a tree of `size` leaves; 0 where it is not part of the tree."""
    return max(min((size >> (HEIGHT * level)) - index * WIDTH, WIDTH), 0)


def fold(hashes: bytes) -> bytes:
    """The root above neighbouring hashes, 1 or more: pair by pair, an odd last one goes up as it is."""
    while len(hashes) > HASH_BYTES:
        paired = len(hashes) - len(hashes) % (2 * HASH_BYTES)
        pairs = [sha256(b"\1" + hashes[at : at + 64]).digest() for at in range(0, paired, 64)]
        hashes = b"".join(pairs) + hashes[paired:]
    return hashes


def root(size: int, read: Read) -> bytes:
    """The root of the tree with the first `size` leaves."""
    return _Tiles(size, read).cover(0, size) if size else EMPTY_ROOT


def inclusion(index: int, size: int, read: Read) -> list[bytes]:
    """PATH(index, D[size]), from the sibling of the leaf upwards. Raises ValueError for an index beyond the tree."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size} leaves")
    tiles = _Tiles(size, read)
    return [tiles.cover(low, high) for low, high in reversed(list(_siblings(index, size)))]


def consistency(old: int, new: int, read: Read) -> list[bytes]:
    """PROOF(old, D[new]); empty from nothing and from itself. Raises ValueError where old is larger than new."""
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} leaves does not grow out of one of {old}")
    if old in (0, new):
        return []
    tiles = _Tiles(new, read)
    return [tiles.cover(low, high) for low, high in _boundary(old, new)]


def _siblings(index: int, size: int) -> Iterator[tuple[int, int]]:
    """The ranges of leaves beside the way from the root down to a leaf."""
    low, high = 0, size
    while high - low > 1:
        middle = low + _left(high - low)
        if index < middle:
            yield middle, high
            high = middle
        else:
            yield low, middle
            low = middle


def _boundary(old: int, new: int) -> list[tuple[int, int]]:
    """SUBPROOF of RFC 6962, section 2.1.2, as ranges, in the order of the proof."""
    low, high, ranges = 0, new, []
    while high != old:
        middle = low + _left(high - low)
        if old <= middle:
            ranges.append((middle, high))
            high = middle
        else:
            ranges.append((low, middle))
            low = middle
    if low:
        ranges.append((low, high))
    return ranges[::-1]


def _left(leaves: int) -> int:
    """The leaves of the left subtree: the largest power of two below their number."""
    return 1 << (leaves - 1).bit_length() - 1


class _Tiles:
    """The tiles that one answer needs, each read once."""

    def __init__(self, size: int, read: Read) -> None:
        self._size = size
        self._read = read
        self._known: dict[tuple[int, int], bytes] = {}

    def cover(self, low: int, high: int) -> bytes:
        """The root over the leaves low to high, a range as RFC 6962 splits them."""
        *others, result = (self._subtree(height, at) for height, at in _complete(low, high))
        for left in reversed(others):
            result = node_hash(left, result)
        return result

    def _subtree(self, height: int, low: int) -> bytes:
        """The root of the complete subtree of a height that begins at leaf `low`."""
        level, within = divmod(height, HEIGHT)
        index, first = divmod(low >> (HEIGHT * level), WIDTH)
        tile = self._tile(level, index)
        return fold(tile[first * HASH_BYTES : (first + (1 << within)) * HASH_BYTES])

    def _tile(self, level: int, index: int) -> bytes:
        if (level, index) not in self._known:
            self._known[level, index] = self._read(level, index, width_of(level, index, self._size))
        return self._known[level, index]


def _complete(low: int, high: int) -> Iterator[tuple[int, int]]:
    """The complete subtrees that make up a range, from the left: (height, first leaf)."""
    while low < high:
        height = (high - low).bit_length() - 1
        yield height, low
        low += 1 << height

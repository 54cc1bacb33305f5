"""The root of a growing tree at every size, leaf by leaf: one hash a leaf and one for each peak when asked."""

from __future__ import annotations

from events.integrity.leaves import EMPTY_ROOT, node_hash


class Frontier:
    """The peaks of a tree of RFC 6962: the roots of its complete subtrees, the largest first."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def push(self, leaf: bytes) -> None:
        """Add a leaf by its hash."""
        peak, carried = leaf, self.size
        while carried & 1:
            peak, carried = node_hash(self._peaks.pop(), peak), carried >> 1
        self._peaks.append(peak)
        self.size += 1

    def root(self) -> bytes:
        if not self._peaks:
            return EMPTY_ROOT
        *others, result = self._peaks
        for peak in reversed(others):
            result = node_hash(peak, result)
        return result

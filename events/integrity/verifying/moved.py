"""Where a row that is not its leaf was sealed: whether somebody made it change places with others."""

from __future__ import annotations

from bisect import bisect_left
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from events.integrity.leaves import entry, leaf_hash
from events.integrity.verifying.report import Code, Finding

NEARBY = 64
"""How many other odd places a row is looked for at, on both sides together."""


class Place(NamedTuple):
    """A row of the log as far as its leaf is concerned, and whose it is."""

    position: int
    recorded_at: datetime
    digest: bytes
    event_id: str | None
    stream_id: str

    @property
    def leaf(self) -> bytes:
        return leaf_hash(entry(self.position, self.recorded_at, self.digest))

    def finding(self, code: Code, words: str) -> Finding:
        return Finding(code=code, position=self.position, words=words, event_id=self.event_id, stream_id=self.stream_id)


class Moved:
    """`lost` are the leaves that no row gives, by position; `times` the record times that stand there now."""

    def __init__(self) -> None:
        self.lost: dict[int, bytes] = {}
        self.times: dict[int, datetime] = {}

    def find(self, odd: Place) -> int | None:
        """The place near by at which it was sealed, with its own record time or the one that stands there now."""
        at = bisect_left(self._places, odd.position)
        for place in self._places[max(at - NEARBY // 2, 0) : at + NEARBY // 2]:
            for moment in {odd.recorded_at, self.times.get(place, odd.recorded_at)}:
                if place != odd.position and leaf_hash(entry(place, moment, odd.digest)) == self.lost[place]:
                    return place
        return None

    @cached_property
    def _places(self) -> list[int]:
        """Asked for when all are known."""
        return sorted(self.lost)

"""What the tree holds of an event: a line of canonical JSON made of the log alone, never of the event's body.

So a body may be withheld, or a text erased, and every proof still holds. The digest in it is that of the canonical
form of the event (`store.digest`), so who has the body can check it against the line.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

EMPTY_ROOT = sha256(b"").digest()
"""The root of a tree without leaves (RFC 6962, section 2.1)."""

HASH_BYTES = 32
_HEX = 2 * HASH_BYTES


def entry(position: int, recorded_at: datetime, digest: bytes) -> bytes:
    """The data of the leaf of a position; the leaf of position p has the index p - 1.

    RFC 8785 JSON with the keys digest (hexadecimal), position, and recorded_at (RFC 3339, UTC, six digits of a second).
    """
    return _entry(position, _instant(recorded_at), digest.hex())


def leaf_hash(data: bytes) -> bytes:
    """RFC 6962, section 2.1: the hash of a leaf with this data."""
    return sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 6962, section 2.1: the hash of a node with these children."""
    return sha256(b"\1" + left + right).digest()


class Run(NamedTuple):
    """Neighbouring positions that share a record time, which is written as in an entry, and their digests, joined."""

    first: int
    recorded_at: str
    digests: bytes

    def entries(self) -> list[bytes]:
        """The data of each leaf."""
        digests = self.digests.hex()
        return [
            _entry(position, self.recorded_at, digests[at : at + _HEX])
            for position, at in enumerate(range(0, len(digests), _HEX), self.first)
        ]

    def hashes(self) -> list[bytes]:
        """The hash of each leaf."""
        return [leaf_hash(data) for data in self.entries()]


def _entry(position: int, recorded_at: str, digest: str) -> bytes:
    return f'{{"digest":"{digest}","position":{position},"recorded_at":"{recorded_at}"}}'.encode()


@lru_cache(maxsize=16)
def _instant(moment: datetime) -> str:
    """What was sealed together shares its record time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"

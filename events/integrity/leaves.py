"""What the tree holds of an event: a line of canonical JSON made of the log alone, never of the event's body.

So a body may be withheld, or a text erased, and every proof still holds. The digest in it is that of the canonical
form of the event (`store.digest`), so who has the body can check it against the line.
"""

from __future__ import annotations

from datetime import UTC, datetime
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
    return Run(position, recorded_at, digest).entries()[0]


def leaf_hash(data: bytes) -> bytes:
    """RFC 6962, section 2.1: the hash of a leaf with this data."""
    return sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 6962, section 2.1: the hash of a node with these children."""
    return sha256(b"\1" + left + right).digest()


class Run(NamedTuple):
    """Neighbouring positions that share a record time, and their digests, joined."""

    first: int
    recorded_at: datetime
    digests: bytes

    def entries(self) -> list[bytes]:
        """The data of each leaf."""
        written, digests = _instant(self.recorded_at), self.digests.hex()
        return [
            f'{{"digest":"{digests[at : at + _HEX]}","position":{position},"recorded_at":"{written}"}}'.encode()
            for position, at in enumerate(range(0, len(digests), _HEX), self.first)
        ]

    def hashes(self) -> list[bytes]:
        """The hash of each leaf."""
        return [sha256(b"\0" + data).digest() for data in self.entries()]


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"

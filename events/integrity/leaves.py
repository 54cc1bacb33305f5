"""What the tree holds of an event: a line of canonical JSON made of the log alone, never of the event's body.

So a body may be withheld, or a text erased, and every proof still holds. The digest in it is that of the canonical
form of the event (`store.digest`), so who has the body can check it against the line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256

_ENTRY = '{"digest":"%s","position":%d,"recorded_at":"%s"}'

EMPTY_ROOT = sha256(b"").digest()
"""The root of a tree without leaves (RFC 6962, section 2.1)."""

HASH_BYTES = 32


def entry(position: int, recorded_at: datetime, digest: bytes) -> bytes:
    """The data of the leaf of a position; the leaf of position p has the index p - 1.

    RFC 8785 JSON with the keys digest (hexadecimal), position, and recorded_at (RFC 3339, UTC, six digits of a second).
    """
    return (_ENTRY % (digest.hex(), position, _instant(recorded_at))).encode()


def leaf_hash(data: bytes) -> bytes:
    """RFC 6962, section 2.1: the hash of a leaf with this data."""
    return sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 6962, section 2.1: the hash of a node with these children."""
    return sha256(b"\1" + left + right).digest()


def hash_rows(rows: Iterable[tuple[int, datetime, bytes]]) -> Iterator[bytes]:
    """The leaf hash of each (position, recorded_at, digest). What is sealed together shares its record time."""
    known: datetime | None = None
    written = ""
    for position, recorded_at, digest in rows:
        if recorded_at is not known and recorded_at != known:
            known, written = recorded_at, _instant(recorded_at)
        yield sha256(b"\0" + (_ENTRY % (digest.hex(), position, written)).encode()).digest()


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"

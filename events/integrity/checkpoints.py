"""The text of a checkpoint (C2SP tlog-checkpoint) and of a proof (C2SP tlog-proof)."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from typing import NamedTuple

from events.integrity import notes
from events.integrity.errors import NoteError
from events.integrity.leaves import HASH_BYTES

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


class Head(NamedTuple):
    """What a checkpoint states: the log of this origin has so many leaves and this root."""

    origin: str
    size: int
    root: bytes

    def to_text(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


def issue(head: Head, keys: list[notes.SigningKey], timestamp: int) -> str:
    """The signed checkpoint: each key signs it, and it with the time (POSIX)."""
    text = head.to_text()
    return notes.join(text, [line for key in keys for line in (key.sign(text), key.sign(text, timestamp))])


def read(note: str) -> Head:
    """What a checkpoint states; signatures are not checked (`notes.verify`). Raises NoteError."""
    text, _ = notes.split(note)
    origin, size, root, *_ = [*text.split("\n"), "", ""]
    try:
        raw = b64decode(root, validate=True)
    except Base64Error:
        raw = b""
    if not origin or not _SIZE.fullmatch(size) or len(raw) != HASH_BYTES:
        raise NoteError(reason="its text is not origin, size and root")
    return Head(origin, int(size), raw)


def proof_text(index: int, path: list[bytes], note: str) -> str:
    """A tlog-proof@v1: the leaf of this index is in the tree of the checkpoint. Without extra data."""
    hashes = "".join(f"{b64encode(hashed).decode()}\n" for hashed in path)
    return f"c2sp.org/tlog-proof@v1\nindex {index}\n{hashes}\n{note}"

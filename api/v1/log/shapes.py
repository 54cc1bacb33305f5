"""What the tree answers in JSON."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field

from api.v1 import times
from api.v1.shapes import Shape
from events.integrity import COSIGNATURE, Checkpoint, VerifierKey

Hash = Annotated[str, Field(description="SHA-256, in base64.", pattern=r"^[A-Za-z0-9+/]{43}=$")]


class LogCheckpoint(Shape):
    """A signed checkpoint. The same size comes again where nothing happened for half a day."""

    number: int = Field(description="Counts the checkpoints.")
    size: int = Field(description="It covers the positions from 1 to this one.")
    root: Hash
    issued_at: AwareDatetime
    note: str = Field(description="The checkpoint itself: a C2SP signed note.")


class LogKey(Shape):
    """A public key that signed checkpoints, now or formerly. Do not trust it because it is told here: pin your own."""

    vkey: str
    kind: Literal["checkpoint", "cosignature"] = Field(description="`cosignature`: of the checkpoint with its time.")
    first_used_at: AwareDatetime


class Consistency(Shape):
    """A proof by RFC 6962, section 2.1.2. Empty from 0, and from a size to itself."""

    old: int
    new: int
    hashes: list[Hash]


def render_checkpoint(checkpoint: Checkpoint) -> dict[str, Any]:
    return {
        "number": checkpoint.number,
        "size": checkpoint.size,
        "root": to_base64(checkpoint.root),
        "issued_at": times.to_text(checkpoint.issued_at),
        "note": checkpoint.note,
    }


def render_key(key: VerifierKey, first_used_at: datetime) -> dict[str, Any]:
    kind = "cosignature" if key.type == COSIGNATURE else "checkpoint"
    return {"vkey": str(key), "kind": kind, "first_used_at": times.to_text(first_used_at)}


def to_base64(hashed: bytes) -> str:
    return b64encode(hashed).decode()

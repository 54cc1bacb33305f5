"""Proofs out of the stored tree. Everything asked of is covered by a signed checkpoint, or refused."""

from __future__ import annotations

from events import store
from events.integrity import checkpoints, signing, statements, tiles, tree
from events.integrity.errors import NotCoveredError
from events.store import AheadOfLogError


def is_covered(event_id: str) -> bool | None:
    """Whether the newest checkpoint covers an event; None where there is no such event. Raises LogUnsignedError."""
    found = statements.fetch_one("position_of", event_id=event_id)
    return None if found is None else 0 < (found[0] or 0) <= signing.get_checkpoint().size


def event_proof(event_id: str) -> str:
    """The C2SP tlog-proof of an event that there is. Raises NotCoveredError and LogUnsignedError."""
    [position] = statements.fetch_one("position_of", event_id=event_id) or (None,)
    if position is None:
        raise NotCoveredError(what="The event", size=signing.get_checkpoint().size)
    return proof_text(position)


def prove_inclusion(position: int, size: int) -> list[bytes]:
    """The path from the leaf of a position to the root of the tree of this size. Raises NotCoveredError."""
    if position > size:
        raise NotCoveredError(what=f"Position {position}", size=size)
    return tree.inclusion(position - 1, size, tiles.read)


def prove_consistency(old: int, new: int) -> list[bytes]:
    """That the tree of `new` leaves begins with that of `old`: both sizes up to the newest checkpoint.

    Raises NotCoveredError, AheadOfLogError, LogUnsignedError, and ValueError where old is larger.
    """
    _require_covered(new)
    return tree.consistency(old, new, tiles.read)


def proof_text(position: int) -> str:
    """The C2SP tlog-proof of the event at a position, against the newest checkpoint.

    Raises NotCoveredError and LogUnsignedError.
    """
    newest = signing.get_checkpoint()
    return checkpoints.proof_text(position - 1, prove_inclusion(position, newest.size), newest.note)


def find_tile(level: int, index: int, width: int) -> bytes | None:
    """A tile as far as the newest checkpoint reaches; None where it does not. Raises LogUnsignedError."""
    return tiles.read(level, index, width) if _reaches(level, index, width) else None


def find_entries(index: int, width: int) -> bytes | None:
    """The entries of a tile of level 0, each after its length in two bytes; None as above."""
    return tiles.read_entries(index, width) if _reaches(0, index, width) else None


def _reaches(level: int, index: int, width: int) -> bool:
    return width <= tree.width_of(level, index, signing.get_checkpoint().size)


def _require_covered(size: int) -> None:
    newest = signing.get_checkpoint()
    if size > (head := store.head()):
        raise AheadOfLogError(after=size, head=head)
    if size > newest.size:
        raise NotCoveredError(what=f"A tree of {size} events", size=newest.size)

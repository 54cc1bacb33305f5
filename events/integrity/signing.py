"""Checkpoints: signed one at a time, kept for ever, and never two roots for one size."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from events import store
from events.integrity import checkpoints, keys, notes, statements, tiles, tree
from events.integrity.errors import KeyTextError, LogContradictedError, LogUnsignedError, UnknownCheckpointError

QUIET = timedelta(hours=12)
"""After so long without an event the same size is signed again: that nothing happened is a statement, too."""

PAUSE = timedelta(milliseconds=400)
"""At least so much lies between two checkpoints, or each event would get one of its own."""


class Checkpoint(NamedTuple):
    """A signed checkpoint; `number` counts them."""

    number: int
    size: int
    root: bytes
    issued_at: datetime
    note: str


def get_checkpoint(size: int | None = None) -> Checkpoint:
    """The newest, or the newest of exactly this size. Raises LogUnsignedError and UnknownCheckpointError."""
    newest = find_newest()
    if newest is None:
        raise LogUnsignedError
    if size is None:
        return newest
    found = statements.fetch_one("of_size", size=size)
    if found is None:
        raise UnknownCheckpointError(size=size)
    return _checkpoint(found)


def find_newest() -> Checkpoint | None:
    found = statements.fetch_one("newest")
    return _checkpoint(found) if found else None


def list_checkpoints(after: int, limit: int) -> list[Checkpoint]:
    """Those after a number, in the order of signing."""
    return [_checkpoint(row) for row in statements.fetch("list", after=after, limit=limit)]


def verifier_keys() -> list[tuple[str, datetime]]:
    """Every vkey that ever signed, with the time of its first signature."""
    return [(str(vkey), first) for vkey, first in statements.fetch("keys")]


def sign(now: datetime) -> Checkpoint | None:
    """Sign a checkpoint of the whole log, if one is due; None where none is, no key is set, or another signs.

    Before it signs it looks whether the log still says what was signed: the last checkpoint, and one tile in turn.
    Raises LogContradictedError and KeyTextError, and nothing is signed. In a transaction of its own.
    """
    signers = keys.load()
    if not signers:
        return None
    with transaction.atomic():
        if not lock():
            return None
        last, size = find_newest(), _grown_size()
        if not _is_due(last, size, now, signers):
            return None
        _check(last, size)
        return _sign(last, size, now, signers)


def lock() -> bool:
    """Whether the transaction holds the lock of the one that grows and signs."""
    [(held,)] = statements.fetch("lock")
    return bool(held)


def check_last() -> None:
    """That the log and its tree still give the root that was signed last. Raises LogContradictedError."""
    if (last := find_newest()) and tree.root(last.size, tiles.read) != last.root:
        raise LogContradictedError(reason=f"the checkpoint of size {last.size} has another root")


def _grown_size() -> int:
    """As much of the log as the stored tiles allow for: all of it, unless the tree is still catching up."""
    head = store.head()
    tiles.add()
    return min(head, (tiles.count(0) + 1) * tree.WIDTH - 1)


def _is_due(last: Checkpoint | None, size: int, now: datetime, signers: list[notes.SigningKey]) -> bool:
    """A new key signs at once what the one before it did: who knows only the new one need not wait for an event."""
    if last is None:
        return True
    since = now - last.issued_at
    return since >= QUIET or (since >= PAUSE and (size != last.size or not _is_signed_by_all(last, signers)))


def _is_signed_by_all(last: Checkpoint, signers: list[notes.SigningKey]) -> bool:
    return all(notes.is_signed_by(last.note, [key.verifier()]) for key in signers)


def _check(last: Checkpoint | None, size: int) -> None:
    if last is None:
        return
    if size < last.size:
        raise LogContradictedError(reason=f"it ends at position {size}, a checkpoint covers {last.size}")
    check_last()
    if full := last.size // tree.WIDTH:
        tiles.check(last.number % full)  # the number stands still until something is signed: so does the finding


def _sign(last: Checkpoint | None, size: int, now: datetime, signers: list[notes.SigningKey]) -> Checkpoint:
    root = tree.root(size, tiles.read)
    known = max(last.size if last else 0, size - size % tree.WIDTH)
    statements.fetch("keep_root", size=size, root=root, leaves=b"".join(tiles.read_leaves(known, size)))
    if statements.fetch("find_root", size=size) != [(root,)]:
        raise LogContradictedError(reason=f"another root was signed for the size {size}")
    moment = max(now, last.issued_at) if last else now
    head = checkpoints.Head(_origin(last, signers), size, root)
    note = checkpoints.issue(head, signers, int(moment.timestamp()))
    signed = Checkpoint(last.number + 1 if last else 1, size, root, moment, note)
    statements.fetch("keep_checkpoint", number=signed.number, size=size, issued_at=moment, note=note)
    vkeys = [str(key.verifier(type_)) for key in signers for type_ in (notes.ED25519, notes.COSIGNATURE)]
    statements.fetch("keep_keys", vkeys=vkeys, now=moment)
    return signed


def _origin(last: Checkpoint | None, signers: list[notes.SigningKey]) -> str:
    """An origin is the identity of the log, so it stays whatever keys come. Raises KeyTextError."""
    origin = keys.origin_of(signers)
    if last and (before := checkpoints.read(last.note).origin) != origin:
        raise KeyTextError(kind="signing", reason=f"the origin of this log is {before}, not {origin}: set LOG_ORIGIN")
    return origin


def _checkpoint(row: tuple[object, ...]) -> Checkpoint:
    number, size, root, issued_at, note = row
    return Checkpoint(number, size, bytes(root), issued_at, note)  # type: ignore[arg-type, call-overload]

"""What signed checkpoints claim of the log: those that are stored, and those that somebody kept outside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from events.integrity import checkpoints, keys, notes, signing, statements
from events.integrity.errors import NoteError
from events.integrity.leaves import EMPTY_ROOT
from events.integrity.verifying.report import Finding

PAGE = 1_000
_STORED = "the stored checkpoint"


class Claim(NamedTuple):
    """A log of this size had this root. `fault`: why nobody need believe it.

    `is_retired`: it lacks nothing but a signature by a key that is believed; a later one that has it may bear it out.
    """

    size: int
    root: bytes
    source: str
    fault: str | None
    is_retired: bool = False

    def finding(self, words: str) -> Finding:
        told = f"{self.source} of size {self.size}: {words}"
        return Finding(code="checkpoint-inconsistent", position=self.size, words=told)


def trusted_keys(given: Sequence[str]) -> tuple[list[notes.VerifierKey], bool]:
    """The keys to believe, and whether nobody but the database itself vouches for them. Raises KeyTextError.

    Those that were given, else those that this process signs with, else those that the database says were used.
    """
    if given:
        return [notes.read_verifier_key(text) for text in given], False
    if signers := keys.load():
        return [key.verifier(type_) for key in signers for type_ in (notes.ED25519, notes.COSIGNATURE)], False
    return [notes.read_verifier_key(text) for text, _ in signing.verifier_keys()], True


def read(note: str, source: str, trusted: list[notes.VerifierKey], origin: str | None = None) -> Claim:
    """The claim of a signed checkpoint, of the log of this origin. Raises NoteError for a text that is none at all."""
    head = checkpoints.read(note)
    fault = None if origin in (None, head.origin) else f"it is of another log, {head.origin}"
    try:
        notes.verify(note, trusted)
    except NoteError as error:
        fault = str(error)
    return Claim(head.size, head.root, source, fault)


def read_stored(trusted: list[notes.VerifierKey]) -> Iterator[Claim]:
    """The claims of every checkpoint in the database, in the order of signing, and of those that are gone from it."""
    after = 0
    while page := signing.list_checkpoints(after, PAGE):
        for stored in page:
            if stored.number != after + 1:
                words = f"checkpoints {after + 1} to {stored.number - 1}, which were signed before it, are gone"
                yield Claim(stored.size, stored.root, _STORED, words)
            yield _read_stored(stored, trusted)
            after = stored.number
    for size, root in statements.fetch("orphan_roots"):
        yield Claim(size, bytes(root), "the root that was signed", "its checkpoint is gone")
    if not after and (keys_known := signing.verifier_keys()):
        yield Claim(0, EMPTY_ROOT, "the log", f"{keys_known[0][0]} signed checkpoints, and there is none")


def _read_stored(stored: signing.Checkpoint, trusted: list[notes.VerifierKey]) -> Claim:
    try:
        claim = read(stored.note, _STORED, trusted)
    except NoteError as error:
        return Claim(stored.size, stored.root, _STORED, str(error))
    if (claim.size, claim.root) != (stored.size, stored.root):
        return claim._replace(fault="the size and root that are stored beside it are not those in it")
    if claim.fault is None and not _is_dated(stored, trusted):
        return claim._replace(fault="the time that is stored beside it is not the one that was signed")
    return claim._replace(is_retired=claim.fault is not None and not notes.is_signed_by(stored.note, trusted))


def _is_dated(stored: signing.Checkpoint, trusted: list[notes.VerifierKey]) -> bool:
    """Whether it was signed with its time, or without any."""
    return all(time in (None, int(stored.issued_at.timestamp())) for _, time in notes.verify(stored.note, trusted))

"""The Merkle tree over the log and its signed checkpoints: tamper-evident, not tamper-proof."""

from events.integrity.asking import (
    event_proof,
    find_entries,
    find_tile,
    is_covered,
    proof_text,
    prove_consistency,
    prove_inclusion,
)
from events.integrity.errors import (
    KeyTextError,
    LogContradictedError,
    LogUnsignedError,
    NotCoveredError,
    NoteError,
    UnknownCheckpointError,
)
from events.integrity.growing import grow
from events.integrity.leaves import EMPTY_ROOT, entry, leaf_hash, node_hash
from events.integrity.notes import COSIGNATURE, ED25519, SigningKey, VerifierKey, read_signing_key, read_verifier_key
from events.integrity.publishing import Publication, list_publications, publish
from events.integrity.signing import Checkpoint, find_newest, get_checkpoint, list_checkpoints, sign, verifier_keys
from events.integrity.tiles import read as read_tile

__all__ = [
    "COSIGNATURE",
    "ED25519",
    "EMPTY_ROOT",
    "Checkpoint",
    "KeyTextError",
    "LogContradictedError",
    "LogUnsignedError",
    "NotCoveredError",
    "NoteError",
    "Publication",
    "SigningKey",
    "UnknownCheckpointError",
    "VerifierKey",
    "entry",
    "event_proof",
    "find_entries",
    "find_newest",
    "find_tile",
    "get_checkpoint",
    "grow",
    "is_covered",
    "leaf_hash",
    "list_checkpoints",
    "list_publications",
    "node_hash",
    "proof_text",
    "prove_consistency",
    "prove_inclusion",
    "publish",
    "read_signing_key",
    "read_tile",
    "read_verifier_key",
    "sign",
    "verifier_keys",
]

"""The Merkle tree over the log and its signed checkpoints: tamper-evident, not tamper-proof."""

from events.integrity.leaves import EMPTY_ROOT, entry, leaf_hash, node_hash
from events.integrity.notes import SigningKey, VerifierKey, read_signing_key, read_verifier_key

__all__ = [
    "EMPTY_ROOT",
    "SigningKey",
    "VerifierKey",
    "entry",
    "leaf_hash",
    "node_hash",
    "read_signing_key",
    "read_verifier_key",
]

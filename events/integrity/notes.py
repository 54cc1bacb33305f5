"""Signed notes and their keys (C2SP signed-note), with the timestamped signatures of C2SP tlog-cosignature.

Every key of ours signs twice: the note itself (type 1), and the note with the time (type 4, `cosignature/v1`), which
says "as of then, this was the largest tree". The two have different key ids; who knows only the first ignores the
other.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from events.integrity.errors import KeyTextError, NoteError

ED25519 = 1
COSIGNATURE = 4
"""Types of signature."""

_NAME = re.compile(r"[^\s+\x00-\x1f\x7f]+")
_LINE = re.compile(r"— ([^\s+\x00-\x1f\x7f]+) ([A-Za-z0-9+/]+={0,2})")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_SIGNATURE_BYTES = {ED25519: 64, COSIGNATURE: 8 + 64}


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with its name, for one type of signature."""

    name: str
    type: int
    public: bytes

    @property
    def id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + bytes([self.type]) + self.public).digest()[:4]

    def __str__(self) -> str:
        """The vkey."""
        return f"{self.name}+{self.id.hex()}+{b64encode(bytes([self.type]) + self.public).decode()}"

    def check(self, text: str, signature: bytes) -> int | None:
        """The POSIX time that the signature tells, None where its type tells none. Raises NoteError."""
        if len(signature) != _SIGNATURE_BYTES[self.type]:
            raise NoteError(reason=f"a signature of {self.name} has the wrong length")
        timestamp = int.from_bytes(signature[:8], "big") if self.type == COSIGNATURE else None
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature[-64:], _message(text, timestamp))
        except InvalidSignature:
            raise NoteError(reason=f"a signature of {self.name} is not that of its key") from None
        return timestamp


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An Ed25519 private key with its name."""

    name: str
    seed: bytes = field(repr=False)

    def verifier(self, type: int = ED25519) -> VerifierKey:
        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        return VerifierKey(self.name, type, public)

    def to_text(self) -> str:
        """The key as Go's `note` package writes it. Secret."""
        secret = b64encode(bytes([ED25519]) + self.seed).decode()
        return f"PRIVATE+KEY+{self.name}+{self.verifier().id.hex()}+{secret}"

    def sign(self, text: str, timestamp: int | None = None) -> str:
        """The signature line; with a POSIX timestamp that of a cosignature."""
        signature = Ed25519PrivateKey.from_private_bytes(self.seed).sign(_message(text, timestamp))
        if timestamp is None:
            return _line(self.verifier(), signature)
        return _line(self.verifier(COSIGNATURE), timestamp.to_bytes(8, "big") + signature)


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature line; `known_as` tells which key it may be of."""

    name: str
    key_id: bytes
    signature: bytes


def read_signing_key(text: str) -> SigningKey:
    """A key in the form `PRIVATE+KEY+name+hash+base64`. Raises KeyTextError."""
    if not text.startswith("PRIVATE+KEY+"):
        raise KeyTextError(kind="signing", reason="it does not begin with PRIVATE+KEY+")
    name, type_, key_id, seed = _read_key("signing", text.removeprefix("PRIVATE+KEY+"))
    key = SigningKey(name, seed)
    if type_ != ED25519:
        raise KeyTextError(kind="signing", reason="it is not of the type Ed25519")
    if key.verifier().id != key_id:
        raise KeyTextError(kind="signing", reason="its hash is not that of its name and key")
    return key


def read_verifier_key(text: str) -> VerifierKey:
    """A vkey, `name+hash+base64`, for notes or cosignatures of Ed25519. Raises KeyTextError."""
    name, type_, key_id, public = _read_key("verifier", text)
    key = VerifierKey(name, type_, public)
    if type_ not in _SIGNATURE_BYTES:
        raise KeyTextError(kind="verifier", reason="its type is neither Ed25519 nor that of a cosignature")
    if key.id != key_id:
        raise KeyTextError(kind="verifier", reason="its hash is not that of its name and key")
    return key


def join(text: str, lines: list[str]) -> str:
    """The signed note. The text ends in a newline."""
    return f"{text}\n" + "".join(f"{line}\n" for line in lines)


def split(note: str) -> tuple[str, list[Signature]]:
    """The text of a note with its final newline, and its signatures, unchecked. Raises NoteError."""
    text, separator, below = note.rpartition("\n\n")
    if not separator or not below.endswith("\n") or _CONTROL.search(note):
        raise NoteError(reason="it does not consist of a text, an empty line and signatures")
    return text + "\n", [_read_line(line) for line in below.removesuffix("\n").split("\n")]


def split_file(text: str) -> list[str]:
    """The notes in a file that holds one or more, such as the attachment of a mail; a text of theirs has no empty line.

    What is none stays as it is, for `split` to refuse.
    """
    parts = re.split(r"\n\n+", text.strip("\n"))
    if len(parts) % 2:
        return [text]
    return [f"{above}\n\n{below}\n" for above, below in zip(parts[::2], parts[1::2], strict=True)]


def verify(note: str, keys: list[VerifierKey]) -> list[tuple[VerifierKey, int | None]]:
    """The keys that signed the note, each with the time that it tells. Signatures of other keys are ignored.

    Raises NoteError where none of the keys signed it, or a signature of one of them does not hold.
    """
    text, signatures = split(note)
    known = {(key.name, key.id): key for key in keys}
    found = [
        (key, key.check(text, signature.signature))
        for signature in signatures
        if (key := known.get((signature.name, signature.key_id)))
    ]
    if not found:
        raise NoteError(reason="none of the known keys signed it")
    return found


def is_signed_by(note: str, keys: list[VerifierKey]) -> bool:
    """Whether one of the keys claims to have signed it, rightly or not. Raises NoteError."""
    known = {(key.name, key.id) for key in keys}
    return any((signature.name, signature.key_id) in known for signature in split(note)[1])


def _message(text: str, timestamp: int | None) -> bytes:
    return (text if timestamp is None else f"cosignature/v1\ntime {timestamp}\n{text}").encode()


def _line(key: VerifierKey, signature: bytes) -> str:
    return f"— {key.name} {b64encode(key.id + signature).decode()}"


def _read_line(line: str) -> Signature:
    match = _LINE.fullmatch(line)
    if match is None:
        raise NoteError(reason="a line below the text is no signature")
    try:
        signature = b64decode(match[2], validate=True)
    except Base64Error:
        raise NoteError(reason="a signature is not base64") from None
    if len(signature) < 5:
        raise NoteError(reason="a signature is too short")
    return Signature(match[1], signature[:4], signature[4:])


def _read_key(kind: str, text: str) -> tuple[str, int, bytes, bytes]:
    """Name, type, key id and the 32 bytes of the key."""
    name, _, rest = text.strip().partition("+")
    key_id, _, key = rest.partition("+")
    if not _NAME.fullmatch(name):
        raise KeyTextError(kind=kind, reason="its name is empty or has blanks")
    if not re.fullmatch(r"[0-9a-f]{8}", key_id):
        raise KeyTextError(kind=kind, reason="its hash is not eight hexadecimal digits")
    try:
        raw = b64decode(key, validate=True)
    except Base64Error:
        raise KeyTextError(kind=kind, reason="its last part is not base64") from None
    if len(raw) != 33:
        raise KeyTextError(kind=kind, reason="it does not have 32 bytes")
    return name, raw[0], bytes.fromhex(key_id), raw[1:]

#!/usr/bin/env python3
"""Check an export of Dealtracker without Dealtracker: Python 3.11+ and the package `cryptography`, nothing else.

    python verifier.py EXPORT [--key VKEY]... [--checkpoint FILE]... [--consistency FILE]... [--json]

EXPORT is the zip file or the directory that it was unpacked to. For every event it is checked that

    the line in events.jsonl is canonical JSON (RFC 8785) and its event gives the digest beside it,
    digest, position and record time give a leaf (RFC 6962) that the signed checkpoint commits to,
    nothing is left out where the export says that it holds all, and nothing changed its place,

for every text in texts.jsonl that an event names it by its SHA-256, and for every older checkpoint that you kept that
the log has only been added to since. Other files, such as those under csv/, are not checked; the report lists them.

--key is the log's verifier key (vkey, https://c2sp.org/signed-note), which you must have from elsewhere than from the
export; without it the key in the export is used, and whoever made the export could have made that, too.
--checkpoint names a file with checkpoints that you kept, one or more; for an export of a part of the log a proof of
consistency is needed as well, which is in the export or in the file that --consistency names (an answer of GET
/api/v1/log/consistency).

Exit code: 0 nothing found, 1 something found, 2 it could not be checked at all.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import io
import json
import re
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = "dealtracker-export/1"
KINDS = ("deal", "company", "period", "everything")
GAPLESS = ("period", "everything")  # kinds that hold every position from the first to the last
SEARCHED = 100  # events that are looked for elsewhere in the tree: each costs a hash for every leaf
SHOWN = 20  # findings told to people; --json tells all
COSIGNATURE = 4
SIGNED = {1: 64, COSIGNATURE: 72}  # bytes of a signature by type of key; the longer one begins with the time
TILE = 256  # hashes in a full tile, https://c2sp.org/tlog-tiles

Reporter = Callable[["Finding"], None]

_REFERENCE = re.compile(rb'"sha256:([0-9a-f]{64})"')
_DAMAGED = (OSError, EOFError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error)
"""What reading a broken file raises, be it a zip (an encrypted one is a RuntimeError) or JSON (a deep one, too)."""


class Unreadable(Exception):  # noqa: N818 - not an error of this program
    """The export, a key or a checkpoint cannot be read at all."""


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it must be."""

    code: str
    words: str
    position: int | None = None
    event: str | None = None
    stream: str | None = None

    def __str__(self) -> str:
        where = f"position {self.position}: " if self.position is not None else ""
        about = f" (event {self.event})" if self.event else ""
        return f"{self.code}: {where}{self.words}{about}"


@dataclass
class Report:
    """What was checked and what was found."""

    holds: str = ""
    origin: str = ""
    size: int = 0
    root: str = ""
    key: str = ""
    key_from_export: bool = False
    events: int = 0
    texts: int = 0
    absent_texts: int = 0
    older_checkpoints: int = 0
    unchecked: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


# --- canonical JSON (RFC 8785) ---------------------------------------------------------------------------------------


def canonical(value: Any) -> bytes:
    """RFC 8785 of JSON without fractions. Keys are sorted by UTF-16 unit, which matters beyond U+D7FF only."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    if text.isascii() or max(text) < "\ud800":
        return text.encode()
    return _by_utf16(value).encode()


def _by_utf16(value: Any) -> str:
    if isinstance(value, dict):
        pairs = sorted(value.items(), key=lambda pair: pair[0].encode("utf-16-be"))
        return "{" + ",".join(f"{_by_utf16(key)}:{_by_utf16(item)}" for key, item in pairs) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_by_utf16, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _refuse_fraction(text: str) -> Any:
    raise ValueError(f"the number {text} has a fraction, which no event has")


def parse_line(line: bytes) -> Any:
    """JSON that is canonical to the byte: there is one way to write it, so what is read is what was hashed."""
    value = json.loads(line, parse_float=_refuse_fraction, parse_constant=_refuse_fraction)
    if canonical(value) != line:
        raise ValueError("it is not written in canonical form")
    return value


# --- Merkle tree (RFC 6962, RFC 9162) --------------------------------------------------------------------------------


def entry(position: int, recorded_at: str, digest: str) -> bytes:
    """The data of an event's leaf: where and when it was recorded, and the digest of what it says."""
    return canonical({"digest": digest, "position": position, "recorded_at": recorded_at})


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, level by level: an odd hash at the end of a level moves up as it is."""
    level = list(leaves)
    if not level:
        return hashlib.sha256(b"").digest()
    while len(level) > 1:
        above = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        if len(level) % 2:
            above.append(level[-1])
        level = above
    return level[0]


def root_from_inclusion(index: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes | None:
    """The root to which a leaf leads (RFC 9162, section 2.1.3.2); None for a path of the wrong length."""
    if not 0 <= index < size:
        return None
    fn, sn, found = index, size - 1, leaf
    for step in path:
        if sn == 0:
            return None
        if fn & 1 or fn == sn:
            found = node_hash(step, found)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            found = node_hash(found, step)
        fn, sn = fn >> 1, sn >> 1
    return found if sn == 0 else None


def is_consistent(old_size: int, old_root: bytes, new_size: int, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the proof shows that the new tree begins with the old one (RFC 9162, section 2.1.4.2)."""
    if old_size == new_size:
        return old_root == new_root and not path
    if old_size == 0:
        return old_root == root_of([]) and not path
    if not path or old_size > new_size:
        return False
    steps = list(path) if old_size & (old_size - 1) else [old_root, *path]
    fn, sn = old_size - 1, new_size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            first, second = node_hash(step, first), node_hash(step, second)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            second = node_hash(second, step)
        fn, sn = fn >> 1, sn >> 1
    return first == old_root and second == new_root and sn == 0


# --- signed notes and checkpoints (c2sp.org/signed-note, c2sp.org/tlog-checkpoint) ------------------------------------


@dataclass(frozen=True)
class Key:
    """An Ed25519 verifier key, for signatures of notes (type 1) or of notes with the time (4, tlog-cosignature)."""

    name: str
    id: bytes
    type: int
    public: bytes
    text: str

    @classmethod
    def parse(cls, text: str) -> Key:
        """Raises Unreadable."""
        text = text.strip()
        name, plus, rest = text.partition("+")
        id_, plus_too, encoded = rest.partition("+")
        try:
            key_id, material = bytes.fromhex(id_), base64.b64decode(encoded, validate=True)
        except (ValueError, binascii.Error):
            key_id = material = b""
        if not (name and plus and plus_too and len(material) == 33 and material[0] in SIGNED):
            raise Unreadable(f"not an Ed25519 verifier key (name+id+key): {text[:100]!r}")
        if hashlib.sha256(name.encode() + b"\n" + material).digest()[:4] != key_id:
            raise Unreadable(f"the id in the verifier key does not belong to it: {text[:100]!r}")
        return cls(name, key_id, material[0], material[1:], text)


@dataclass(frozen=True)
class Checkpoint:
    """A signed tree head. Its text must not be believed before `signer` has found who signed it."""

    origin: str
    size: int
    root: bytes
    text: bytes
    signatures: tuple[tuple[str, bytes], ...]

    @classmethod
    def parse(cls, note: str) -> Checkpoint:
        """Raises Unreadable."""
        body, gap, signed = note.rpartition("\n\n")
        lines = body.split("\n")
        try:
            origin, size, root = lines[0], lines[1], base64.b64decode(lines[2], validate=True)
            signatures = tuple(map(_parse_signature, signed.removesuffix("\n").split("\n")))
        except (IndexError, ValueError, binascii.Error) as error:
            raise Unreadable(f"not a signed checkpoint: {error}") from None
        if not (gap and origin and size.isascii() and size.isdigit() and str(int(size)) == size and len(root) == 32):
            raise Unreadable("not a signed checkpoint: origin, size and root are expected, then signatures")
        return cls(origin, int(size), root, f"{body}\n".encode(), signatures)

    @classmethod
    def parse_all(cls, text: str) -> list[Checkpoint]:
        """Those in a file that holds one or more, such as the attachment of a mail. Raises Unreadable."""
        parts = re.split(r"\n\n+", text.strip("\n"))
        if len(parts) % 2:
            raise Unreadable("not a signed checkpoint, nor several: each is three lines, an empty one, and signatures")
        return [cls.parse(f"{above}\n\n{below}\n") for above, below in zip(parts[::2], parts[1::2], strict=True)]

    def signer(self, keys: Sequence[Key]) -> Key | None:
        """The key among these that signed it; None where none did, or where one of them is misused."""
        found = None
        for name, blob in self.signatures:
            for key in keys:
                if (key.name, key.id) == (name, blob[:4]):
                    if not _is_signed(key, blob[4:], self.text):
                        return None
                    found = key
        return found


def _parse_signature(line: str) -> tuple[str, bytes]:
    dash, name, encoded = line.split(" ")
    blob = base64.b64decode(encoded, validate=True)
    if dash != "\u2014" or len(blob) < 5:
        raise ValueError("a signature line is malformed")
    return name, blob


def _is_signed(key: Key, signature: bytes, text: bytes) -> bool:
    if len(signature) != SIGNED[key.type]:
        return False
    if key.type == COSIGNATURE:
        text = f"cosignature/v1\ntime {int.from_bytes(signature[:8], 'big')}\n".encode() + text
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature[-64:], text)
    except InvalidSignature:
        return False
    return True


def parse_proof(text: str) -> tuple[int, list[bytes], str]:
    """Index, path and checkpoint of a proof of inclusion (c2sp.org/tlog-proof). Raises ValueError."""
    head, _, note = text.partition("\n\n")
    lines = head.split("\n")
    if lines.pop(0) != "c2sp.org/tlog-proof@v1":
        raise ValueError("it does not begin as a tlog-proof does")
    if lines and lines[0].startswith("extra "):
        lines.pop(0)
    word, _, index = lines.pop(0).partition(" ") if lines else ("", "", "")
    if word != "index" or not (index.isascii() and index.isdigit()):
        raise ValueError("its index is missing")
    path = [base64.b64decode(line, validate=True) for line in lines]
    if any(len(step) != 32 for step in path):
        raise ValueError("a hash in it is not 32 bytes long")
    return int(index), path, note


# --- the export ------------------------------------------------------------------------------------------------------


class Export:
    """The files of an export, in a zip file or a directory."""

    def __init__(self, path: Path) -> None:
        self._root = path if path.is_dir() else None
        try:
            self._zip = None if self._root else zipfile.ZipFile(path)
        except _DAMAGED as error:
            raise Unreadable(f"{path}: {error}") from None
        self._read: set[str] = set()
        if len(set(self.names())) != len(self.names()):
            raise Unreadable(f"{path}: it holds a file twice, so others may read another one than this program does")

    def names(self) -> list[str]:
        """All files, in their order."""
        if self._zip is not None:
            return [name for name in self._zip.namelist() if not name.endswith("/")]
        assert self._root is not None
        return sorted(path.relative_to(self._root).as_posix() for path in self._root.rglob("*") if path.is_file())

    def unread(self) -> list[str]:
        """The files that were not opened."""
        return [name for name in self.names() if name not in self._read]

    def open(self, name: str) -> Any:
        """A binary stream, or None where there is no such file."""
        self._read.add(name)
        try:
            if self._zip is not None:
                return self._zip.open(name)
            assert self._root is not None
            return (self._root / name).open("rb")
        except (KeyError, FileNotFoundError):
            return None

    def read(self, name: str) -> bytes:
        """Raises Unreadable where there is no such file."""
        stream = self.open(name)
        if stream is None:
            raise Unreadable(f"{name} is missing from the export")
        with stream:
            data: bytes = stream.read()
        return data

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a file without their ends; none where there is no such file."""
        stream = self.open(name)
        if stream is None:
            return
        with stream, io.BufferedReader(stream) as buffered:
            for line in buffered:
                yield line.removesuffix(b"\n")


@dataclass(frozen=True)
class Row:
    """A line of events.jsonl, as far as the tree is concerned."""

    position: int
    recorded_at: str
    digest: str
    event: dict[str, Any]

    @classmethod
    def parse(cls, line: bytes) -> Row:
        """Raises ValueError."""
        value = parse_line(line)
        if _has_fields(value, position=int, recorded_at=str, digest=str, event=dict) and len(value) == 4:
            row = cls(**value)
            if _has_fields(row.event, id=str, stream_id=str, version=int):
                return row
        raise ValueError("it is no event with position, recorded_at, digest and nothing else")

    @property
    def leaf(self) -> bytes:
        return self.leaf_at(self.position)

    def leaf_at(self, position: int) -> bytes:
        return leaf_hash(entry(position, self.recorded_at, self.digest))

    def finding(self, code: str, words: str) -> Finding:
        return Finding(code, words, self.position, self.event["id"], self.event["stream_id"])


def _has_fields(value: Any, **types: type) -> bool:
    return isinstance(value, dict) and all(type(value.get(name)) is type_ for name, type_ in types.items())


@dataclass(frozen=True)
class What:
    """What the export says that it holds: believed only as far as the rows bear it out."""

    kind: str
    stream: str | None
    first: int | None  # given where every position from here ...
    last: int | None  # ... to here is held
    position: int

    @classmethod
    def parse(cls, data: bytes) -> What:
        """Raises Unreadable."""
        try:
            manifest = json.loads(data)
            what = cls(**{name: manifest["what"][name] for name in cls.__dataclass_fields__})
            if manifest["format"] == FORMAT and what._is_possible():
                return what
        except (ValueError, KeyError, TypeError):
            pass
        raise Unreadable(f"manifest.json does not describe a {FORMAT}")

    def _is_possible(self) -> bool:
        if self.kind not in KINDS or type(self.position) is not int:
            return False
        if self.kind not in GAPLESS:
            return isinstance(self.stream, str) and self.first is None and self.last is None
        if type(self.first) is not int or type(self.last) is not int:
            return False
        return (self.first == 1 or self.kind == "period") and 1 <= self.first <= self.last == self.position

    def __str__(self) -> str:
        if self.kind in GAPLESS:
            return f"every event from position {self.first} to {self.last}"
        return f"the {self.kind} {self.stream} with what belongs to it, up to position {self.position}"


class Rows:
    """Reads the events and checks what each says of itself, and against those before it."""

    def __init__(self, export: Export, what: What, report: Reporter) -> None:
        self._export, self._what, self._tell = export, what, report
        self._versions: dict[str, int] = {}
        self._before: Row | None = None
        self.count = 0
        self.texts: set[bytes] = set()  # named by an event, by their SHA-256 in hexadecimal

    def __iter__(self) -> Iterator[Row]:
        for number, line in enumerate(self._export.lines("events.jsonl"), 1):
            try:
                row = Row.parse(line)
            except ValueError as error:
                self._tell(Finding("line-unreadable", f"line {number} of events.jsonl: {error}"))
                continue
            self.count += 1
            self.texts.update(_REFERENCE.findall(line))
            if hashlib.sha256(canonical(row.event)).hexdigest() != row.digest:
                self._tell(row.finding("body-changed", "what it says does not give its digest"))
            if self._before is not None and row.position <= self._before.position:
                self._tell(row.finding("order-changed", f"it comes after position {self._before.position}"))
            else:
                self._check_place(row)
                self._before = row
            yield row
        self._check_end()

    def _check_place(self, row: Row) -> None:
        before, first = self._before, self._what.first
        expected = first if before is None else before.position + 1
        if first is not None and expected is not None and row.position < expected:
            self._tell(row.finding("order-changed", f"the export begins at position {first}"))
        elif first is not None and row.position != expected:
            self._tell(Finding("event-missing", f"positions {expected} to {row.position - 1} are missing", expected))
        if row.position > self._what.position:
            self._tell(row.finding("order-changed", f"the export ends at position {self._what.position}"))
        if before is not None and row.recorded_at < before.recorded_at:
            self._tell(row.finding("time-falls", "its record time is before that of the event in front of it"))
        self._check_version(row)

    def _check_version(self, row: Row) -> None:
        stream, version = row.event["stream_id"], row.event["version"]
        expected = self._versions.get(stream, None if self._what.kind == "period" else 0)
        if expected is not None and version != expected + 1:
            self._tell(row.finding("event-missing", f"version {expected + 1} of its stream should come here"))
        self._versions[stream] = version

    def _check_end(self) -> None:
        what = self._what
        reached = self._before.position if self._before else (what.first or 1) - 1
        if what.last is not None and reached < what.last:
            words = f"positions {reached + 1} to {what.last} are missing at the end"
            self._tell(Finding("event-missing", words, reached + 1))
        if what.stream is not None and what.stream not in self._versions:
            self._tell(Finding("event-missing", f"there is no event of the {what.kind}", stream=what.stream))


class Verifier:
    """Checks one export against the keys and checkpoints that somebody kept."""

    def __init__(self, export: Export, keys: Sequence[Key]) -> None:
        self.export = export
        self.report = Report()
        self.what = What.parse(export.read("manifest.json"))
        self.keys = list(keys) or [Key.parse(line.decode()) for line in export.lines("keys.txt") if line]
        self.checkpoint = Checkpoint.parse(export.read("checkpoint").decode("utf-8", "replace"))
        self._leaves: list[bytes] = []  # of the tree, where the export holds all of it
        self._moved_by = 0  # so far was the last event moved that is not in its place

    def run(self, older: Sequence[Checkpoint], consistency: Sequence[dict[str, Any]]) -> Report:
        report, checkpoint = self.report, self.checkpoint
        report.holds = str(self.what)
        report.origin, report.size, report.root = checkpoint.origin, checkpoint.size, checkpoint.root.hex()
        self._check_signature()
        rows = Rows(self.export, self.what, self._tell)
        if self.what.kind == "everything":
            self._check_against_tiles(rows)
        else:
            self._check_against_proofs(rows)
        report.events = rows.count
        self._check_texts(rows.texts)
        for old in older:
            self._check_older(old, consistency)
        report.older_checkpoints = len(older)
        report.unchecked = self.export.unread()
        return report

    def _tell(self, finding: Finding) -> None:
        self.report.findings.append(finding)

    def _check_signature(self) -> None:
        key = self.checkpoint.signer(self.keys)
        if key is None:
            self._tell(Finding("checkpoint-inconsistent", "none of the keys has signed the checkpoint of the export"))
        self.report.key = key.text if key else ""

    # every event, every leaf of the tree

    def _check_against_tiles(self, rows: Rows) -> None:
        self._leaves = leaves = self._read_leaves()
        if root_of(leaves) != self.checkpoint.root:
            self._tell(Finding("checkpoint-inconsistent", "the tiles in the export do not give the signed root"))
        searched = 0
        for row in rows:
            if not 0 < row.position <= self.checkpoint.size:
                self._tell(row.finding("checkpoint-inconsistent", "it is beyond the size that the checkpoint gives"))
            elif row.position <= len(leaves) and row.leaf != leaves[row.position - 1]:
                place = self._find_place(row, is_thorough=searched < SEARCHED)
                searched += place is None
                self._tell(_otherwise(row, place))

    def _read_leaves(self) -> list[bytes]:
        full, rest = divmod(self.checkpoint.size, TILE)
        leaves: list[bytes] = []
        for number in range(full + bool(rest)):
            tile = self.export.read(tile_path(0, number, TILE if number < full else rest))
            leaves += [tile[i : i + 32] for i in range(0, len(tile), 32)]
        if len(leaves) != self.checkpoint.size:
            self._tell(Finding("checkpoint-inconsistent", "the tiles in the export have not the size of the tree"))
        else:
            self._check_tiles_above(leaves)
        return leaves

    def _check_tiles_above(self, leaves: Sequence[bytes]) -> None:
        """Tiles of other tools: each hash is the root of a full tile below."""
        level, below = 0, leaves
        while len(below) >= TILE:
            level += 1
            below = [root_of(below[i : i + TILE]) for i in range(0, len(below) - TILE + 1, TILE)]
            for number, i in enumerate(range(0, len(below), TILE)):
                name = tile_path(level, number, len(below[i : i + TILE]))
                if self.export.read(name) != b"".join(below[i : i + TILE]):
                    self._tell(Finding("checkpoint-inconsistent", f"{name} does not hold the roots of the tiles below"))

    def _find_place(self, row: Row, *, is_thorough: bool) -> int | None:
        """Where an event that is not the leaf at its position was recorded: as far off as the one before, or else."""
        everywhere = range(1, len(self._leaves) + 1) if is_thorough else range(0)
        for place in chain([row.position + self._moved_by], everywhere):
            if 0 < place <= len(self._leaves) and row.leaf_at(place) == self._leaves[place - 1]:
                self._moved_by = place - row.position
                return place
        return None

    # some events, each with its proof

    def _check_against_proofs(self, rows: Rows) -> None:
        proofs = self._read_proofs()
        held = next(proofs, None)
        for row in rows:
            while held is not None and held[0] < row.position - 1:
                held = next(proofs, None)
            if held is None or held[0] != row.position - 1:
                self._tell(row.finding("proof-missing", "there is no proof for this position, or not in its place"))
            elif root_from_inclusion(held[0], self.checkpoint.size, row.leaf, held[1]) != self.checkpoint.root:
                self._tell(_otherwise(row, None))

    def _read_proofs(self) -> Iterator[tuple[int, list[bytes]]]:
        """The index and the path of each proof."""
        for number, line in enumerate(self.export.lines("proofs.jsonl"), 1):
            try:
                index, path, note = parse_proof(json.loads(line)["proof"])
                if Checkpoint.parse(note) != self.checkpoint:
                    raise ValueError("it leads to another checkpoint than that of the export")
                yield index, path
            except (Unreadable, ValueError, KeyError, TypeError, AttributeError) as error:
                self._tell(Finding("proof-unreadable", f"line {number} of proofs.jsonl: {error}"))

    # what stands beside the events

    def _check_texts(self, named: set[bytes]) -> None:
        """Each text is one that an event names. A text that is not there was erased, or left out."""
        held: set[bytes] = set()
        is_event_missing = bool(self.report.findings)  # and may have named a text
        for number, line in enumerate(self.export.lines("texts.jsonl"), 1):
            self.report.texts += 1
            try:
                sha256 = _parse_text(line)
            except ValueError as error:
                self._tell(Finding("text-changed", f"line {number} of texts.jsonl: {error}"))
                continue
            held.add(sha256)
            if sha256 not in named and not is_event_missing:
                self._tell(Finding("text-changed", f"line {number} of texts.jsonl: no event in the export names it"))
        self.report.absent_texts = len(named - held)

    def _check_older(self, old: Checkpoint, consistency: Sequence[dict[str, Any]]) -> None:
        code, new = "checkpoint-inconsistent", self.checkpoint
        if old.signer(self.keys) is None:
            self._tell(Finding(code, f"none of the keys has signed the older checkpoint of size {old.size}"))
        elif old.origin != new.origin:
            self._tell(Finding(code, f"the older checkpoint is of another log: {old.origin}"))
        elif old.size > new.size:
            words = f"the older checkpoint knows {old.size} events and this one {new.size}: give this one as older"
            self._tell(Finding(code, words))
        elif (same := self._is_begun_by(old, consistency)) is None:
            words = f"there is no proof from size {old.size} to {new.size}; fetch it and give it with --consistency"
            self._tell(Finding("consistency-unproven", words))
        elif not same:
            words = f"the log does not begin as it was when it had {old.size} events: it was rewritten since"
            self._tell(Finding(code, words))

    def _is_begun_by(self, old: Checkpoint, consistency: Sequence[dict[str, Any]]) -> bool | None:
        new = self.checkpoint
        if old.size in (0, new.size):
            return is_consistent(old.size, old.root, new.size, new.root, [])
        if self._leaves:
            return root_of(self._leaves[: old.size]) == old.root
        for line in (*consistency, *map(json.loads, self.export.lines("consistency.jsonl"))):
            if not _has_fields(line, old=int, new=int, hashes=list):
                raise Unreadable("a proof of consistency is not made of old, new and hashes")
            if (line["old"], line["new"]) == (old.size, new.size):
                path = [base64.b64decode(str(step), validate=True) for step in line["hashes"]]
                return is_consistent(old.size, old.root, new.size, new.root, path)
        return None


def _parse_text(line: bytes) -> bytes:
    """The SHA-256 of a text, in hexadecimal. Raises ValueError."""
    value = parse_line(line)
    if not _has_fields(value, sha256=str, text=str) or len(value) != 2:
        raise ValueError("it is not made of sha256 and text")
    if hashlib.sha256(value["text"].encode()).hexdigest() != value["sha256"]:
        raise ValueError("it does not give its SHA-256")
    return bytes(value["sha256"], "ascii")


def _otherwise(row: Row, place: int | None) -> Finding:
    """Why an event is not the leaf at its position; `place` is where it was recorded, if that was found."""
    if place is not None:
        return row.finding("order-changed", f"it was recorded at position {place}")
    words = "what was sealed here is something else: content, digest or record time were changed afterwards"
    return row.finding("digest-changed", words)


def tile_path(level: int, number: int, width: int) -> str:
    """Where a tile is (c2sp.org/tlog-tiles)."""
    digits = [f"{number % 1000:03d}"]
    while number := number // 1000:
        digits.insert(0, f"x{number % 1000:03d}")
    return f"tile/{level}/{'/'.join(digits)}" + ("" if width == TILE else f".p/{width}")


def verify(
    path: Path,
    keys: Sequence[str] = (),
    checkpoints: Sequence[str] = (),
    consistency: Sequence[dict[str, Any]] = (),
) -> Report:
    """Check an export; keys and checkpoints are texts. Raises Unreadable."""
    try:
        verifier = Verifier(Export(path), [Key.parse(text) for text in keys])
        verifier.report.key_from_export = not keys
        return verifier.run([one for text in checkpoints for one in Checkpoint.parse_all(text)], consistency)
    except _DAMAGED as error:
        raise Unreadable(f"{path}: {error}") from None


# --- command line ----------------------------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    given = _options().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):  # an export may hold what this terminal cannot show
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        report = verify(
            given.export,
            given.key,
            [_read_text(path) for path in given.checkpoint],
            [json.loads(_read_text(path)) for path in given.consistency],
        )
    except (Unreadable, ValueError, RecursionError) as error:
        print(f"verifier: {_plain(str(error))}", file=sys.stderr)  # noqa: T201
        return 2
    print(json.dumps(_as_json(report), indent=2) if given.json else _as_text(report))  # noqa: T201
    return 1 if report.findings else 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Check an export of Dealtracker without Dealtracker.")
    parser.add_argument("export", type=Path, metavar="EXPORT", help="the zip file, or the directory it was unpacked to")
    parser.add_argument("--key", action="append", default=[], metavar="VKEY", help="a key of the log that you trust")
    for name, text in (
        ("checkpoint", "an older checkpoint that you kept"),
        ("consistency", "a proof of consistency for it"),
    ):
        parser.add_argument(f"--{name}", action="append", default=[], type=Path, metavar="FILE", help=text)
    parser.add_argument("--json", action="store_true", help="for machines")
    return parser


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror}") from None


def _as_json(report: Report) -> dict[str, Any]:
    return {"ok": not report.findings, **asdict(report)}


def _as_text(report: Report) -> str:
    lines = [
        f"Says it is  {report.holds}",
        f"Log         {report.origin}, {report.size} events, root {report.root}",
        f"Signed by   {report.key or 'NOBODY WHOSE KEY IS KNOWN'}",
        f"Checked     {report.events} events, {report.texts} texts, {report.older_checkpoints} older checkpoints",
        f"Not there   {report.absent_texts} texts or documents that events name by hash: not kept, erased, or left out",
        f"Not checked {', '.join(report.unchecked[:SHOWN]) or 'nothing'}{_more(report.unchecked)}",
    ]
    if report.key_from_export:
        lines += ["", "WARNING: no --key was given, so the key was taken from the export itself. That shows that the"]
        lines += ["export is whole, not who made it. Get the log's verifier key from somebody you trust."]
    lines += ["", *(str(finding) for finding in report.findings[:SHOWN])]
    if len(report.findings) > SHOWN:
        lines.append(f"... and {len(report.findings) - SHOWN} more; --json lists all.")
    if report.findings:
        lines.append(f"FOUND: {len(report.findings)}")
    else:
        lines.append("OK: every event in the export is in the log that the checkpoint stands for, unaltered.")
    return "\n".join(map(_plain, lines))


def _more(all_of_them: Sequence[object]) -> str:
    return f", and {len(all_of_them) - SHOWN} more; --json lists all" if len(all_of_them) > SHOWN else ""


def _plain(line: str) -> str:
    """Without what could make a terminal show something else than is there."""
    return "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in line)


if __name__ == "__main__":
    sys.exit(main())

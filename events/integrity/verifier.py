#!/usr/bin/env python3
"""Check an export of Dealtracker without Dealtracker: Python 3.11+ and the package `cryptography`, nothing else.

    python verifier.py EXPORT [--key VKEY]... [--checkpoint FILE]... [--consistency FILE]... [--json]

EXPORT is the zip file or the directory that it was unpacked to. For every event it is checked that

    the line in events.jsonl is canonical JSON (RFC 8785) and its event gives the digest beside it,
    digest, position and record time give a leaf (RFC 6962) that the signed checkpoint commits to,
    nothing is left out where the export says that it holds all, and nothing changed its place,

and for every older checkpoint that you kept, that the log has only been added to since.

--key is the log's verifier key (vkey, https://c2sp.org/signed-note), which you must have from elsewhere than from the
export; without it the key in the export is used, and whoever made the export could have made that, too.
--checkpoint names a checkpoint that you kept; for an export of a part of the log a proof of consistency is needed as
well, which is in the export or in the file that --consistency names (an answer of GET /api/v1/log/consistency).

Exit code: 0 nothing found, 1 something found, 2 it could not be checked at all.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import io
import json
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = "dealtracker-export/1"
SEARCHED = 100  # events that are looked for elsewhere in the tree: each costs a hash for every leaf
SHOWN = 20  # findings told to people; --json tells all
COSIGNATURE = 4
SIGNED = {1: 64, COSIGNATURE: 72}  # bytes of a signature by type of key; the longer one begins with the time
TILE = 256  # hashes in a full tile, https://c2sp.org/tlog-tiles

Reporter = Callable[["Finding"], None]


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
    older_checkpoints: int = 0
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
        except (OSError, zipfile.BadZipFile) as error:
            raise Unreadable(f"{path}: {error}") from None

    def open(self, name: str) -> Any:
        """A binary stream, or None where there is no such file."""
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
        try:
            row = cls(value["position"], value["recorded_at"], value["digest"], value["event"])
            if type(row.position) is int and row.event["id"] and row.event["stream_id"] and row.event["version"]:
                return row
        except (KeyError, TypeError):
            pass
        raise ValueError("it is no event with position, recorded_at and digest")

    @property
    def leaf(self) -> bytes:
        return leaf_hash(entry(self.position, self.recorded_at, self.digest))

    def finding(self, code: str, words: str) -> Finding:
        return Finding(code, words, self.position, self.event["id"], self.event["stream_id"])


class Rows:
    """Reads the events and checks what each says of itself, and against those before it."""

    def __init__(self, export: Export, what: dict[str, Any], report: Reporter) -> None:
        self._export, self._tell = export, report
        self._first, self._last = what.get("first"), what.get("last")  # given where every position between is held
        self._has_whole_streams = what["kind"] != "period"
        self._versions: dict[str, int] = {}
        self._before: Row | None = None
        self.count = 0

    def __iter__(self) -> Iterator[Row]:
        for number, line in enumerate(self._export.lines("events.jsonl"), 1):
            try:
                row = Row.parse(line)
            except ValueError as error:
                self._tell(Finding("line-unreadable", f"line {number} of events.jsonl: {error}"))
                continue
            self._check(row)
            self.count += 1
            yield row
            self._before = row
        self._check_end()

    def _check(self, row: Row) -> None:
        if hashlib.sha256(canonical(row.event)).hexdigest() != row.digest:
            self._tell(row.finding("body-changed", "what it says does not give its digest"))
        self._check_place(row)
        expected = self._versions.get(row.event["stream_id"], 0 if self._has_whole_streams else None)
        if expected is not None and row.event["version"] != expected + 1:
            self._tell(row.finding("event-missing", f"version {expected + 1} of its stream should come here"))
        self._versions[row.event["stream_id"]] = row.event["version"]

    def _check_place(self, row: Row) -> None:
        before = self._before
        expected = self._first if before is None else before.position + 1
        if before is not None and row.position <= before.position:
            self._tell(row.finding("order-changed", f"it comes after position {before.position}"))
        elif self._first is not None and row.position != expected:
            self._tell(Finding("event-missing", f"positions {expected} to {row.position - 1} are missing", expected))
        if before is not None and row.recorded_at < before.recorded_at:
            self._tell(row.finding("time-falls", "its record time is before that of the event in front of it"))

    def _check_end(self) -> None:
        reached = self._before.position if self._before else (self._first or 1) - 1
        if self._last is not None and reached < self._last:
            words = f"positions {reached + 1} to {self._last} are missing at the end"
            self._tell(Finding("event-missing", words, reached + 1))


class Verifier:
    """Checks one export against the keys and checkpoints that somebody kept."""

    def __init__(self, export: Export, keys: Sequence[Key]) -> None:
        self.export = export
        self.report = Report()
        self.manifest = _manifest(export)
        self.keys = list(keys) or [Key.parse(line.decode()) for line in export.lines("keys.txt") if line]
        self.checkpoint = Checkpoint.parse(export.read("checkpoint").decode("utf-8", "replace"))
        self._leaves: list[bytes] = []  # of the tree, where the export holds all of it

    @property
    def is_whole(self) -> bool:
        return bool(self.manifest["what"]["kind"] == "everything")

    def run(self, older: Sequence[Checkpoint], consistency: Sequence[dict[str, Any]]) -> Report:
        report, checkpoint = self.report, self.checkpoint
        report.holds = self.manifest["what"].get("words", "")
        report.origin, report.size, report.root = checkpoint.origin, checkpoint.size, checkpoint.root.hex()
        self._check_signature()
        rows = Rows(self.export, self.manifest["what"], self._tell)
        report.events = self._check_against_tiles(rows) if self.is_whole else self._check_against_proofs(rows)
        report.texts = self._check_texts()
        for old in older:
            self._check_older(old, consistency)
        report.older_checkpoints = len(older)
        return report

    def _tell(self, finding: Finding) -> None:
        self.report.findings.append(finding)

    def _check_signature(self) -> None:
        key = self.checkpoint.signer(self.keys)
        if key is None:
            self._tell(Finding("checkpoint-inconsistent", "none of the keys has signed the checkpoint of the export"))
        self.report.key = key.text if key else ""

    # every event, every leaf of the tree

    def _check_against_tiles(self, rows: Rows) -> int:
        self._leaves = self._read_leaves()
        if root_of(self._leaves) != self.checkpoint.root:
            self._tell(Finding("checkpoint-inconsistent", "the tiles in the export do not give the signed root"))
        places: dict[bytes, int] = {}
        searched = 0
        for row in rows:
            index = row.position - 1
            if index >= self.checkpoint.size or index < 0:
                self._tell(row.finding("checkpoint-inconsistent", "it is beyond the size that the checkpoint gives"))
            elif index < len(self._leaves) and row.leaf != self._leaves[index]:
                places = places or {leaf: place for place, leaf in enumerate(self._leaves, 1)}
                searched += 1
                self._tell(_otherwise(row, places if searched <= SEARCHED else {}))
        return rows.count

    def _read_leaves(self) -> list[bytes]:
        full, rest = divmod(self.checkpoint.size, TILE)
        widths = [TILE] * full + ([rest] if rest else [])
        data = [self.export.read(tile_path(0, number, width)) for number, width in enumerate(widths)]
        leaves = [tile[i : i + 32] for tile in data for i in range(0, len(tile), 32)]
        if len(leaves) != self.checkpoint.size:
            self._tell(Finding("checkpoint-inconsistent", "the tiles in the export have not the size of the tree"))
        return leaves

    # some events, each with its proof

    def _check_against_proofs(self, rows: Rows) -> int:
        proofs = self.export.lines("proofs.jsonl")
        for row in rows:
            line = next(proofs, None)
            try:
                if line is None:
                    raise ValueError("there is none")
                self._check_proof(row, json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                self._tell(row.finding("proof-unreadable", f"its proof: {error}"))
        return rows.count

    def _check_proof(self, row: Row, line: dict[str, Any]) -> None:
        index, path, note = parse_proof(line["proof"])
        if Checkpoint.parse(note) != self.checkpoint:
            raise ValueError("it leads to another checkpoint than that of the export")
        if index != row.position - 1:
            self._tell(row.finding("order-changed", f"its proof is for position {index + 1}"))
        elif root_from_inclusion(index, self.checkpoint.size, row.leaf, path) != self.checkpoint.root:
            self._tell(_otherwise(row, {}))

    # what stands beside the events

    def _check_texts(self) -> int:
        count = 0
        for count, line in enumerate(self.export.lines("texts.jsonl"), 1):
            try:
                text = json.loads(line)
                same = hashlib.sha256(text["text"].encode()).hexdigest() == text["sha256"]
            except (ValueError, KeyError, TypeError, AttributeError):
                same = False
            if not same:
                self._tell(Finding("text-changed", f"line {count} of texts.jsonl does not give its SHA-256"))
        return count

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
            if (line.get("old"), line.get("new")) == (old.size, new.size):
                path = [base64.b64decode(step) for step in line["hashes"]]
                return is_consistent(old.size, old.root, new.size, new.root, path)
        return None


def _otherwise(row: Row, places: dict[bytes, int]) -> Finding:
    """Why an event is not the leaf at its position. Looks for its digest where the whole tree is known."""
    for leaf, place in places.items():
        if leaf == leaf_hash(entry(place, row.recorded_at, row.digest)):
            return row.finding("order-changed", f"it was recorded at position {place}")
    words = "what was sealed here is something else: content, digest or record time were changed afterwards"
    return row.finding("digest-changed", words)


def tile_path(level: int, number: int, width: int) -> str:
    """Where a tile is (c2sp.org/tlog-tiles)."""
    digits = [f"{number % 1000:03d}"]
    while number := number // 1000:
        digits.insert(0, f"x{number % 1000:03d}")
    return f"tile/{level}/{'/'.join(digits)}" + ("" if width == TILE else f".p/{width}")


def _manifest(export: Export) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(export.read("manifest.json"))
        if manifest["format"] == FORMAT and manifest["what"]["kind"]:
            return manifest
    except (ValueError, KeyError, TypeError):
        pass
    raise Unreadable(f"manifest.json does not describe a {FORMAT}")


def verify(
    path: Path,
    keys: Sequence[str] = (),
    checkpoints: Sequence[str] = (),
    consistency: Sequence[dict[str, Any]] = (),
) -> Report:
    """Check an export; keys and checkpoints are texts. Raises Unreadable."""
    verifier = Verifier(Export(path), [Key.parse(text) for text in keys])
    verifier.report.key_from_export = not keys
    return verifier.run([Checkpoint.parse(text) for text in checkpoints], consistency)


# --- command line ----------------------------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    given = _options().parse_args(arguments)
    try:
        report = verify(
            given.export,
            given.key,
            [_read_text(path) for path in given.checkpoint],
            [json.loads(_read_text(path)) for path in given.consistency],
        )
    except (Unreadable, ValueError) as error:
        print(f"verifier: {error}", file=sys.stderr)  # noqa: T201
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
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())

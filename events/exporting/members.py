"""The files of an export: what is in each, piece by piece, from the coordinates of the export alone."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, NamedTuple

import orjson

from events import domain, integrity, store
from events.exporting import cells, reading
from events.exporting.models import Export, Kind
from events.integrity import checkpoints, notes, tree
from events.integrity.leaves import entry
from events.integrity.verifying.rows import Row
from events.store import canonical_json

FORMAT = "dealtracker-export/1"
_REFERENCE = re.compile(r'"sha256:([0-9a-f]{64})"')  # as the verifier has it


class Piece(NamedTuple):
    """Some of a member; `after` is where the next piece begins, None at the end. `texts` are those named in it."""

    data: bytes
    after: int | None
    texts: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the export, and how it is read from a place on; the first place is 0."""

    name: str
    read: Callable[[int], Piece]


def list_members(job: Export) -> list[Source]:
    """All files, in their order. The auditor's tools come first."""
    note = reading.read_note(job.checkpoint_size)
    fixed = {
        "README.txt": (files("events.exporting") / "resources" / "README.txt").read_bytes(),
        "verifier.py": (files("events.integrity") / "verifier.py").read_bytes(),
        "manifest.json": canonical_json(_manifest(job)) + b"\n",
        "checkpoint": note.encode(),
        "keys.txt": "".join(f"{vkey}\n" for vkey in _keys_of(note)).encode(),
    }
    members = [_fixed(name, data) for name, data in fixed.items()]
    members.append(_by_rows("events.jsonl", job, _event_lines))
    members += _tiles(job) if job.kind == Kind.EVERYTHING else _proofs(job)
    members.append(_by_rows("texts.jsonl", job, _text_lines))
    members.append(_by_streams("sources.jsonl", job, "source", _source_lines))
    members.append(_by_rows("csv/events.csv", job, cells.event_rows, cells.EVENT_HEAD))
    members.append(_by_streams("csv/deals.csv", job, "deal", cells.deal_rows, cells.DEAL_HEAD))
    members.append(_by_streams("csv/companies.csv", job, "company", cells.company_rows, cells.COMPANY_HEAD))
    return members


def _manifest(job: Export) -> dict[str, Any]:
    is_gapless = job.kind in (Kind.PERIOD, Kind.EVERYTHING)
    stream = str(job.stream_id) if job.stream_id else None
    return {
        "format": FORMAT,
        "what": {
            "kind": job.kind,
            "stream": stream,
            "first": job.first if is_gapless else None,
            "last": job.position if is_gapless else None,
            "position": job.position,
            "words": _words(job, stream),
        },
    }


def _words(job: Export, stream: str | None) -> str:
    if job.kind == Kind.EVERYTHING:
        return f"the whole log up to position {job.position}"
    if job.kind == Kind.PERIOD:
        return f"everything that was recorded from position {job.first} to {job.position}"
    return f"the {job.kind} {stream} with what belongs to it, as recorded up to position {job.position}"


def _keys_of(note: str) -> Iterator[str]:
    """The keys that signed a checkpoint, of those that are on record."""
    signed = {(line.name, line.key_id) for line in notes.split(note)[1]}
    for text, _ in integrity.verifier_keys():
        key = integrity.read_verifier_key(text)
        if (key.name, key.id) in signed:
            yield text


def _fixed(name: str, data: bytes) -> Source:
    return Source(name, lambda after: Piece(data, None))


def _by_rows(name: str, job: Export, write: Callable[[Export, Sequence[Row]], bytes], head: bytes = b"") -> Source:
    def read(after: int) -> Piece:
        rows = reading.read_rows(job, after)
        data = (b"" if after else head) + (write(job, rows) if rows else b"")
        texts = sorted({text for row in rows for text in _texts_of(row)})
        return Piece(data, rows[-1].position if len(rows) == reading.BATCH else None, texts)

    return Source(name, read)


def _by_streams(
    name: str, job: Export, category: str, write: Callable[[Export, dict[str, Any]], bytes], head: bytes = b""
) -> Source:
    def read(after: int) -> Piece:
        streams, following = reading.read_streams(job, category, after)
        histories = store.load_streams(streams, max_position=job.position)
        states = {stream_id: domain.fold(events) for stream_id, events in histories.items() if events}
        data = (b"" if after else head) + write(job, states)
        return Piece(data, following if len(streams) == reading.STREAMS else None)

    return Source(name, read)


def _event_lines(job: Export, rows: Sequence[Row]) -> bytes:
    """A line for each event, canonical as a whole: the event between where it stands and what it hashes to."""
    return b"".join(
        b'{"digest":"%b","event":%b,%b\n'
        % (
            row.digest.hex().encode(),
            row.canonical(),
            entry(row.position, row.recorded_at, row.digest).partition(b",")[2],
        )
        for row in rows
    )


def _texts_of(row: Row) -> list[str]:
    return _REFERENCE.findall(row.data) + _REFERENCE.findall(row.metadata)


def _text_lines(job: Export, rows: Sequence[Row]) -> bytes:
    """The kept-apart texts that still stand."""
    found = store.load_texts(sorted({text for row in rows for text in _texts_of(row)}))
    return b"".join(canonical_json({"sha256": key, "text": found[key]}) + b"\n" for key in sorted(found))


def _source_lines(job: Export, states: dict[str, Any]) -> bytes:
    lines = [{"id": stream_id, **state.to_json()} for stream_id, state in states.items()]
    return b"".join(orjson.dumps(line, option=orjson.OPT_SORT_KEYS) + b"\n" for line in lines)


def _proofs(job: Export) -> list[Source]:
    note = reading.read_note(job.checkpoint_size)

    def lines(job: Export, rows: Sequence[Row]) -> bytes:
        written = []
        for row in rows:
            path = tree.inclusion(row.position - 1, job.checkpoint_size, integrity.read_tile)
            proof = checkpoints.proof_text(row.position - 1, path, note)
            written.append(canonical_json({"position": row.position, "proof": proof}) + b"\n")
        return b"".join(written)

    return [_by_rows("proofs.jsonl", job, lines), Source("consistency.jsonl", lambda after: _consistency(job, after))]


def _consistency(job: Export, after: int) -> Piece:
    """Proofs from the signed sizes below the size of the checkpoint, some hundred of them."""
    lines = []
    for size in reading.list_signed_sizes(job.checkpoint_size):
        path = tree.consistency(size, job.checkpoint_size, integrity.read_tile)
        hashes = [b64encode(step).decode() for step in path]
        lines.append(canonical_json({"hashes": hashes, "new": job.checkpoint_size, "old": size}) + b"\n")
    return Piece(b"".join(lines), None)


def _tiles(job: Export) -> list[Source]:
    """The tree of the checkpoint, in the addresses of C2SP tlog-tiles."""
    members, level = [], 0
    while hashes := job.checkpoint_size >> (tree.HEIGHT * level):
        count = (hashes + tree.WIDTH - 1) // tree.WIDTH
        members += [_tile(level, n, tree.width_of(level, n, job.checkpoint_size)) for n in range(count)]
        level += 1
    return members


def _tile(level: int, index: int, width: int) -> Source:
    """A full tile, or the one at the right edge of the tree."""
    digits = [f"{index % 1000:03d}"]
    while index >= 1000 ** len(digits):
        digits.insert(0, f"x{index // 1000 ** len(digits) % 1000:03d}")
    name = f"tile/{level}/{'/'.join(digits)}" + ("" if width == tree.WIDTH else f".p/{width}")
    return Source(name, lambda after: Piece(integrity.read_tile(level, index, width), None))

"""Events as rows of the `event` table and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple

import orjson

from events.catalogue import Event, Metadata, codec, load
from events.store.canonical import canonical_json


class Row(NamedTuple):
    """The columns of an event that its writer fills, as text; JSON columns in canonical form."""

    id: str
    stream_id: str
    category: str
    version: int
    type: str
    schema_version: int
    data: str
    metadata: str
    occurred_from: str | None
    occurred_to: str | None
    occurred_precision: str
    created_at: str  # RFC 3339, UTC, six digits of a second
    digest: bytes

    def copy_line(self) -> str:
        """The row as a line for sql/queries/copy_events.sql."""
        *fields, digest = self
        line = "\t".join([_NULL if field is None else str(field) for field in fields])
        if "\\" in line:
            line = line.replace("\\", r"\\")
        return line.replace(_NULL, r"\N") + f"\t\\\\x{digest.hex()}\n"


_NULL = "\0"  # no column holds it

_Told = tuple[str, str | None, str | None, str]
"""Metadata in canonical form, the first day, the last day, and their precision."""


class Encoder:
    """Events to rows, those of one append. What several of them share is written once.

    The events must outlive it: what they share is told by the identity of the object.
    """

    def __init__(self) -> None:
        self._told: dict[tuple[int, int], _Told] = {}
        self._created_at: tuple[datetime | None, str] = (None, "")

    def encode(self, event: Event) -> Row:
        """The row of an event with its digest; raises `CanonicalFormError`."""
        columns = self.columns(event)
        return Row(*columns, sha256(_canonical(columns)).digest())

    def columns(self, event: Event) -> _Columns:
        data, key = event.data, (id(event.metadata), id(event.occurred))
        told = self._told.get(key)
        if told is None:
            told = self._told[key] = _tell(event)
        if self._created_at[0] is not event.created_at:
            self._created_at = (event.created_at, _instant(event.created_at))
        return (
            event.id,
            event.stream_id,
            event.category,
            event.version,
            data.type,
            data.schema_version,
            canonical_json(data.to_json()).decode(),
            *told,
            self._created_at[1],
        )


def encode(event: Event) -> Row:
    """The row of one event with its digest; raises `CanonicalFormError`."""
    return Encoder().encode(event)


def canonical_bytes(event: Event) -> bytes:
    """The canonical form of an event: all that its row says, but not where it stands (ordinal, txid, position)."""
    return _canonical(Encoder().columns(event))


def digest(event: Event) -> bytes:
    """SHA-256 of the canonical form."""
    return sha256(canonical_bytes(event)).digest()


_Columns = tuple[str, str, str, int, str, int, str, str, str | None, str | None, str, str]
"""A `Row` without its digest."""


def _tell(event: Event) -> _Told:
    occurred = event.occurred
    return (
        canonical_json(codec.metadata_to_json(event.metadata, occurred)).decode(),
        occurred.earliest.isoformat() if occurred.earliest else None,
        occurred.latest.isoformat() if occurred.latest else None,
        occurred.precision,
    )


def _instant(moment: datetime) -> str:
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="microseconds")[:-6] + "Z"


def _canonical(columns: _Columns) -> bytes:
    """RFC 8785 of the whole row: the keys are written in their order, the JSON columns are canonical already."""
    id_, stream_id, category, version, type_, schema, data, metadata, earliest, latest, precision, created_at = columns
    return orjson.dumps(
        {
            "category": category,
            "created_at": created_at,
            "data": orjson.Fragment(data),
            "id": id_,
            "metadata": orjson.Fragment(metadata),
            "occurred_from": earliest,
            "occurred_precision": precision,
            "occurred_to": latest,
            "schema_version": schema,
            "stream_id": stream_id,
            "type": type_,
            "version": version,
        }
    )


_Selected = tuple[
    str, str, str, int, str, int, str, str, date | None, date | None, Any, str, bytes, int | None, str | None
]


def decode(selected: _Selected) -> Event:
    """The event of a selected row (columns as in sql/queries/load_streams.sql), without validating it again.

    The instance is filled directly: the constructor of a frozen dataclass costs four times as much.
    """
    (
        id_, category, stream_id, version, type_, schema_version, data, metadata,
        earliest, latest, precision, created_at, digest_, position, recorded_at,
    ) = selected  # fmt: skip
    about, extras = _read_metadata(metadata)
    event = object.__new__(Event)
    event.__dict__.update(
        id=id_,
        category=category,
        stream_id=stream_id,
        version=version,
        data=load(type_, schema_version, orjson.loads(data)),
        occurred=codec.read_occurred(extras, earliest, latest, precision),
        metadata=about,
        created_at=datetime.fromisoformat(created_at + "Z"),
        position=position,
        recorded_at=datetime.fromisoformat(recorded_at + "Z") if recorded_at else None,
        digest=digest_,
    )
    return event


@lru_cache(maxsize=512)
def _read_metadata(text: str) -> tuple[Metadata, Mapping[str, Any] | None]:
    """The metadata, and what it says beside the columns of when it happened; both are only ever read.

    What one import or one caller recorded on the same evidence says the same, so a page of events shares a few. Words
    that may be erased are not in it: of those there is only the hash.
    """
    stored = orjson.loads(text)
    return codec.read_metadata(stored), stored.get("occurred")


def with_digest(event: Event, digest_: bytes) -> Event:
    """The same event, carrying the digest it was stored with."""
    copy = object.__new__(Event)
    copy.__dict__.update(event.__dict__, digest=digest_)
    return copy

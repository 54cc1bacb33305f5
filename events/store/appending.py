"""The one way events get into the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, replace
from types import MappingProxyType
from typing import Any

import orjson
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, connections, transaction

from events.catalogue import Event
from events.store.errors import KeyInFlightError, KeyTakenError, VersionConflictError
from events.store.keys import IdempotencyKey, find_key
from events.store.reading import get_versions
from events.store.rows import Encoder, Row, encode, with_digest
from events.store.single import insert_one
from events.store.statements import query

COPY_FROM = 100
"""From how many events on COPY is quicker than the statement, its further round trips included."""

PIECE = 50
"""How many events are sent to COPY at a time."""

_NO_TEXTS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Batch:
    """What is written together. `expected` holds the version that each stream must be at."""

    events: Sequence[Event]
    expected: Mapping[str, int]
    texts: Mapping[str, str]
    key: IdempotencyKey | None
    event_ids: Sequence[str]


def append(
    events: Sequence[Event], *, texts: Mapping[str, str] = _NO_TEXTS, key: IdempotencyKey | None = None
) -> tuple[Event, ...]:
    """Append events of one or several streams, their erasable texts (by SHA-256 in hex) and the key: all, or nothing.

    The events of a stream come with consecutive versions, and the stream must stand right below the first of them.
    Returns the events, in the order given, with their digests. In autocommit they are committed on return; inside
    `atomic` they belong to the caller's transaction, which survives a refusal.

    Raises `KeyInFlightError` while another transaction uses the key, `KeyTakenError` once one has, whatever the streams
    say; else `VersionConflictError`.
    """
    if len(events) == 1 and not texts and key is None:
        return (_append_one(events[0]),)
    # In one order of streams everywhere: two appends that share streams may collide, but never deadlock.
    ordered = sorted(events, key=lambda event: (event.stream_id, event.version))
    batch = _Batch(ordered, _expected_versions(events), texts, key, [event.id for event in events])
    try:
        digests = _write(batch)
    except IntegrityError as error:
        raise _explain(error, batch) from error
    if digests is None:
        raise _conflict(batch)
    return tuple([with_digest(event, digests[event.id]) for event in events])


def _append_one(event: Event) -> Event:
    row = encode(event)
    database = connections[DEFAULT_DB_ALIAS]
    try:
        with transaction.atomic() if database.in_atomic_block else nullcontext():
            fresh = insert_one(database, row)
    except IntegrityError as error:
        raise _explain(error, _alone(event)) from error
    if not fresh:
        raise _conflict(_alone(event))
    return with_digest(event, row.digest)


def _alone(event: Event) -> _Batch:
    return _Batch([event], _expected_versions([event]), _NO_TEXTS, None, [event.id])


def _expected_versions(events: Sequence[Event]) -> dict[str, int]:
    expected: dict[str, int] = {}
    latest: dict[str, int] = {}
    for event in events:
        before = latest.setdefault(event.stream_id, event.version - 1)
        if event.version != before + 1:
            raise ValueError(f"version {event.version} of stream {event.stream_id} does not follow {before}")
        expected.setdefault(event.stream_id, before)
        latest[event.stream_id] = event.version
    return expected


def _write(batch: _Batch) -> dict[str, bytes] | None:
    """The digests of what is written, by id; None if a stream was not where it should be, and then nothing is."""
    many = len(batch.events) >= COPY_FROM
    with transaction.atomic() if many or connection.in_atomic_block else nullcontext():
        if many:
            return _copy(batch) if _insert(replace(batch, texts=_NO_TEXTS), []) else None
        encoder = Encoder()
        rows = [encoder.encode(event) for event in batch.events]
        return {row.id: row.digest for row in rows} if _insert(batch, rows) else None


def _insert(batch: _Batch, rows: Sequence[Row]) -> bool:
    streams = [{"stream_id": stream_id, "version": version} for stream_id, version in batch.expected.items()]
    values = {
        "streams": _json(streams),
        "events": _json([_document(row) for row in rows]),
        "texts": _json(dict(batch.texts)),
        "keys": _json([asdict(batch.key) | {"event_ids": batch.event_ids}] if batch.key else []),
    }
    with connection.cursor() as cursor:
        cursor.execute(query("append"), values)
        claimed, fresh, written = cursor.fetchone()
    if batch.key and not claimed:
        raise KeyInFlightError(client=batch.key.client, key=batch.key.key)
    if fresh:
        _require_all(written, rows)
    return bool(fresh)


def _copy(batch: _Batch) -> dict[str, bytes]:
    """Piece by piece, so that the server takes rows in while we write the next ones.

    Texts come last, as in append.sql: who waits for another's text holds all its events, and so no circle closes.
    """
    events = batch.events
    digests: dict[str, bytes] = {}
    encoder = Encoder()
    with connection.cursor() as cursor, connection.wrap_database_errors:
        with cursor.copy(query("copy_events")) as copy:
            for start in range(0, len(events), PIECE):
                rows = [encoder.encode(event) for event in events[start : start + PIECE]]
                copy.write("".join([row.copy_line() for row in rows]))
                digests.update([(row.id, row.digest) for row in rows])
        _require_all(cursor.rowcount, events)
        if batch.texts:
            cursor.execute(query("keep_texts"), {"texts": _json(dict(batch.texts))})
    return digests


def _require_all(written: int, sent: Sequence[object]) -> None:
    if written != len(sent):
        raise RuntimeError(f"{len(sent)} events were sent and {written} were written")


def _document(row: Row) -> dict[str, Any]:
    parts = {"data": orjson.Fragment(row.data), "metadata": orjson.Fragment(row.metadata), "digest": row.digest.hex()}
    return row._asdict() | parts


def _json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def _explain(error: IntegrityError, batch: _Batch) -> Exception:
    """What a violated constraint means, told by its name; an unknown one stays what it is."""
    constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    if constraint == "idempotency_key_pkey" and batch.key:
        return _key_taken(batch.key)
    return _conflict(batch) if constraint == "event_stream_version_key" else error


def _conflict(batch: _Batch) -> VersionConflictError | KeyTakenError:
    """Why nothing was written. A request that is sent twice collides with itself, and then the key says so."""
    key, expected = batch.key, batch.expected
    if key and find_key(key.client, key.key):
        return _key_taken(key)
    actual = dict.fromkeys(expected, 0) | get_versions(expected)
    stream_id = next((id_ for id_ in expected if actual[id_] != expected[id_]), next(iter(expected)))
    return VersionConflictError(stream_id=stream_id, expected=expected[stream_id], actual=actual[stream_id])


def _key_taken(key: IdempotencyKey) -> KeyTakenError:
    return KeyTakenError(client=key.client, key=key.key)

"""The recorder: load, check, append, wake."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import astuple, replace
from datetime import UTC, datetime

from events import domain, store, waking
from events.catalogue import Event
from events.recording.errors import KeyReusedError, RefusedError
from events.recording.judging import refused, require_version
from events.recording.preparing import Prepared, PreparedWrite, prepare
from events.recording.requests import Context, Key, Recorded, RecordedStream, Write
from events.recording.retrying import take_turns


def record(
    writes: Sequence[Write],
    *,
    context: Context,
    key: Key | None = None,
    dry_run: bool = False,
    now: datetime | None = None,
) -> Recorded:
    """Record the writes atomically, all or none, and wake the projections once they are committed.

    Each write is judged against its stream as it is now. One without `expected_version` that loses a race is
    judged again, some times. With a `key`, the same request again gets the first answer (`replayed`).
    A dry run takes the same path and stops before the append; its events have ids that are stored nowhere.

    In autocommit the append commits by itself; inside `atomic` it joins the caller's transaction.
    Raises InvalidEventError, UnknownReferenceError, RefusedError, VersionConflictError, KeyReusedError.
    """
    now = now or datetime.now(UTC)
    prepared = prepare(writes, context)
    stored_key = store.IdempotencyKey(key.client, key.key, _request_digest(writes)) if key else None
    if stored_key and (replay := _find_replay(stored_key)):
        return replay
    prepared.require_known_references()
    if dry_run:
        return Recorded(streams=_judge(prepared, now), dry_run=True)
    try:
        streams = _append(prepared, stored_key, now, may_retry=all(w.expected_version is None for w in writes))
    except (store.KeyTakenError, store.VersionConflictError, RefusedError):
        # The same request may have been recorded between our look at the key and our look at the stream.
        if stored_key and (replay := _find_replay(stored_key)):
            return replay
        raise
    waking.wake_on_commit()
    return Recorded(streams=streams)


def _append(
    prepared: Prepared, key: store.IdempotencyKey | None, now: datetime, *, may_retry: bool
) -> tuple[RecordedStream, ...]:
    def write() -> tuple[RecordedStream, ...]:
        streams = _judge(prepared, now)
        appended = store.append([e for s in streams for e in s.events], texts=prepared.texts, key=key)
        by_id = {event.id: event for event in appended}
        return tuple(replace(s, events=tuple(by_id[event.id] for event in s.events)) for s in streams)

    return take_turns(write) if may_retry else write()


def _judge(prepared: Prepared, now: datetime) -> tuple[RecordedStream, ...]:
    """Load every stream and check the new events against it. Raises RefusedError, VersionConflictError."""
    histories = store.load_streams([write.stream_id for write in prepared.writes if not write.is_new])
    return tuple(_judge_stream(write, histories.get(write.stream_id, []), now) for write in prepared.writes)


def _judge_stream(write: PreparedWrite, history: Sequence[Event], now: datetime) -> RecordedStream:
    version = history[-1].version if history else 0
    require_version(write.stream_id, write.expected_version, version)
    return _check(write.category, write.stream_id, history, write.stamp(version, now), now)


def _check(
    category: str, stream_id: str, history: Sequence[Event], events: tuple[Event, ...], now: datetime
) -> RecordedStream:
    verdict = domain.check(history, events, now=now)
    if verdict.refusals:
        before = domain.fold(history) if history else None
        version = history[-1].version if history else 0
        raise refused(verdict.refusals, category, stream_id, version, before)
    return RecordedStream(
        category=category, stream_id=stream_id, events=events, state=verdict.state, flags=verdict.flags
    )


def _request_digest(writes: Sequence[Write]) -> str:
    """SHA-256 of the parsed request in canonical form: equal requests are equal whatever their bytes were."""
    return hashlib.sha256(store.canonical_json([astuple(write) for write in writes])).hexdigest()


def _find_replay(key: store.IdempotencyKey) -> Recorded | None:
    """The first answer to this key, told again from the log; None while the key is new."""
    stored = store.find_key(key.client, key.key)
    if stored is None:
        return None
    if stored.request_digest != key.request_digest:
        raise KeyReusedError(key=key.key)
    by_stream: dict[str, list[Event]] = {}
    for event in store.load_events(stored.event_ids):
        by_stream.setdefault(event.stream_id, []).append(event)
    histories = store.load_streams(by_stream)
    streams = []
    for stream_id, events in by_stream.items():
        before = [event for event in histories[stream_id] if event.version < events[0].version]
        streams.append(_check(events[0].category, stream_id, before, tuple(events), events[0].created_at))
    return Recorded(streams=tuple(streams), replayed=True)

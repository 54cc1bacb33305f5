"""The recorder: load, check, append, wake."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from events import domain, store, waking
from events.catalogue import Event
from events.recording import companions, keys, standing
from events.recording.errors import RefusedError
from events.recording.judging import merged, refused, require_version, with_offset
from events.recording.pairing import Pairing
from events.recording.preparing import Prepared, PreparedWrite, prepare
from events.recording.requests import Context, Key, Recorded, RecordedStream, Write
from events.recording.retrying import take_turns
from events.recording.standing import NOTHING, Standing


def record(
    writes: Sequence[Write],
    *,
    context: Context,
    key: Key | None = None,
    dry_run: bool = False,
    now: datetime | None = None,
) -> Recorded:
    """Record the writes atomically, all or none, and wake the projections once they are committed.

    Each write is judged against its stream as it is now. One that loses a race, on a stream whose version it does not
    demand, is judged again, some times. What concerns two streams is written to both (companions.py).
    With a `key`, the same request again gets the first answer (`replayed`).
    A dry run takes the same path and stops before the append; its events have ids that are stored nowhere.

    In autocommit the append commits by itself; inside `atomic` it joins the caller's transaction.
    Raises InvalidEventError, UnknownReferenceError, RefusedError, VersionConflictError, KeyReusedError,
    KeyInFlightError.
    """
    now = now or datetime.now(UTC)
    stored_key = keys.of_writes(key, writes)
    if dry_run:
        first = keys.find_first(stored_key) if stored_key else None
        return _replay(first) if first else _try(_prepare(writes, context), now)
    return keys.write_once(lambda: _record(writes, context, stored_key, now), stored_key, _replay)


def _try(prepared: Prepared, now: datetime) -> Recorded:
    streams, along = _judge(prepared, now)
    return Recorded(streams=streams, companions=along, dry_run=True)


def _record(writes: Sequence[Write], context: Context, key: store.IdempotencyKey | None, now: datetime) -> Recorded:
    prepared = _prepare(writes, context)
    pinned = {write.stream_id for write in prepared.writes if write.expected_version is not None}
    recorded = take_turns(lambda: _append(prepared, key, now), pinned)
    waking.wake_on_commit()
    return recorded


def _prepare(writes: Sequence[Write], context: Context) -> Prepared:
    prepared = prepare(writes, context)
    prepared.require_known_references()
    return prepared


def _append(prepared: Prepared, key: store.IdempotencyKey | None, now: datetime) -> Recorded:
    streams, along = _judge(prepared, now)
    appended = store.append([e for s in (*streams, *along) for e in s.events], texts=prepared.texts, key=key)
    by_id = {event.id: event for event in appended}
    standing.keep_on_commit((stream.events[-1], stream.state) for stream in (*streams, *along))
    written = [replace(s, events=tuple(by_id[event.id] for event in s.events)) for s in (*streams, *along)]
    return Recorded(streams=tuple(written[: len(streams)]), companions=tuple(written[len(streams) :]))


Judged = tuple[tuple[RecordedStream, ...], tuple[RecordedStream, ...]]
"""The streams of the writes, and what is written along into others."""


def _judge(prepared: Prepared, now: datetime) -> Judged:
    """Load every stream and check the new events against it. Raises VersionConflictError, and RefusedError with the
    refusals of all streams; its other details are of the first stream that refuses.
    """
    standings = standing.load((write.category, write.stream_id) for write in prepared.writes if not write.is_new)
    streams: list[RecordedStream] = []
    errors: list[RefusedError] = []
    index = 0
    for write in prepared.writes:
        try:
            streams.append(_judge_stream(write, standings.get(write.stream_id, NOTHING), now))
        except RefusedError as error:
            errors.append(with_offset(error, index))
        index += len(write.events)
    if errors:
        raise merged(errors)
    return _accompany(streams, standings, now)


def _accompany(streams: Sequence[RecordedStream], standings: dict[str, Standing], now: datetime) -> Judged:
    events = [event for stream in streams for event in stream.events]
    if not any(companions.may_be_paired(event.data) for event in events):
        return tuple(streams), ()
    pairing = Pairing({stream.stream_id: stream for stream in streams}, standings, now)
    for index, event in enumerate(events):
        if companions.may_be_paired(event.data):
            pairing.accompany(event, index)
    return pairing.finish(streams)


def _judge_stream(write: PreparedWrite, met: Standing, now: datetime) -> RecordedStream:
    require_version(write.stream_id, write.expected_version, met.version)
    return _check(write.category, write.stream_id, met, write.stamp(met.version, now), now)


def _check(category: str, stream_id: str, met: Standing, events: tuple[Event, ...], now: datetime) -> RecordedStream:
    if met.version:
        verdict = domain.check_upon(met.category, met.state, met.history, events, now=now)
    else:
        verdict = domain.check((), events, now=now)
    if verdict.refusals:
        raise refused(verdict.refusals, category, stream_id, met.version, met.state_if_any)
    return RecordedStream(
        category=category, stream_id=stream_id, events=events, state=verdict.state, flags=verdict.flags
    )


def _replay(stored: store.StoredKey) -> Recorded:
    """The first answer, told again from the log."""
    by_id = {event.id: event for event in store.load_events(stored.event_ids)}
    events = [by_id[id_] for id_ in stored.event_ids]
    along = {event.id for event in events if companions.is_companion(event, set(by_id))}
    histories = store.load_streams({event.stream_id for event in events})
    sent = _by_stream(event for event in events if event.id not in along)
    streams = []
    for stream_id, written in sent.items():
        before = [event for event in histories[stream_id] if event.version < written[0].version]
        met = standing.of_events(written[0].category, before)
        streams.append(_check(met.category, stream_id, met, written, written[0].created_at))
    others = _by_stream(event for event in events if event.id in along)
    return Recorded(
        streams=tuple(streams),
        companions=tuple(_tell_companions(events, histories[id_]) for id_, events in others.items()),
        replayed=True,
    )


def _by_stream(events: Iterable[Event]) -> dict[str, tuple[Event, ...]]:
    found: dict[str, tuple[Event, ...]] = {}
    for event in events:
        found[event.stream_id] = (*found.get(event.stream_id, ()), event)
    return found


def _tell_companions(events: tuple[Event, ...], history: Sequence[Event]) -> RecordedStream:
    """With the state that the last of them led to; what it flagged is not told again."""
    last = events[-1]
    state = domain.fold([event for event in history if event.version <= last.version])
    return RecordedStream(category=last.category, stream_id=last.stream_id, events=events, state=state, flags=())

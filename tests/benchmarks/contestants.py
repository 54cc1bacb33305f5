"""What a writer process can be told to do. Each task is ready when its block is entered; then every call commits once.

All write the same events: deals of twenty, one after the other, a new deal when one is full. The rivals get the same
data and metadata, made into JSON beforehand, and `append` gets events made beforehand: only the writing is measured.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from functools import cache
from itertools import chain, islice
from typing import Any

import psycopg
from django.db import connections
from psycopg.conninfo import conninfo_to_dict

from events import catalogue, recording, store
from events.catalogue import Event
from events.recording import Draft, Write
from tests.benchmarks import history
from tests.benchmarks.ground import read_sql
from tests.benchmarks.history import World

MADE_BEFOREHAND = 4_000  # events; what a fast writer gets through in a round

Task = Callable[..., AbstractContextManager[Callable[[], int]]]


@contextmanager
def append(number: int, world: World) -> Iterator[Callable[[], int]]:
    """`store.append`, one event a commit, expected version checked."""
    source = history.next_events(world, number * 1000)
    events = chain(list(islice(source, MADE_BEFOREHAND)), source)

    def write() -> int:
        return len(store.append([next(events)]))

    yield write
    connections.close_all()


@contextmanager
def append_many(number: int, world: World, size: int) -> Iterator[Callable[[], int]]:
    """`store.append` of many events at once, whole deals."""
    batches = history.batches(world, 10**9, size)

    def write() -> int:
        return len(store.append(next(batches)))

    yield write
    connections.close_all()


@contextmanager
def record(number: int, world: World) -> Iterator[Callable[[], int]]:
    """`recording.record`, one event a request, into deals that grow to twenty events."""
    context = recording.Context(actor=history.ACTOR, channel="task")
    drafts = _drafts(world, number * 1000)

    def write() -> int:
        stream_id, draft = next(drafts)
        recording.record([Write(category="deal", stream_id=stream_id, drafts=[draft])], context=context)
        return 1

    yield write
    connections.close_all()


@contextmanager
def bare_insert(number: int, world: World, url: str) -> Iterator[Callable[[], int]]:
    """An INSERT and nothing else: the baseline."""
    statement = read_sql("bare_insert").decode()
    rows = _rows(world)
    with psycopg.connect(url, autocommit=True, prepare_threshold=1) as bare:

        def write() -> int:
            bare.execute(statement, next(rows))
            return 1

        yield write


@contextmanager
def bare_copy(number: int, world: World, url: str, size: int) -> Iterator[Callable[[], int]]:
    """COPY and nothing else: the baseline of bulk."""
    statement = read_sql("bare_copy").decode()
    rows = _rows(world)
    with psycopg.connect(url, autocommit=True) as bare:

        def write() -> int:
            with bare.cursor().copy(statement) as copy:
                for row in islice(rows, size):
                    copy.write_row(row)
            return size

        yield write


@contextmanager
def message_db(number: int, world: World, url: str) -> Iterator[Callable[[], int]]:
    """message-db 1.3: its `write_message`, expected version checked."""
    statement = read_sql("message_db_write").decode()
    rows = _rows(world)
    with psycopg.connect(url, autocommit=True, prepare_threshold=1, options="-c search_path=message_store") as rival:

        def write() -> int:
            id_, stream_id, category, version, type_, _, data, metadata, *_ = next(rows)
            rival.execute(statement, (str(id_), f"{category}-{stream_id}", type_, data, metadata, version - 2))
            return 1

        yield write


@contextmanager
def eventsourcing(number: int, world: World, url: str) -> Iterator[Callable[[], int]]:
    """The `eventsourcing` package: its PostgreSQL recorder as it comes, which locks the table while it inserts."""
    from eventsourcing.persistence import StoredEvent
    from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

    parts = conninfo_to_dict(url)
    datastore = PostgresDatastore(parts["dbname"], parts["host"], "5432", parts["user"], "", schema="public")
    recorder = PostgresApplicationRecorder(datastore, events_table_name="eventsourcing_event")
    if number == 0:
        recorder.create_table()
    rows = _rows(world)

    def write() -> int:
        _, stream_id, _, version, type_, _, data, metadata, *_ = next(rows)
        state = f'{{"data":{data},"metadata":{metadata}}}'.encode()
        recorder.insert_events([StoredEvent(stream_id, version, type_, state)])
        return 1

    yield write
    datastore.close()


TASKS: dict[str, Task] = {
    "append": append,
    "append_many": append_many,
    "record": record,
    "bare_insert": bare_insert,
    "bare_copy": bare_copy,
    "message_db": message_db,
    "eventsourcing": eventsourcing,
}


def _drafts(world: World, first: int) -> Iterator[tuple[str, Draft]]:
    """Requests without end, as a client would send them; the id of the deal and what is sent into it."""
    number = first
    while True:
        stream_id = store.new_id()
        for draft in _drafts_of_a_deal(world, number % history.COMPANIES):
            yield stream_id, draft
        number += 1


@cache
def _drafts_of_a_deal(world: World, number: int) -> tuple[Draft, ...]:
    return tuple(
        Draft(
            type=event.type,
            data=event.data.to_json(),
            occurred=catalogue.dates.to_text(event.occurred),
            citations=[{"source": world.source, "credibility": 3}],
        )
        for event in history.deal(world, number)
    )


def _rows(world: World) -> Iterator[tuple[Any, ...]]:
    """Rows of the baseline without end. What is the same in every deal is made once."""
    made = [_payload(event) for event in history.deal(world, 0)]
    now = datetime.now(UTC)
    digest = bytes(32)
    while True:
        stream_id = uuid.uuid4()
        for version, (type_, schema_version, data, metadata, day) in enumerate(made, start=1):
            yield (
                uuid.UUID(store.new_id()), stream_id, "deal", version, type_, schema_version, data, metadata,
                day, day, "day", now, digest,
            )  # fmt: skip


def _payload(event: Event) -> tuple[Any, ...]:
    metadata = catalogue.codec.metadata_to_json(event.metadata, event.occurred)
    data = event.data.to_json()
    return event.type, event.schema_version, json.dumps(data), json.dumps(metadata), event.occurred.earliest

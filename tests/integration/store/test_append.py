"""`append`: all or nothing, at the expected version, in one order."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from events import store
from events.catalogue import Event
from events.store import appending
from events.store.keys import StoredKey
from tests.integration.store.building import append, entries, sql

pytestmark = pytest.mark.usefixtures("committed_db")

MANY = appending.COPY_FROM + 5


def a_text(body: str) -> tuple[str, str]:
    return hashlib.sha256(body.encode()).hexdigest(), body


def a_key(name: str = "key-1") -> store.IdempotencyKey:
    return store.IdempotencyKey("client-1", name, "digest-of-the-request")


def count_rows() -> dict[str, int]:
    tables = ("event", "event_text", "idempotency_key")
    counts = sql(
        "SELECT (SELECT count(*) FROM event), (SELECT count(*) FROM event_text), (SELECT count(*) FROM idempotency_key)"
    )[0]
    return dict(zip(tables, counts, strict=True))


@pytest.mark.parametrize("count", [1, 2, MANY])
def test_what_is_appended_is_read_back_equal(count: int) -> None:
    stream = store.new_id()

    appended = append(stream, count=count)

    assert store.load_stream(stream) == list(appended)
    assert [event.version for event in appended] == list(range(1, count + 1))


@pytest.mark.parametrize("count", [1, 2, MANY])
def test_text_that_json_and_copy_escape_survives(count: int) -> None:
    stream = store.new_id()
    text = '\t tab \n line \r "quoted" \\ back \\n \\. \\N \x01 \x7f 日本 \U0001f600'
    sent = [
        replace(event, data=event.data.model_copy(update={"topic": text})) for event in entries(stream, count=count)
    ]

    store.append(sent)

    assert [event.data.to_json()["topic"] for event in store.load_stream(stream)] == [text] * count


@pytest.mark.parametrize("count", [1, 2, MANY])
@pytest.mark.parametrize(("first", "expected"), [(1, 0), (2, 1), (5, 4)])
def test_a_stale_version_or_a_gap_is_refused_and_nothing_written(count: int, first: int, expected: int) -> None:
    stream = store.new_id()
    append(stream, count=3)

    with pytest.raises(store.VersionConflictError) as caught:
        append(stream, first, count)

    assert caught.value.details == {"stream_id": stream, "expected": expected, "actual": 3}
    assert len(store.load_stream(stream)) == 3


def test_events_of_one_stream_must_follow_each_other() -> None:
    stream = store.new_id()

    with pytest.raises(ValueError, match="does not follow 1"):
        store.append([*entries(stream, 1), *entries(stream, 3)])


@pytest.mark.parametrize("count", [1, MANY])
def test_several_streams_are_appended_all_or_none(count: int) -> None:
    fresh, stale = store.new_id(), store.new_id()
    append(stale)
    text, key = a_text("kept apart"), a_key()

    with pytest.raises(store.VersionConflictError) as caught:
        store.append([*entries(fresh, count=count), *entries(stale, 1)], texts=dict([text]), key=key)

    assert caught.value.details == {"stream_id": stale, "expected": 0, "actual": 1}
    assert count_rows() == {"event": 1, "event_text": 0, "idempotency_key": 0}


@pytest.mark.parametrize("count", [1, MANY])
def test_texts_and_the_key_are_written_with_the_events(count: int) -> None:
    one, other = sorted([store.new_id(), store.new_id()])
    events = [*entries(other, count=count), *entries(one)]
    digest, body = a_text("“quoted”\n\\ and more")

    appended = store.append(events, texts={digest: body}, key=a_key())

    assert [event.id for event in appended] == [event.id for event in events]
    assert store.load_texts([digest, "00" * 32]) == {digest: body}
    assert store.find_key("client-1", "key-1") == StoredKey("digest-of-the-request", tuple(e.id for e in events))


def test_a_text_that_is_there_already_is_shared() -> None:
    digest, body = a_text("the same words twice")
    store.append(entries(store.new_id()), texts={digest: body})

    store.append(entries(store.new_id()), texts={digest: body})

    assert count_rows() == {"event": 2, "event_text": 1, "idempotency_key": 0}


def test_a_text_under_another_digest_than_its_own_is_refused() -> None:
    with pytest.raises(IntegrityError, match="event_text_sha256_check"):
        store.append(entries(store.new_id()), texts={"00" * 32: "not its digest"})

    assert count_rows()["event"] == 0


@pytest.mark.parametrize("count", [1, MANY])
def test_a_key_in_use_is_refused_and_nothing_written(count: int) -> None:
    store.append(entries(store.new_id()), key=a_key())

    with pytest.raises(store.KeyTakenError) as caught:
        store.append(entries(store.new_id(), count=count), key=a_key())

    assert caught.value.details == {"client": "client-1", "key": "key-1"}
    assert count_rows() == {"event": 1, "event_text": 0, "idempotency_key": 1}


def test_a_request_sent_twice_hears_of_its_key_rather_than_of_its_versions() -> None:
    stream = store.new_id()
    store.append(entries(stream), key=a_key())

    with pytest.raises(store.KeyTakenError):
        store.append(entries(stream), key=a_key())


def test_clients_do_not_share_their_keys() -> None:
    store.append(entries(store.new_id()), key=store.IdempotencyKey("client-1", "key-1", "one"))

    store.append(entries(store.new_id()), key=store.IdempotencyKey("client-2", "key-1", "two"))

    assert store.find_key("client-3", "key-1") is None
    assert count_rows()["idempotency_key"] == 2


@pytest.mark.parametrize("count", [1, 2, MANY])
def test_a_refusal_inside_atomic_leaves_the_callers_transaction_alive(count: int) -> None:
    stream = store.new_id()

    with transaction.atomic():
        append(stream)
        with pytest.raises(store.VersionConflictError):
            append(stream, 1, count)
        with pytest.raises(IntegrityError):  # another event under an id that is taken
            store.append([*entries(stream, 2, count), *same_id_twice()])
        append(stream, 2)

    assert [event.version for event in store.load_stream(stream)] == [1, 2]


def same_id_twice() -> list[Event]:
    first, second = entries(store.new_id(), count=2)
    return [first, replace(second, id=first.id)]


def test_an_append_inside_atomic_goes_when_the_caller_rolls_back() -> None:
    stream = store.new_id()

    with transaction.atomic():
        append(stream, count=MANY)
        transaction.set_rollback(True)

    assert store.load_stream(stream) == []


def test_an_id_that_is_taken_is_not_mistaken_for_a_version_conflict() -> None:
    with pytest.raises(IntegrityError, match="event_id_key"):
        store.append(same_id_twice())


def test_one_event_takes_one_statement_and_no_transaction_of_its_own(tmp_path: Path) -> None:
    append(store.new_id())
    conversation = tmp_path / "conversation"
    with conversation.open("w") as trace:
        connection.connection.pgconn.trace(trace.fileno())
        append(store.new_id())
        connection.connection.pgconn.untrace()

    sent = [line.split("\t")[3] for line in conversation.read_text().splitlines() if "\tF\t" in line]

    assert sent == ["Parse", "Bind", "Describe", "Execute", "Sync"]

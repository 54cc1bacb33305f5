"""Writers that meet: exactly one wins, the other is told, nobody hangs."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from threading import Barrier

import psycopg
import pytest
from django.db import connections, transaction

from events import store
from events.store import appending
from tests.integration.store.building import append, entries, sql
from tests.programs import test_database, wait_for

pytestmark = pytest.mark.usefixtures("committed_db")

ROUNDS = 20
TOLD_BY_THE_KEY = (store.KeyTakenError, store.KeyInFlightError)  # whether the first has committed or not yet


def at_once(*actions: Callable[[], object]) -> list[object]:
    """Run each action in a thread and on a connection of its own, released together; what each returned or raised."""
    barrier = Barrier(len(actions))

    def run(action: Callable[[], object]) -> object:
        try:
            with connections["default"].cursor():  # connected before the start
                barrier.wait(20)
            return action()
        except (store.VersionConflictError, *TOLD_BY_THE_KEY) as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def later(action: Callable[[], object]) -> object:
    """What the action returns, begun while the others are at it."""
    time.sleep(0.03)
    return action()


def winners(results: list[object]) -> list[object]:
    return [result for result in results if not isinstance(result, Exception)]


@pytest.mark.parametrize("count", [1, 2, appending.COPY_FROM])
def test_of_two_writers_with_the_same_expected_version_exactly_one_wins(count: int) -> None:
    stream = store.new_id()
    for number in range(ROUNDS):
        first = number * count + 1

        results = at_once(*[lambda: append(stream, first, count)] * 2)  # noqa: B023

        assert len(winners(results)) == 1
        (loser,) = [result for result in results if isinstance(result, store.VersionConflictError)]
        assert loser.details == {"stream_id": stream, "expected": first - 1, "actual": first - 1 + count}
    assert store.get_versions([stream]) == {stream: ROUNDS * count}


def test_the_constraint_speaks_when_the_winner_commits_after_the_loser_looked() -> None:
    stream = store.new_id()
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        append(stream)
        loser = pool.submit(at_once, lambda: append(stream))
        wait_for(someone_waits_for_a_lock, what="the second writer at the constraint")
    (conflict,) = loser.result(20)

    assert isinstance(conflict, store.VersionConflictError)
    assert isinstance(conflict.__cause__.__cause__, psycopg.errors.UniqueViolation)
    assert conflict.details == {"stream_id": stream, "expected": 0, "actual": 1}


def test_when_the_winner_rolls_back_the_one_who_waited_gets_through() -> None:
    stream = store.new_id()
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        append(stream)
        waiting = pool.submit(at_once, lambda: append(stream))
        wait_for(someone_waits_for_a_lock, what="the second writer at the constraint")
        transaction.set_rollback(True)
    (appended,) = waiting.result(20)

    assert store.load_stream(stream) == list(appended)


def someone_waits_for_a_lock() -> bool:
    with psycopg.connect(test_database("owner")) as other:
        found = other.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()
    return bool(found and found[0])


def test_of_two_requests_with_the_same_key_exactly_one_is_written() -> None:
    for number in range(ROUNDS):
        key = store.IdempotencyKey("client", f"key-{number}", "digest")
        stream = store.new_id()

        same_stream = at_once(*[lambda: store.append(entries(stream), key=key)] * 3)  # noqa: B023

        assert len(winners(same_stream)) == 1
        assert sum(isinstance(result, TOLD_BY_THE_KEY) for result in same_stream) == 2
        assert sql("SELECT count(*) FROM event")[0][0] == number + 1


@pytest.mark.parametrize("count", [1, appending.COPY_FROM])
def test_appends_that_share_streams_in_opposite_order_do_not_deadlock(count: int) -> None:
    one, other = store.new_id(), store.new_id()
    for number in range(ROUNDS):
        first = number * count + 1
        results = at_once(
            lambda: store.append([*entries(one, first, count), *entries(other, first, count)]),  # noqa: B023
            lambda: store.append([*entries(other, first, count), *entries(one, first, count)]),  # noqa: B023
        )
        assert len(winners(results)) == 1
    assert store.get_versions([one, other]) == {one: ROUNDS * count, other: ROUNDS * count}


def test_a_large_append_and_a_small_one_that_share_a_stream_and_a_text_do_not_deadlock() -> None:
    shared = "ffffffff-0000-7000-8000-000000000000"  # the last that the large one comes to
    for number in range(1, 6):
        many = [event for _ in range(4) for event in entries(store.new_id(), 1, 250)]
        said = f"said in both, {number}"
        text = {sha256(said.encode()).hexdigest(): said}
        results = at_once(
            lambda: store.append([*many, *entries(shared, number)], texts=text),  # noqa: B023
            lambda: later(lambda: store.append(entries(shared, number), texts=text)),  # noqa: B023
        )
        assert len(winners(results)) == 1
    assert store.get_versions([shared]) == {shared: 5}


def test_writers_of_different_streams_do_not_wait_for_each_other() -> None:
    with transaction.atomic():
        append(store.new_id())

        (appended,) = at_once(lambda: append(store.new_id()))

        assert appended
        transaction.set_rollback(True)

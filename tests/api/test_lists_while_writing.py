"""Lists while others write: complete, free of duplicates, and no further than what every worker has taken in."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connections

from events import projections, store
from events.store import ids
from tests.api.desk import Desk, a_token, an_approach, problem, project
from tests.programs import test_database

WRITERS, DEALS_EACH = 4, 15


@contextmanager
def in_background(*tasks: Callable[[], None]) -> Iterator[list[threading.Thread]]:
    """The tasks, each in a thread with a connection of its own; what one of them raises fails the test."""
    failures: list[BaseException] = []

    def run(task: Callable[[], None]) -> None:
        try:
            task()
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    try:
        yield threads
    finally:
        for thread in threads:
            thread.join()
    assert failures == []


@contextmanager
def held_up(projection: str, stream_id: str) -> Iterator[None]:
    """No worker gets at the partition of the stream."""
    with psycopg.connect(test_database("default")) as other:
        sql = "SELECT FROM projection_checkpoint WHERE projection = %s AND partition = event_partition(%s) FOR UPDATE"
        assert other.execute(sql, [projection, stream_id]).rowcount == 1
        yield


def ids_of(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [item["id"] for item in answer.json()["items"]]


def test_pages_are_complete_and_free_of_duplicates_while_four_write(desk: Desk, foxconn: str, nissan: str) -> None:
    project()
    made: list[str] = []
    tokens = [a_token("append", "read", name=f"writer {number}") for number in range(WRITERS)]

    def write(token: str) -> None:
        writer = Desk(token)
        for number in range(DEALS_EACH):
            deal = writer.deal(foxconn, nissan, title=f"Deal {number}")
            made.append(deal)
            assert writer.post(f"/deals/{deal}/events", an_approach(foxconn, nissan)).status_code == 201

    written = threading.Event()

    def work() -> None:
        while not written.is_set():
            projections.drain(30)
        project()

    def write_all() -> None:
        with in_background(*(lambda token=token: write(token) for token in tokens)):
            pass
        written.set()

    found: list[str] = []
    changed: list[str] = []
    with in_background(write_all, work, work) as threads:
        found_upto = changed_upto = 0
        while any(thread.is_alive() for thread in threads):
            found_upto = walk(desk, found, found_upto, "opened")
            changed_upto = walk(desk, changed, changed_upto, "updated")
    walk(desk, found, found_upto, "opened")
    walk(desk, changed, changed_upto, "updated")

    assert len(found) == len(set(found)) == WRITERS * DEALS_EACH
    assert set(found) == set(made) == set(changed)
    assert found == ids_of(desk.get("/deals", limit=1000))
    newest_last = list(dict.fromkeys(reversed(changed)))[::-1]
    assert newest_last == ids_of(desk.get("/deals", limit=1000, order="updated"))


def walk(desk: Desk, found: list[str], after: int, order: str) -> int:
    """Go on after a position, in small pages, to the end of what there is; answers where that is."""
    while True:
        answer = desk.get("/deals", after=after, limit=7, order=order).json()
        found += [item["id"] for item in answer["items"]]
        if answer["items"]:
            last = answer["items"][-1]
            after = last["position"] if order == "updated" else opened_position(last["id"])
        if answer["next"] is None:
            return after


def opened_position(deal: str) -> int:
    position = store.load_stream(deal)[0].position
    assert position is not None
    return position


def test_a_list_goes_no_further_than_the_slowest_partition(desk: Desk, foxconn: str, nissan: str) -> None:
    project()
    first = desk.deal(foxconn, nissan)
    others = [desk.deal(foxconn, nissan) for _ in range(5)]
    while ids.partition_of(others[-1]) == ids.partition_of(first):
        others.append(desk.deal(foxconn, nissan))

    with held_up("deal", first):
        project()
        for order in ("opened", "-opened", "updated", "-updated"):
            assert ids_of(desk.get("/deals", order=order)) == []
        assert ids_of(desk.get("/companies")) == [foxconn, nissan]
        assert problem(desk.get("/deals", min_position=3), 503)["code"] == "view-behind"
        assert ids_of(desk.get("/deals", min_position=2)) == []
    project()

    assert ids_of(desk.get("/deals")) == [first, *others]


def test_a_list_waits_for_what_the_caller_knows_to_be_recorded(desk: Desk, deal: str) -> None:
    assert ids_of(desk.get("/deals")) == []

    with in_background(project):
        answer = desk.get("/deals", min_position=3)

    assert ids_of(answer) == [deal]
    assert ids_of(desk.get("/deals", min_position=0)) == [deal]
    assert len(ids_of(desk.get("/events", min_position=3))) == 3


@pytest.mark.parametrize("path", ["/deals?min_position=99", "/events?min_position=99", "/deals/{deal}?min_version=2"])
def test_what_does_not_come_about_is_told_with_when_to_ask_again(desk: Desk, deal: str, path: str) -> None:
    project()

    answer = desk.get(path.format(deal=deal))

    assert problem(answer, 503)["code"] == "view-behind"
    assert answer.headers["Retry-After"] == "1"


@pytest.mark.parametrize("tail", ["", "/events", "/history"])
def test_a_stream_has_at_least_the_version_that_is_demanded(desk: Desk, deal: str, tail: str) -> None:
    def record() -> None:
        desk.record(deal, "deal.note_added", {"body": "later"})

    assert desk.get(f"/deals/{deal}{tail}", min_version=1).status_code == 200
    with in_background(record):
        answer = desk.get(f"/deals/{deal}{tail}", min_version=2)

    assert answer.status_code == 200

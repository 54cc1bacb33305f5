"""The feed: the whole log in order, filters that move on, waiting for news, and going on where one stopped."""

from __future__ import annotations

import json
import random
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from api.v1 import freshness
from api.v1.events import waiting
from dealtracker import gunicorn
from dealtracker.local.valkey import Valkey
from events import store
from events.catalogue import Event
from events.store import feed
from tests.api.desk import Desk, an_event, an_id, problem, project
from tests.builders import an_event as built
from tests.integration.store.building import append, sql
from tests.programs import Programs, wait_for
from tests.resilience.uploads import free_port, start_server

Page = dict[str, Any]


def positions(page: Page) -> list[int]:
    return [event["position"] for event in page["items"]]


def page_of(answer: Any) -> Page:
    assert answer.status_code == 200, answer.content
    page: Page = answer.json()
    assert answer.headers["Log-Position"] == str(page["position"])
    assert answer.headers.get("Link") == (f'<{page["next"]}>; rel="next"' if page["next"] else None)
    return page


def walk(desk: Desk, **query: Any) -> list[Page]:
    """Every page, following `next`."""
    pages = [page_of(desk.get("/events", **query))]
    while pages[-1]["next"]:
        pages.append(page_of(desk.http.get(pages[-1]["next"])))
    return pages


def sealed(count: int = 1, *, stream: str | None = None) -> str:
    """Approaches of one stream, in the log; its id."""
    stream = stream or store.new_id()
    append(stream, store.get_versions([stream]).get(stream, 0) + 1, count)
    assert store.seal() == count
    return stream


# The log as pages


def test_the_feed_of_an_empty_log_ends_at_its_beginning(desk: Desk) -> None:
    assert page_of(desk.get("/events")) == {"items": [], "next": None, "position": 0}


def test_the_feed_is_the_log_in_order_and_whole(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan})
    project()

    first, second = walk(desk, limit=3)

    assert [event["type"] for event in first["items"] + second["items"]] == [
        "company.registered",
        "company.registered",
        "deal.opened",
        "deal.approached",
    ]
    assert (positions(first), first["position"]) == ([1, 2, 3], 3)
    assert (positions(second), second["position"]) == ([4], 4)
    assert page_of(desk.get("/events", after=3)) == second
    assert page_of(desk.get("/events", after=4)) == {"items": [], "next": None, "position": 4}


def test_what_is_not_sealed_is_not_in_the_feed(desk: Desk, deal: str) -> None:
    assert page_of(desk.get("/events"))["items"] == []


def test_a_page_that_ends_with_the_log_is_the_last(desk: Desk) -> None:
    sealed(4)

    assert [positions(page) for page in walk(desk, limit=2)] == [[1, 2], [3, 4]]


# Filters


def test_the_feed_is_filtered(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan})
    project()

    def found(**query: Any) -> list[int]:
        return [position for page in walk(desk, **query) for position in positions(page)]

    for limit in (1, 2, 100):
        assert found(limit=limit, type="deal.approached,company.registered") == [1, 2, 4]
        assert found(limit=limit, category="deal") == [3, 4]
        assert found(limit=limit, stream=deal) == [3, 4]
        assert found(limit=limit, stream=deal, type="deal.approached", after=3) == [4]
        assert found(limit=limit, category="company", type="deal.approached") == []
        assert found(limit=limit, stream=an_id()) == []


def test_what_was_recorded_late_is_found_by_its_lag(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    both = {"from": foxconn, "to": nissan}
    today = time.strftime("%Y-%m-%d", time.gmtime())
    late = [desk.record(deal, "deal.approached", both, occurred=day)["id"] for day in ("2024-03-05", "../2025-04")]
    for day in (today, "unknown"):
        desk.record(deal, "deal.approached", both, occurred=day)
    project()

    def found(days: int) -> list[str]:
        page = page_of(desk.get("/events", lag_days_gt=days, type="deal.approached"))
        return [event["id"] for event in page["items"]]

    recorded_on = sql("SELECT (max(recorded_at) AT TIME ZONE 'UTC')::date - date '2024-03-05' FROM event_log")[0][0]
    assert found(30) == late
    assert found(recorded_on - 1) == late[:1]
    assert found(recorded_on) == []


def test_a_page_says_how_far_it_reaches_though_nothing_on_the_way_was_wanted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "SCAN", 3)
    sealed(7)
    desk.opened("/sources", {"publisher": "EV trade press"})
    store.seal()

    pages = walk(desk, type="source.registered")

    assert [(positions(page), page["position"]) for page in pages] == [([], 3), ([], 6), ([8], 8)]
    assert page_of(desk.get("/events", type="source.registered", after=8))["position"] == 8


@pytest.mark.parametrize("filters", [{}, {"type": "deal.lapsed"}, {"stream": an_id()}])
def test_a_position_ahead_of_the_log_is_refused(desk: Desk, filters: dict[str, str]) -> None:
    sealed(2)

    refused = problem(desk.get("/events", after=3, **filters), 409)

    assert refused["code"] == "ahead-of-log"
    assert "ends at 2" in refused["detail"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("after", "-1"),
        ("after", str(2**63)),
        ("after", "1e3"),
        ("after", "\u0664"),
        ("after", "1\0"),
        ("after", ""),
        ("after", "eyJwb3NpdGlvbiI6MX0="),
        ("limit", "0"),
        ("limit", "1001"),
        ("wait", "31"),
        ("wait", "0.5"),
        ("stream", "x"),
        ("stream", ""),
        ("type", "deal.exploded"),
        ("type", ""),
        ("category", "deal,"),
        ("lag_days_gt", "-1"),
        ("lag_days_gt", "1000001"),
    ],
)
def test_a_forged_value_is_refused(desk: Desk, name: str, value: str) -> None:
    refused = problem(desk.get("/events", **{name: value}), 400)

    assert refused["errors"][0]["parameter"] == name


@pytest.mark.parametrize(("old", "new"), [("types", "type"), ("categories", "category")])
def test_the_plural_of_a_filter_is_refused_with_its_name(desk: Desk, old: str, new: str) -> None:
    refused = problem(desk.get("/events", **{old: "deal"}), 400)

    assert f"Did you mean {new}?" in refused["errors"][0]["detail"]


# Conditional requests


def test_a_page_that_did_not_change_is_not_sent_again(desk: Desk, deal: str) -> None:
    project()
    tag = desk.get("/events").headers["ETag"]

    same = desk.get("/events", headers={"if-none-match": f'"other", W/{tag}'})

    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["ETag"] == tag
    assert desk.get("/events", headers={"if-none-match": '"other"'}).status_code == 200


def test_the_tag_of_an_event_changes_with_all_that_is_told_of_it(desk: Desk, deal: str) -> None:
    nameless = desk.company("Nissan Motor")
    event = desk.record(deal, "deal.party_joined", {"company": nameless, "role": "manufacturer"})
    address = f"/events/{event['id']}"
    tags = [desk.get(address).headers["ETag"]]
    project()
    tags.append(desk.get(address).headers["ETag"])
    renamed = desk.post(f"/companies/{nameless}/events", an_event("company.renamed", {"legal_name": "Datsun"}))
    assert renamed.status_code == 201
    project()
    tags.append(desk.get(address).headers["ETag"])
    fix = {"supersedes": event["id"], "reason_code": "entry_error", "reason": "typed into the wrong deal"}
    desk.record(deal, "deal.event_retracted", fix)
    tags.append(desk.get(address).headers["ETag"])

    assert len(set(tags)) == 4
    assert desk.get(address, headers={"if-none-match": tags[-1]}).status_code == 304
    assert desk.get(address, headers={"if-none-match": tags[0]}).status_code == 200


# Waiting


def in_background(pool: ThreadPoolExecutor, desk: Desk, **query: Any) -> Future[tuple[Any, float]]:
    """A request from a thread and on a connection of its own; the answer, and when it came."""

    def ask() -> tuple[Any, float]:
        try:
            return desk.get("/events", **query), time.monotonic()
        finally:
            connections.close_all()

    return pool.submit(ask)


def someone_waits() -> bool:
    return waiting.growing_log._watched


def test_who_waits_is_answered_as_soon_as_an_event_is_sealed(desk: Desk) -> None:
    sealed()
    with ThreadPoolExecutor(1) as pool:
        asked = in_background(pool, desk, after=1, wait=30)
        wait_for(someone_waits, what="the long-poll")
        time.sleep(0.2)
        assert not asked.done()
        stream = store.new_id()
        append(stream)
        start = time.monotonic()
        store.seal()
        answer, end = asked.result(20)

    assert positions(page_of(answer)) == [2]
    assert end - start < 5  # of 30; how soon exactly depends on the machine


def test_who_need_not_wait_does_not(desk: Desk) -> None:
    sealed()
    start = time.monotonic()

    assert positions(page_of(desk.get("/events", wait=30))) == [1]
    assert time.monotonic() - start < 15


def test_when_the_time_is_over_the_page_is_empty_and_reaches_to_the_end(desk: Desk) -> None:
    sealed(2)
    start = time.monotonic()

    page = page_of(desk.get("/events", type="deal.lapsed", wait=1))

    assert page == {"items": [], "next": None, "position": 2}
    assert time.monotonic() - start >= 1


def test_who_waits_for_a_type_is_not_woken_by_others_and_moves_on_past_them(desk: Desk) -> None:
    stream = sealed(2)
    with ThreadPoolExecutor(1) as pool:
        asked = in_background(pool, desk, after=0, type="deal.lapsed", wait=30)
        wait_for(someone_waits, what="the long-poll")
        sealed(stream=stream)
        assert not asked.done()
        store.append([lapse(stream, 4)])
        store.seal()
        answer, _ = asked.result(20)

    assert positions(page_of(answer)) == [4]


def lapse(stream: str, version: int) -> Event:
    return built("deal.lapsed", version=version, stream_id=stream, event_id=store.new_id())


def test_several_wait_together_and_all_are_told(desk: Desk) -> None:
    with ThreadPoolExecutor(waiting.WAITERS_MAX) as pool:
        asked = [in_background(pool, desk, wait=wait) for wait in (30, 30, 1, 30)]
        empty, _ = asked[2].result(20)  # whoever of them watches: the others go on waiting
        assert page_of(empty)["items"] == []
        assert not any(one.done() for one in asked if one is not asked[2])
        sealed()
        answers = [one.result(20)[0] for one in asked if one is not asked[2]]

    assert [positions(page_of(answer)) for answer in answers] == [[1], [1], [1]]


def test_who_finds_no_room_to_wait_is_answered_at_once(desk: Desk) -> None:
    with ThreadPoolExecutor(waiting.WAITERS_MAX) as pool:
        asked = [in_background(pool, desk, wait=30) for _ in range(waiting.WAITERS_MAX)]
        wait_for(lambda: waiting.growing_log._seats._value == 0, what="a full waiting room")

        turned_away = desk.get("/events", wait=30)

        sealed()
        assert all(positions(page_of(one.result(20)[0])) == [1] for one in asked)
    assert page_of(turned_away)["items"] == []
    assert turned_away.headers["Retry-After"] == "1"
    assert "Retry-After" not in desk.get("/events", after=1, wait=1).headers


def test_nobody_is_in_a_transaction_while_waiting_and_one_connection_serves_all(desk: Desk) -> None:
    def statements() -> set[tuple[str, bool]]:
        rows = sql(
            "SELECT state, xact_start IS NOT NULL FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'active'"
        )
        return set(rows)

    with ThreadPoolExecutor(3) as pool:
        asked = [in_background(pool, desk, wait=30) for _ in range(3)]
        wait_for(lambda: waiting.growing_log._seats._value == waiting.WAITERS_MAX - 3, what="three who wait")
        with CaptureQueriesContext(connections["default"]) as mine:
            seen = [statements() for _ in range(50)]
        sealed()
        assert all(one.result(20)[0].status_code == 200 for one in asked)

    assert len(mine) == 50
    assert set().union(*seen) <= {("idle", False)}


def test_waiting_works_without_redis(desk: Desk, valkey: Valkey) -> None:
    valkey.stop()
    with ThreadPoolExecutor(1) as pool:
        asked = in_background(pool, desk, wait=30)
        wait_for(someone_waits, what="the long-poll")
        sealed()
        answer, _ = asked.result(20)

    assert positions(page_of(answer)) == [1]


def test_those_who_wait_leave_a_web_process_threads_to_serve_others(desk: Desk, programs: Programs) -> None:
    port = free_port()
    start_server(programs, port)
    wait, threads = 12, 8  # longer than the server listens to a silent client

    def ask(seconds: int) -> tuple[Any, str | None, float]:
        address = f"http://127.0.0.1:{port}/api/v1/events?wait={seconds}"
        headers = {"Authorization": f"Bearer {desk.token}", "Host": "localhost"}
        start = time.monotonic()
        with urlopen(Request(address, headers=headers), timeout=60) as answer:
            return json.load(answer), answer.headers["Retry-After"], time.monotonic() - start

    with ThreadPoolExecutor(threads) as pool:
        asked = [pool.submit(ask, wait) for _ in range(threads)]
        wait_for(lambda: sum(one.done() for one in asked) == threads - waiting.WAITERS_MAX, what="those turned away")
        _, _, took = ask(0)
        answers = [one.result() for one in asked]

    assert took < wait
    assert all(page == {"items": [], "next": None, "position": 0} for page, _, _ in answers)
    assert sorted(retry_after or "" for _, retry_after, _ in answers) == ["", "", "", "", "1", "1", "1", "1"]
    assert all(seconds >= wait for _, retry_after, seconds in answers if not retry_after)


# A consumer that stops and goes on while others write


def test_a_restart_answers_those_who_wait_instead_of_cutting_them_off(desk: Desk, programs: Programs) -> None:
    sealed()
    port = free_port()
    server = start_server(programs, port)

    def ask(seconds: int) -> tuple[Any, str | None]:
        address = f"http://127.0.0.1:{port}/api/v1/events?after=1&wait={seconds}"
        headers = {"Authorization": f"Bearer {desk.token}", "Host": "localhost"}
        with urlopen(Request(address, headers=headers), timeout=60) as answer:
            return json.load(answer), answer.headers["Retry-After"]

    leaving = threading.Event()

    def wait_seated() -> Any:
        """Until there is a seat: whoever looks whether the room is full takes one for a moment."""
        page, come_back = ask(30)
        while come_back and not leaving.is_set():
            page, come_back = ask(30)
        return page

    with ThreadPoolExecutor(waiting.WAITERS_MAX) as pool:
        asked = [pool.submit(wait_seated) for _ in range(waiting.WAITERS_MAX)]
        wait_for(lambda: ask(1)[1], what="a full waiting room")
        start = time.monotonic()
        leaving.set()
        server.process.terminate()
        pages = [one.result(30) for one in asked]
        took = time.monotonic() - start

    assert pages == [{"items": [], "next": None, "position": 1}] * waiting.WAITERS_MAX
    assert took < 15  # of 30, and of the 20 after which the server cuts off whoever is left
    assert server.wait() == 0


def test_all_who_may_wait_together_leave_threads_to_serve_others() -> None:
    assert gunicorn.threads > waiting.WAITERS_MAX + freshness.WAITERS_MAX


@pytest.mark.parametrize("types", ["", "deal.approached"])
def test_a_consumer_that_stops_anywhere_meets_every_event_once_and_in_order(
    desk: Desk, programs: Programs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, types: str
) -> None:
    monkeypatch.setattr(feed, "SCAN", 40)
    dice = random.Random(7)
    streams, stop = [store.new_id() for _ in range(10)], tmp_path / "stop"
    sealer = programs.start("-m", "tests.concurrency.sealer", "7", str(stop))
    writers = [programs.start("-m", "tests.concurrency.writer", str(seed), "40", *streams) for seed in range(4)]
    filters = {"type": types} if types else {}
    kept: list[str] = []
    position = crashes = 0

    while sealer.process.poll() is None or position < store.head():
        page = page_of(desk.get("/events", after=position, limit=dice.randint(1, 30), wait=1, **filters))
        if dice.random() < 0.3:
            crashes += 1  # before anything was kept: events and position are lost together
            continue
        kept += [event["id"] for event in page["items"]]
        position = page["position"]
        if all(writer.process.poll() is not None for writer in writers):
            stop.touch()
        else:
            store.append([built("source.registered", stream_id=store.new_id(), event_id=store.new_id())])

    assert all(writer.wait() == 0 for writer in writers)
    assert sealer.wait() == 0
    in_log = sql("SELECT id::text, type FROM event_log JOIN event USING (ordinal) ORDER BY position")
    assert kept == [id_ for id_, type_ in in_log if types in ("", type_)]
    assert len(kept) >= 4 * 40
    assert crashes > 0
    assert {"deal.approached", "source.registered"} == {type_ for _, type_ in in_log}

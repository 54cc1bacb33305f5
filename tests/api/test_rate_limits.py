"""How many requests a caller may send, by the buckets in Valkey."""

from __future__ import annotations

import re
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from pytest_django import Settings

from api.access import limits
from api.access.limits import Buckets, Policy
from dealtracker.local.valkey import Valkey
from tests.api.desk import Desk, a_token, problem

SLOW = Policy(per_minute=1, burst=3)
"""Fills so slowly that no machine is slow enough to notice."""


@pytest.fixture
def three_requests(settings: Settings) -> None:
    settings.RATE_LIMIT, settings.RATE_LIMIT_BURST = SLOW.per_minute, SLOW.burst


@pytest.fixture
def buckets(committed_db: object) -> Buckets:
    return Buckets(configured.REDIS_URL)


def standing(answer: Any) -> tuple[int, int]:
    """How many requests are left, and in how many seconds the bucket is full, as an answer tells."""
    match = re.fullmatch(r'"default";r=(\d+);t=(\d+)', answer.headers["RateLimit"])
    assert match is not None
    return int(match[1]), int(match[2])


def test_every_answer_tells_the_policy_and_what_is_left(desk: Desk, three_requests: None) -> None:
    answers = [desk.get("/deals"), desk.get("/deals?nonsense=1"), desk.post("/token:rotate?grace=no", {})]

    assert [answer.status_code for answer in answers] == [200, 400, 400]
    assert {answer.headers["RateLimit-Policy"] for answer in answers} == {'"default";q=3;w=180'}
    assert [standing(answer)[0] for answer in answers] == [2, 1, 0]
    assert 119 <= standing(answers[1])[1] <= 120


def test_who_sends_too_many_is_told_when_to_come_again(desk: Desk, three_requests: None) -> None:
    for _ in range(3):
        desk.get("/deals")

    answer = desk.post("/companies", {"legal_name": "Honda Motor"})

    refused = problem(answer, 429)
    assert refused["code"] == "rate-limited"
    assert refused["detail"].startswith("1 requests a minute are allowed, and 3 at once.")
    assert 55 <= int(answer.headers["Retry-After"]) <= 60
    assert standing(answer)[0] == 0


def test_a_refused_request_does_nothing(desk: Desk, settings: Settings) -> None:
    settings.RATE_LIMIT = settings.RATE_LIMIT_BURST = 1
    desk.get("/deals")
    problem(desk.post("/companies", {"legal_name": "Honda Motor"}), 429)

    settings.RATE_LIMIT = 0
    assert desk.get("/events?limit=1").json()["items"] == []


def test_each_token_has_a_bucket_of_its_own_whatever_its_secret(desk: Desk, three_requests: None) -> None:
    renewed = Desk(desk.post("/token:rotate", {}).json()["token"])
    other = Desk(a_token())

    assert standing(renewed.get("/token"))[0] == 1
    assert standing(desk.get("/token"))[0] == 0
    assert standing(other.get("/token"))[0] == 2


def test_limits_can_be_switched_off(desk: Desk, settings: Settings) -> None:
    settings.RATE_LIMIT = 0

    answer = desk.get("/token")

    assert "RateLimit" not in answer.headers
    assert answer.json()["rate_limit"] is None


def test_an_address_that_guesses_tokens_is_slowed_down_and_nobody_else(desk: Desk, settings: Settings) -> None:
    settings.RATE_LIMIT, settings.RATE_LIMIT_BURST = 20, 30
    guess = Desk(f"dt_{'0' * 12}_{'x' * 43}")

    answers = [guess.get("/deals") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert desk.get("/deals").status_code == 200
    assert guess.http.get("/api/v1/deals", REMOTE_ADDR="192.0.2.1").status_code == 401
    assert Client().get("/api/v1/deals").status_code == 401


def test_a_bucket_fills_with_time(buckets: Buckets) -> None:
    quick = Policy(per_minute=60_000, burst=2)

    taken = [buckets.take("x", quick) for _ in range(2)]
    deadline = time.monotonic() + 10
    while (again := buckets.take("x", quick)) is None or not again.passed:
        assert time.monotonic() < deadline

    assert all(one is not None and one.passed for one in taken)


def test_no_more_pass_than_fit_however_many_ask_at_once(buckets: Buckets) -> None:
    policy = Policy(per_minute=1, burst=50)

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: buckets.take("x", policy), range(400)))

    passed = [one for one in found if one is not None and one.passed]
    assert None not in found
    assert sorted(one.left for one in passed) == list(range(50))


def test_a_clock_that_was_set_back_locks_nobody_out(buckets: Buckets) -> None:
    ahead = (int(time.time()) + 86_400) * 1_000_000
    buckets._redis.set("dealtracker:limit:x", ahead)

    found = buckets.take("x", Policy(per_minute=60, burst=5))

    assert found is not None
    assert not found.passed
    assert (found.wait, found.full_in) == (1, 5)


def test_a_bucket_that_is_full_again_leaves_nothing_behind(buckets: Buckets) -> None:
    buckets.take("x", Policy(per_minute=60_000, burst=1))

    client = buckets._redis
    deadline = time.monotonic() + 10
    while client.exists("dealtracker:limit:x"):
        assert time.monotonic() < deadline


def test_without_redis_requests_pass_and_one_line_says_so(
    desk: Desk, three_requests: None, valkey: Valkey, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(limits, "_buckets", Buckets(configured.REDIS_URL))
    monkeypatch.setattr(limits, "REST_SECONDS", 0.0)
    valkey.stop()

    answers = [desk.get("/deals") for _ in range(5)]

    assert {answer.status_code for answer in answers} == {200}
    assert not any("RateLimit" in answer.headers for answer in answers)
    assert [
        record.getMessage().count("rate_limits_off") for record in caplog.records if "rate" in record.getMessage()
    ] == [1]
    valkey.start()
    assert standing(desk.get("/deals"))[0] == 2


def test_a_redis_that_is_silent_costs_one_request_a_moment_and_the_next_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        buckets = Buckets(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        begun = time.monotonic()
        assert buckets.take("x", SLOW) is None
        first = time.monotonic() - begun

        begun = time.monotonic()
        assert [buckets.take("x", SLOW) for _ in range(100)] == [None] * 100
        rest = time.monotonic() - begun

    assert limits.TIMEOUT_SECONDS <= first < limits.REST_SECONDS
    assert rest < first


def test_the_script_is_loaded_again_after_redis_forgot_it(buckets: Buckets) -> None:
    assert buckets.take("x", SLOW) is not None

    buckets._redis.script_flush()

    again = buckets.take("x", SLOW)
    assert again is not None
    assert again.left == 1


def test_threads_share_one_object(committed_db: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_buckets", None)
    start = threading.Barrier(8)

    def get(_: int) -> Buckets:
        start.wait()
        return limits._get_buckets()

    with ThreadPoolExecutor(8) as threads:
        found = set(map(id, threads.map(get, range(8))))

    assert len(found) == 1

"""Reads of one deal with a hundred events as of another time, beside the same deal as it stands: one client, in turns.

First one deal at every place on both axes, in random order and none twice, as somebody reads who follows its story.
Then many deals, which processes meet that know none of them: each at five places at random, all in random order. The
first touch of a deal in a process loads and folds it; what comes after finds it kept. Both ends are told, too: only
first touches, and the same few places again and again, as people compare and page. Never the newest position, which the
view answers by itself.
"""

from __future__ import annotations

import itertools
import random
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import replace

from events import projections, store
from events.catalogue import Event
from tests.benchmarks import history
from tests.benchmarks.ground import Ground
from tests.benchmarks.history import World
from tests.benchmarks.report import Line
from tests.benchmarks.serving.clients import PATIENCE, drive
from tests.benchmarks.serving.measuring import issue_token
from tests.benchmarks.serving.servers import OURS, Server, started_server

BAR = 1.5
DEALS = 100
EVENTS = 100
PLACES = 5
REPEATED = 12
ROUNDS = 5
SECONDS = 0.6


def measure(ground: Ground, world: World) -> Iterator[Line]:
    """Everything that was appended is projected first."""
    deals = [_long_deal(world, number) for number in range(DEALS)]
    store.append([event for deal in deals for event in deal])
    if not projections.drain(3_600):
        raise TimeoutError("the views did not catch up")
    streams = store.load_streams([deal[0].stream_id for deal in deals])
    places = _choose_places(list(streams.values()))
    with started_server(ground, OURS, f"Bearer {issue_token()}") as server:
        current = itertools.cycle(_requests(server, [f"/api/v1/deals/{id_}" for id_ in streams]))
        drive(server.port, [current], SECONDS)
        one, events = next(iter(streams.items()))
        story = _requests(server, _shuffled(_list_places(events)))
        alone = itertools.cycle(_requests(server, [f"/api/v1/deals/{one}"]))
        yield _compare(server, alone, _cut(story), "as-of read of one deal, every place on both axes, none twice", BAR)
        mixed = _requests(server, _shuffled(places))
        yield _compare(
            server, current, _cut(mixed), f"{PLACES} random places of each of {DEALS} deals, none twice", BAR
        )
        rounds = [mixed[:REPEATED] * 10] * ROUNDS
        yield _compare(server, current, rounds, "the same few places again", BAR)
    with started_server(ground, OURS, f"Bearer {issue_token()}") as server:
        drive(server.port, [itertools.cycle(_requests(server, [f"/api/v1/deals/{id_}" for id_ in streams]))], SECONDS)
        touched = _requests(server, places[::PLACES])
        yield _compare(server, current, _cut(touched), "the first as-of read of each deal")


def _shuffled(addresses: Sequence[str]) -> list[str]:
    return random.Random(1).sample(addresses, len(addresses))


def _cut(requests: Sequence[bytes]) -> list[Sequence[bytes]]:
    """One part for each round."""
    length = len(requests) // ROUNDS
    return [requests[at : at + length] for at in range(0, length * ROUNDS, length)]


def _list_places(events: Sequence[Event]) -> list[str]:
    """The addresses of every position and day of a deal after which there was more to come."""
    address = f"/api/v1/deals/{events[0].stream_id}"
    before = range(1, EVENTS - 1)
    return [
        *(f"{address}?known_position={events[at].position}" for at in before),
        *(f"{address}?valid_at={history.day(at).earliest}" for at in before),
    ]


def _choose_places(streams: Sequence[Sequence[Event]]) -> list[str]:
    """Addresses, those of a deal together: positions and days after which there was more to come."""
    chosen = random.Random(1)
    found = []
    for events in streams:
        known, valid = (chosen.sample(range(1, EVENTS - 1), PLACES) for _ in range(2))
        for place in range(PLACES):
            at = f"known_position={events[known[place]].position}"
            day = f"valid_at={history.day(valid[place]).earliest}"
            found.append(f"/api/v1/deals/{events[0].stream_id}?{chosen.choice((at, day))}")
    return found


def _compare(
    server: Server, current: Iterator[bytes], rounds: Sequence[Sequence[bytes]], what: str, bar: float | None = None
) -> Line:
    """Each round of requests, and after it as many seconds of the current state; the p50 of all waits of both."""
    now, then = [], []
    for requests in rounds:
        then += drive(server.port, [iter(requests)], PATIENCE).waits
        now += drive(server.port, [current], SECONDS).waits
    p50_now, p50 = (statistics.median(waits) * 1000 for waits in (now, then))
    ratio = p50 / p50_now
    return Line(
        what=f"{what}, {EVENTS} events",
        measured=f"{ratio:.2f}x  (p50 {p50:.2f} ms against {p50_now:.2f} ms as it stands; {len(then)} reads)",
        bar=f"<= {bar:g}x" if bar else "",
        ok=ratio <= bar if bar else None,
        numbers={"ratio": ratio, "p50_ms": p50, "current_p50_ms": p50_now, "reads": len(then)},
    )


def _long_deal(world: World, number: int) -> list[Event]:
    """The first fifteen events of a deal, and then what people hear of it, a day each."""
    *begun, _ = history.deal(world, number, length=16)
    heard = itertools.cycle(begun[4:5] + begun[6:7])
    more = (
        replace(event, id=store.new_id(), version=version, occurred=history.day(version))
        for version, event in enumerate(itertools.islice(heard, EVENTS - len(begun)), start=len(begun) + 1)
    )
    return [*begun, *more]


def _requests(server: Server, addresses: Sequence[str]) -> list[bytes]:
    lines = f"HTTP/1.1\r\nHost: localhost\r\nAuthorization: {server.token}\r\nAccept: application/json\r\n\r\n"
    return [f"GET {address} {lines}".encode() for address in addresses]

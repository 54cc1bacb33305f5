"""Reads of one deal with a hundred events as of another time, beside the same deal as it stands: one client, in turns.

Cold: every request asks for coordinates that nobody asked for before, so the deal is loaded and folded for it. Warm:
the same few again and again, as people compare and page. Never the newest position, which the view answers by itself.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import replace

from events import projections, store
from events.catalogue import Event
from tests.benchmarks import history
from tests.benchmarks.ground import Ground
from tests.benchmarks.history import World
from tests.benchmarks.report import Line
from tests.benchmarks.serving.clients import drive
from tests.benchmarks.serving.measuring import issue_token
from tests.benchmarks.serving.servers import OURS, Server, started_server

BAR = 1.5
DEALS = 60
EVENTS = 100
LATE = range(EVENTS - 40, EVENTS - 1)  # the events after which it is asked how things stood
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
    paths = {id_: f"/api/v1/deals/{id_}" for id_ in streams}
    known = [f"{paths[id_]}?known_position={events[at].position}" for at in LATE for id_, events in streams.items()]
    valid = [f"{path}?valid_at={history.day(at).earliest}" for at in LATE for path in paths.values()]
    with started_server(ground, OURS, f"Bearer {issue_token()}") as server:
        current = itertools.cycle(_requests(server, list(paths.values())))
        drive(server.port, [current], SECONDS)
        for name, addresses in (("known_position", known), ("valid_at", valid)):
            made = _requests(server, addresses)
            yield _compare(server, current, iter(made), f"as-of read by {name}, cold")
            yield _compare(server, current, itertools.cycle(made[:REPEATED]), f"as-of read by {name}, warm")


def _compare(server: Server, current: Iterator[bytes], past: Iterator[bytes], what: str) -> Line:
    pairs = [(drive(server.port, [current], SECONDS), drive(server.port, [past], SECONDS)) for _ in range(ROUNDS)]
    ratios = sorted(then.median / now.median for now, then in pairs)
    ratio = statistics.median(ratios)
    now, then = (statistics.median(sample.median for sample in samples) for samples in zip(*pairs, strict=True))
    return Line(
        what=f"{what}, {EVENTS} events",
        measured=f"{ratio:.2f}x  (p50 {then:.2f} ms against {now:.2f} ms as it stands)",
        bar=f"<= {BAR:g}x",
        ok=ratio <= BAR,
        numbers={"ratio": ratio, "lowest": ratios[0], "highest": ratios[-1], "p50_ms": then, "current_p50_ms": now},
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

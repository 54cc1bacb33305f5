"""What the clients send, as bytes: the same questions to the product and to the plain site, each in its own words."""

from __future__ import annotations

import itertools
import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from events import catalogue
from tests.benchmarks import history
from tests.benchmarks.history import World
from tests.benchmarks.serving.clients import CLIENTS
from tests.benchmarks.serving.servers import Server

PAGES = 20  # that a list is asked for in turn

Source = Callable[[Server], list[Iterator[bytes]]]
"""For one server: what each client sends, without end."""


@dataclass(frozen=True, slots=True)
class Rivals:
    """One question to both."""

    what: str
    ours: Source
    plain: Source


def read_deals(ids: Sequence[str]) -> Rivals:
    return Rivals(
        "GET /deals/{id}",
        _gets([f"/api/v1/deals/{id_}" for id_ in ids]),
        _gets([f"/plain/deals/{id_}" for id_ in ids]),
    )


def list_deals(limit: int, positions: Sequence[int]) -> Rivals:
    """Pages that go on after each of these positions."""
    return _pages("deals", limit, positions)


def read_feed(limit: int, positions: Sequence[int]) -> Rivals:
    return _pages("events", limit, positions)


def post_events(world: World, deals: Mapping[str, int], rounds: int) -> Rivals:
    """One meeting a request, each client into deals of its own; `deals` tells which pair of companies each is of."""
    meetings = [(id_, _meeting(world, number, round_)) for id_, number in deals.items() for round_ in range(rounds)]
    return Rivals(
        "POST one event",
        _posts([(f"/api/v1/deals/{id_}/events", meeting) for id_, meeting in meetings]),
        _posts([("/plain/events", plain_row(id_, meeting)) for id_, meeting in meetings]),
    )


def _pages(name: str, limit: int, positions: Sequence[int]) -> Rivals:
    cursors = [quote(b64encode(f"p={position}".encode())) for position in positions]
    return Rivals(
        f"GET /{name}?limit={limit}",
        _gets([f"/api/v1/{name}?limit={limit}&after={position}" for position in positions]),
        _gets([f"/plain/{name}?limit={limit}&cursor={cursor}" for cursor in cursors]),
    )


def _meeting(world: World, number: int, round_: int) -> dict[str, Any]:
    """One more meeting of the two companies; no two of a deal are on the same day."""
    one, two = world.companies[number % history.COMPANIES], world.companies[(number * 7 + 1) % history.COMPANIES]
    return {
        "type": "deal.meeting_held",
        "occurred": catalogue.dates.to_text(history.day(100 + round_)),
        "data": {"participants": [one, two], "place": "Tokyo"},
        "citations": [{"source": world.source, "credibility": 3}],
    }


def plain_row(deal: str, event: dict[str, Any]) -> dict[str, Any]:
    """The same as the columns of a table."""
    return {
        "stream": deal,
        "category": "deal",
        "type": event["type"],
        "data": event["data"],
        "metadata": {"channel": "api", "citations": event["citations"]},
        "occurred_from": event["occurred"],
        "occurred_to": event["occurred"],
        "occurred_precision": "day",
    }


def _gets(paths: Sequence[str]) -> Source:
    def make(server: Server) -> list[Iterator[bytes]]:
        lines = f"HTTP/1.1\r\nHost: localhost\r\nAuthorization: {server.token}\r\nAccept: application/json\r\n\r\n"
        made = [f"GET {path} {lines}".encode() for path in paths]
        return [itertools.cycle(_from(made, client)) for client in range(CLIENTS)]

    return make


def _posts(sent: Sequence[tuple[str, dict[str, Any]]]) -> Source:
    def make(server: Server) -> list[Iterator[bytes]]:
        made = [post(server, path, json.dumps(body).encode()) for path, body in sent]
        share = len(made) // CLIENTS
        return [itertools.cycle(made[client * share : (client + 1) * share]) for client in range(CLIENTS)]

    return make


def post(server: Server, path: str, body: bytes, *lines: str) -> bytes:
    head = [
        f"POST {path} HTTP/1.1",
        "Host: localhost",
        f"Authorization: {server.token}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        *lines,
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def _from(made: list[bytes], client: int) -> list[bytes]:
    """The same requests, begun at a place of the client's own."""
    start = len(made) * client // CLIENTS
    return made[start:] + made[:start]

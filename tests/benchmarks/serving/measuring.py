"""Rounds in turns: ours, the plain one, ours again; the round with the middle ratio counts."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field

import psycopg
from django.contrib.auth import get_user_model

from api import tokens
from events import projections, store
from events.projections.models import DealView
from tests.benchmarks import history, processes
from tests.benchmarks.ground import ROOT, Ground, python, read_sql
from tests.benchmarks.history import World
from tests.benchmarks.report import Line
from tests.benchmarks.serving import bulk, requests
from tests.benchmarks.serving.clients import Sample, drive
from tests.benchmarks.serving.requests import Rivals
from tests.benchmarks.serving.servers import OURS, PLAIN, Server, started_server

ROUNDS = 5
READ_BAR, APPEND_BAR = 2.0, 1.0
OWNER = "bench"
PLAIN_TOKEN = "0" * 40
GROWN = 16  # events that a deal takes while posting is measured; it has four before
GROWING = 800  # deals that do


@dataclass(slots=True)
class Round:
    """One turn of one server. `web` and `database`: CPU seconds of their processes."""

    sample: Sample
    web: float
    database: float

    def cpu_ms(self) -> float:
        """Of the web server and of PostgreSQL, for one answer."""
        return (self.web + self.database) / len(self.sample.waits) * 1000


@dataclass(slots=True)
class Arena:
    """Both servers over one database."""

    ours: Server
    plain: Server
    database_pid: int
    seconds: float
    rounds: int = field(default=ROUNDS)

    def compare(self, rivals: Rivals, bar: float) -> Line:
        """Both warmed up, then in turns."""
        sources = {self.ours.port: rivals.ours(self.ours), self.plain.port: rivals.plain(self.plain)}
        for server in (self.ours, self.plain):
            drive(server.port, sources[server.port], self.seconds / 2)
        pairs = [
            (self._turn(self.ours, sources[self.ours.port]), self._turn(self.plain, sources[self.plain.port]))
            for _ in range(self.rounds)
        ]
        return _line(rivals.what, pairs, bar)

    def _turn(self, server: Server, sources: list[Iterator[bytes]]) -> Round:
        web, database = server.cpu_seconds(), processes.cpu_seconds(self.database_pid)
        sample = drive(server.port, sources, self.seconds)
        return Round(sample, server.cpu_seconds() - web, processes.cpu_seconds(self.database_pid) - database)


def measure(ground: Ground, world: World, seconds: float, import_lines: int) -> Iterator[Line]:
    """Everything that was appended is projected first."""
    growing = _open_deals(world)
    if not projections.drain(3_600):
        raise TimeoutError("the views did not catch up")
    token = issue_token()
    _prepare_plain(ground)
    with (
        started_server(ground, OURS, f"Bearer {token}") as ours,
        started_server(ground, PLAIN, f"Token {PLAIN_TOKEN}") as plain,
    ):
        arena = Arena(ours, plain, ground.database_pid, seconds)
        rows = list(DealView.objects.order_by("opened_position").values_list("pk", "opened_position")[:1_000])
        head = store.head()
        yield arena.compare(requests.read_deals([str(id_) for id_, _ in rows]), READ_BAR)
        starts = [position for _, position in rows[:: len(rows) // requests.PAGES]]
        yield arena.compare(requests.list_deals(50, starts), READ_BAR)
        starts = list(range(0, head - 500, max(1, (head - 500) // requests.PAGES)))
        yield arena.compare(requests.read_feed(500, starts), READ_BAR)
        yield arena.compare(requests.post_events(world, growing, GROWN), APPEND_BAR)
        yield bulk.batches(ours, plain, world, str(rows[0][0]), seconds, ROUNDS)
        yield from bulk.imports(ground, ours, world, import_lines)


def _line(what: str, pairs: list[tuple[Round, Round]], bar: float) -> Line:
    pairs.sort(key=lambda pair: pair[0].sample.rate / pair[1].sample.rate)
    ours, plain = pairs[len(pairs) // 2]
    ratio = ours.sample.rate / plain.sample.rate
    lowest, highest = (pair[0].sample.rate / pair[1].sample.rate for pair in (pairs[0], pairs[-1]))
    numbers = {"ratio": ratio, "lowest": lowest, "highest": highest, "bar": bar}
    for name, found in (("ours", ours), ("plain", plain)):
        numbers |= {
            f"{name}_rate": found.sample.rate,
            f"{name}_p50_ms": found.sample.median,
            f"{name}_p99_ms": found.sample.quantile(0.99),
            f"{name}_octets": found.sample.octets / len(found.sample.waits),
            f"{name}_web_ms": found.web / len(found.sample.waits) * 1000,
            f"{name}_database_ms": found.database / len(found.sample.waits) * 1000,
            f"{name}_clients_cpu_share": found.sample.cpu / found.sample.seconds,
        }
    return Line(what=what, measured=_words(ratio, ours, plain), bar=f">= {bar:g}x", ok=ratio >= bar, numbers=numbers)


def _words(ratio: float, ours: Round, plain: Round) -> str:
    def told(found: Round) -> str:
        sample = found.sample
        waits = f"p50 {sample.median:.1f} ms, p99 {sample.quantile(0.99):.1f} ms"
        return f"{sample.rate:,.0f}/s, {waits}, CPU {found.cpu_ms():.1f} ms"

    return f"{ratio:.2f}x  ({told(ours)} against {told(plain)})"


def _open_deals(world: World) -> dict[str, int]:
    """Deals of four events for the posts to grow, by id: which pair of companies each is of."""
    deals = {number: history.deal(world, number, length=4) for number in range(GROWING)}
    store.append([event for events in deals.values() for event in events])
    return {events[0].stream_id: number for number, events in deals.items()}


def issue_token() -> str:
    owner, _ = get_user_model()._default_manager.get_or_create(username=OWNER, defaults={"is_superuser": True})
    return tokens.issue(owner=owner, name="bench http", scopes=("read", "append", "correct"))[1]


def _prepare_plain(ground: Ground) -> None:
    """Tables made by Django, filled from ours; statistics for both."""
    subprocess.run(
        python("-m", "django", "migrate", "--database", "owner", "--run-syncdb", "--verbosity", "0"),
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": PLAIN, "PYTHONPATH": str(ROOT)},
        check=True,
    )
    with ground.connect("dealtracker_owner") as connection:
        given = {"token": PLAIN_TOKEN, "owner": OWNER}
        psycopg.ClientCursor(connection).execute(read_sql("plain_fill"), given)
    with ground.connect() as connection:
        connection.execute("VACUUM ANALYZE")

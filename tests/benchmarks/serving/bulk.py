"""Many events at once over HTTP: batches of 500, and imports of any length with what they hold of memory."""

from __future__ import annotations

import http.client
import itertools
import json
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

from events import catalogue, store
from tests.benchmarks import history, processes
from tests.benchmarks.ground import Ground
from tests.benchmarks.history import World
from tests.benchmarks.reading import memory_line
from tests.benchmarks.report import Line, rate_line
from tests.benchmarks.serving.clients import CLIENTS, PATIENCE, drive
from tests.benchmarks.serving.requests import plain_row, post
from tests.benchmarks.serving.servers import Server
from tests.benchmarks.workers import started_worker

SIZE = 500
DEALS = SIZE // history.LENGTH
BATCH_BAR = 5_000
IMPORT_BAR = 3_000
POLL_SECONDS = 1.0
PIECE = 1_000  # lines that an upload sends at a time
_KEY = "Idempotency-Key: "


class Template:
    """The lines of so many deals of twenty events, as bytes; each time under ids of their own."""

    def __init__(self, world: World, deals: int) -> None:
        drawn = [history.deal(world, number) for number in range(deals)]
        self._ids = [events[0].stream_id.encode() for events in drawn]
        self._lines = [json.dumps(_line(event, world)).encode() for events in drawn for event in events]

    def json(self) -> bytes:
        return self._renamed(b'{"events":[' + b",".join(self._lines) + b"]}")

    def ndjson(self) -> bytes:
        return self._renamed(b"\n".join(self._lines) + b"\n")

    def _renamed(self, body: bytes) -> bytes:
        for id_ in self._ids:
            body = body.replace(id_, store.new_id().encode())
        return body


def batches(ours: Server, plain: Server, world: World, deal: str, seconds: float, rounds: int) -> Line:
    """Ours opens 25 deals a batch and checks every event; the plain one inserts rows of a deal there is, in bulk."""
    template, rows = Template(world, DEALS), _plain_rows(world, deal)
    mine = [_requests(ours, template) for _ in range(CLIENTS)]
    theirs = [itertools.repeat(post(plain, "/plain/events", rows)) for _ in range(CLIENTS)]
    drive(ours.port, mine, seconds / 2)
    drive(plain.port, theirs, seconds / 2)
    pairs = [(drive(ours.port, mine, seconds), drive(plain.port, theirs, seconds)) for _ in range(rounds)]
    pairs.sort(key=lambda pair: pair[0].rate)
    sample, other = pairs[len(pairs) // 2]
    line = rate_line(f"POST a batch of {SIZE}", sample.rate * SIZE, BATCH_BAR)
    line.numbers.update(
        p50_ms=sample.median,
        p99_ms=sample.quantile(0.99),
        lowest=pairs[0][0].rate * SIZE,
        highest=pairs[-1][0].rate * SIZE,
        plain_rate=other.rate * SIZE,
        plain_p50_ms=other.median,
    )
    return line


def imports(ground: Ground, ours: Server, world: World, lines: int) -> Iterator[Line]:
    """One upload, worked off by two worker processes that project at the same time."""
    with ExitStack() as stack:
        worker = stack.enter_context(started_worker(ground, concurrency=2))
        worker_memory = stack.enter_context(worker.watched_memory())
        web_memory = stack.enter_context(processes.watched_memory(ours.children))
        pids = {"worker": worker.process.pid, "web": ours.process.pid, "database": ground.database_pid}
        before = {name: processes.cpu_seconds(pid) for name, pid in pids.items()}
        start = time.perf_counter()
        address = _upload(ours, Template(world, PIECE // history.LENGTH), lines // PIECE)
        uploaded = time.perf_counter()
        job = _wait_until_done(ours, address)
        done = time.perf_counter()
        spent = {name: processes.cpu_seconds(pid) - before[name] for name, pid in pids.items()}
    if job["recorded"] != lines:
        raise RuntimeError(f"{lines} lines were sent and {job['recorded']} recorded: {job}")
    rate = rate_line(
        f"import of {lines:,} lines, from the first byte to the last event", lines / (done - start), IMPORT_BAR
    )
    rate.numbers.update(upload_seconds=uploaded - start, after_upload_seconds=done - uploaded)
    rate.numbers.update({f"{name}_cpu_us": seconds / lines * 1e6 for name, seconds in spent.items()})
    yield replace(rate, measured=f"{rate.measured}, CPU {sum(spent.values()) / lines * 1e6:.0f} us ({_shares(spent)})")
    yield memory_line(f"memory of a worker, {lines:,} lines imported", worker_memory)
    yield memory_line(f"memory of a web process, {lines:,} lines received", web_memory)


def _shares(spent: dict[str, float]) -> str:
    whole = sum(spent.values())
    return ", ".join(f"{name} {seconds / whole:.0%}" for name, seconds in spent.items())


def _requests(server: Server, template: Template) -> Iterator[bytes]:
    while True:
        yield post(server, "/api/v1/events:batch", template.json(), f"{_KEY}{uuid.uuid4()}")


def _upload(server: Server, template: Template, pieces: int) -> str:
    """Send the lines in chunks; the address of the import."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    headers = {
        "Host": "localhost",
        "Authorization": server.token,
        "Content-Type": "application/x-ndjson",
        "Idempotency-Key": str(uuid.uuid4()),
    }
    body = (template.ndjson() for _ in range(pieces))
    connection.request("POST", "/api/v1/imports", body, headers, encode_chunked=True)
    answer = connection.getresponse()
    told = answer.read()
    if answer.status != 202:
        raise RuntimeError(f"the import was answered {answer.status}: {told[:1000]!r}")
    return str(answer.headers["Location"])


def _wait_until_done(server: Server, address: str) -> dict[str, Any]:
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
        connection.request("GET", address, headers={"Host": "localhost", "Authorization": server.token})
        job: dict[str, Any] = json.loads(connection.getresponse().read())
        connection.close()
        if job["state"] not in {"waiting", "running"}:
            return job
        time.sleep(POLL_SECONDS)


def _line(event: catalogue.Event, world: World) -> dict[str, Any]:
    return {
        "stream": {"category": "deal", "id": event.stream_id},
        "type": event.type,
        "occurred": catalogue.dates.to_text(event.occurred),
        "data": event.data.to_json(),
        "citations": [{"source": world.source, "credibility": 3}],
    }


def _plain_rows(world: World, deal: str) -> bytes:
    events = [event for number in range(DEALS) for event in history.deal(world, number)]
    return json.dumps([plain_row(deal, _line(event, world)) for event in events]).encode()

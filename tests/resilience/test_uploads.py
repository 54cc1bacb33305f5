"""Uploads over real sockets: honest ones pass at any length, slow and broken ones leave nothing and hurt nobody."""

from __future__ import annotations

import time
from contextlib import ExitStack, suppress
from typing import NamedTuple

import pytest

from events.intake.models import Import, ImportChunk
from events.store.models import Event
from tests.api.desk import a_token
from tests.integration.intake.uploads import a_company, an_id, ndjson
from tests.programs import Program, Programs, wait_for
from tests.resilience.uploads import chunk, connect, free_port, head, is_alive, read_answer, resident_mib, start_server

NDJSON = "application/x-ndjson"
MIB = b"x" * 1_048_576


class Server(NamedTuple):
    port: int
    program: Program
    token: str


@pytest.fixture
def server(programs: Programs) -> Server:
    port = free_port()
    return Server(port, start_server(programs, port), a_token())


def an_upload(server: Server, key: str = "first", **headers: str) -> bytes:
    return head("/imports", server.token, Content_Type=NDJSON, Idempotency_Key=key, **headers)


def lines(count: int) -> bytes:
    return ndjson(a_company(an_id()) for _ in range(count))


def test_an_upload_without_a_length_is_taken_in(server: Server) -> None:
    with connect(server.port, seconds=30) as client:
        client.sendall(an_upload(server, Transfer_Encoding="chunked"))
        for _ in range(20):
            client.sendall(chunk(lines(100)))
        client.sendall(chunk(b""))

        status, answer = read_answer(client)

    assert (status, answer["state"], answer["lines_total"]) == (202, "waiting", 2_000)


@pytest.mark.parametrize("coding", [{"Transfer_Encoding": "chunked"}, {"Content_Length": "1000000"}])
def test_an_upload_that_is_cut_off_leaves_nothing_and_its_key_is_free(server: Server, coding: dict[str, str]) -> None:
    body = lines(1_500)
    with connect(server.port) as client:
        client.sendall(an_upload(server, **coding))
        client.sendall(chunk(body) if "Transfer_Encoding" in coding else body)
        wait_for(lambda: ImportChunk.objects.exists(), what="the first chunk")

    wait_for(lambda: not Import.objects.exists(), what="the removal of what was cut off")
    assert not ImportChunk.objects.exists()
    with connect(server.port, seconds=30) as client:
        client.sendall(an_upload(server, Content_Length=str(len(body))) + body)
        assert read_answer(client)[0] == 202


def test_a_killed_server_leaves_nothing_that_is_ever_recorded(server: Server) -> None:
    with connect(server.port) as client:
        client.sendall(an_upload(server, Transfer_Encoding="chunked") + chunk(lines(1_500)))
        wait_for(lambda: ImportChunk.objects.exists(), what="the first chunk")
        server.program.kill()

    assert [job.state for job in Import.objects.all()] == ["receiving"], "no worker looks at it; the sweep removes it"


def test_slow_uploads_are_told_408_and_hurt_nobody(server: Server) -> None:
    with ExitStack() as connections:
        clients = [connections.enter_context(connect(server.port, seconds=40)) for _ in range(4)]
        for number, client in enumerate(clients):
            client.sendall(an_upload(server, key=f"slow {number}".replace(" ", "-"), Transfer_Encoding="chunked"))
        until = time.monotonic() + 8
        while time.monotonic() < until:  # a byte now and then: never silent, never done
            for client in clients:
                client.sendall(chunk(b" "))
            assert is_alive(server.port)
            time.sleep(0.2)

        answers = [read_answer(client) for client in clients]

    assert [(status, body["code"]) for status, body in answers] == [(408, "upload-incomplete")] * 4
    assert not Import.objects.exists()


def test_an_honest_upload_may_take_longer_than_any_deadline(server: Server) -> None:
    """Twenty-four seconds at 40 KiB a second."""
    body = lines(200)
    with connect(server.port, seconds=40) as client:
        client.sendall(an_upload(server, Transfer_Encoding="chunked"))
        for _ in range(24):
            client.sendall(chunk(body))
            time.sleep(1)
        client.sendall(chunk(b""))

        status, answer = read_answer(client)

    assert (status, answer["lines_total"]) == (202, 4_800)


@pytest.mark.parametrize(
    ("coding", "expected"),
    [
        ({"Content_Length": str(100 * len(MIB))}, (413, "body-too-large")),
        ({"Transfer_Encoding": "chunked"}, (411, "length-required")),
    ],
)
def test_a_giant_body_for_an_ordinary_address_is_refused_without_being_held(
    server: Server, coding: dict[str, str], expected: tuple[int, str]
) -> None:
    assert is_alive(server.port)
    before = resident_mib(server.program)

    with connect(server.port, seconds=30) as client:
        client.sendall(head("/deals", server.token, Content_Type="application/json", **coding))
        with suppress(BrokenPipeError, ConnectionResetError):  # it may hang up before it has heard all
            for _ in range(100):
                client.sendall(chunk(MIB) if "Transfer_Encoding" in coding else MIB)
        status, answer = read_answer(client)

    assert (status, answer["code"]) == expected
    assert resident_mib(server.program) - before < 20


def test_a_giant_upload_is_taken_in_in_flat_memory(server: Server) -> None:
    line = ndjson([a_company(an_id(), "N" * 190)])
    piece = chunk(line * (len(MIB) // len(line)))
    with connect(server.port, seconds=60) as client:
        client.sendall(an_upload(server, Transfer_Encoding="chunked") + chunk(lines(10_000)))
        wait_for(lambda: ImportChunk.objects.count() > 5, what="the first chunks")
        before = resident_mib(server.program)
        for _ in range(100):
            client.sendall(piece)
        client.sendall(chunk(b""))

        status, _ = read_answer(client)

    assert status == 202
    assert resident_mib(server.program) - before < 20
    assert not Event.objects.exists()

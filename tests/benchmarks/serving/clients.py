"""Eight clients that cost little: threads with a kept connection each, bytes made beforehand, answers hardly looked at.

They share the processors with what they measure, so an answer's status and length are all that is read of it.
"""

from __future__ import annotations

import socket
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

CLIENTS = 8
PATIENCE = 120.0  # seconds to wait for an answer
_BUFFER = 1 << 20


class UnexpectedAnswerError(Exception):
    """Something else than a success came back: there is nothing to measure."""


@dataclass(slots=True)
class Sample:
    """What one round saw. `cpu` is that of the clients themselves, in seconds."""

    waits: list[float] = field(default_factory=list)
    octets: int = 0
    seconds: float = 0.0
    cpu: float = 0.0

    @property
    def rate(self) -> float:
        return len(self.waits) / self.seconds

    def quantile(self, share: float) -> float:
        """The wait, in milliseconds, that this share of the answers did not exceed."""
        waits = sorted(self.waits)
        return waits[min(len(waits) - 1, int(len(waits) * share))] * 1000

    @property
    def median(self) -> float:
        return statistics.median(self.waits) * 1000


def drive(port: int, sources: Sequence[Iterator[bytes]], seconds: float) -> Sample:
    """Let a client for each source send its requests one after the other until the time or the source is over."""
    sample, lock = Sample(), threading.Lock()
    failures: list[BaseException] = []
    cpu, start = time.process_time(), time.perf_counter()

    def run(source: Iterator[bytes]) -> None:
        try:
            waits, octets = _send(port, source, start + seconds)
        except (OSError, UnexpectedAnswerError) as error:
            failures.append(error)
            return
        with lock:
            sample.waits += waits
            sample.octets += octets

    threads = [threading.Thread(target=run, args=(source,)) for source in sources]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    sample.seconds, sample.cpu = time.perf_counter() - start, time.process_time() - cpu
    return sample


def _send(port: int, source: Iterator[bytes], until: float) -> tuple[list[float], int]:
    waits: list[float] = []
    octets = 0
    buffer = memoryview(bytearray(_BUFFER))
    connection = _connect(port)
    while (before := time.perf_counter()) < until and (request := next(source, None)) is not None:
        connection.sendall(request)
        length, closing = _receive(connection, buffer)
        waits.append(time.perf_counter() - before)
        octets += length
        if closing:  # the server renews its processes now and then
            connection.close()
            connection = _connect(port)
    connection.close()
    return waits, octets


def _connect(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _receive(connection: socket.socket, buffer: memoryview) -> tuple[int, bool]:
    """Read one answer to its end; its length, and whether the server closes the connection after it."""
    head = b""
    while (end := head.find(b"\r\n\r\n")) < 0:
        got = connection.recv_into(buffer)
        if not got:
            raise UnexpectedAnswerError(f"the server hung up after {head[:300]!r}")
        head += buffer[:got]
    fields = head[:end].lower()
    if not fields.startswith(b"http/1.1 2"):
        raise UnexpectedAnswerError(head[:2000].decode(errors="replace"))
    length = int(fields.partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0])
    missing = length - (len(head) - end - 4)
    while missing > 0:
        got = connection.recv_into(buffer, min(missing, _BUFFER))
        if not got:
            raise UnexpectedAnswerError("the server hung up in the middle of an answer")
        missing -= got
    return length, b"\r\nconnection: close" in fields

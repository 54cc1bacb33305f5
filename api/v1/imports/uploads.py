"""The body of an upload as a stream, read by ourselves: without a length the framework sees an empty one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.request import Request

from api.openapi.operation import NDJSON
from events.errors import DealTrackerError
from events.intake.errors import ImportTooLargeError, UploadIncompleteError

PIECE = 65_536
AT_ONCE = 4
"""How many uploads a process takes at a time: half of its threads, so that slow ones leave room for everybody else."""

_places = threading.BoundedSemaphore(AT_ONCE)


class UploadsBusyError(DealTrackerError):
    """As many uploads as this process takes are under way."""

    code = "uploads-busy"
    title = "Too many uploads at once"
    http_status = 503
    template = "Too many uploads are under way; send this one again in a few seconds."
    wait = 5  # seconds, for Retry-After


@contextmanager
def place() -> Iterator[None]:
    """Room for one upload. Raises UploadsBusyError."""
    if not _places.acquire(blocking=False):
        raise UploadsBusyError()
    try:
        yield
    finally:
        _places.release()


def require_ndjson(request: Request) -> None:
    """Raises UnsupportedMediaType, and ImportTooLargeError for a length that says so: what comes is not waited for."""
    media_type = str(request.content_type or "").partition(";")[0].strip().lower()
    if media_type != NDJSON:
        raise UnsupportedMediaType(media_type, detail=f"Send events as {NDJSON}, one JSON object a line.")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType(media_type, detail="Send the lines as they are, without a Content-Encoding.")
    if _length(request) > settings.IMPORT_MAX_BYTES:
        raise ImportTooLargeError(limit=settings.IMPORT_MAX_BYTES, unit="bytes")


def pieces(request: Request) -> Iterator[bytes]:
    """The body in pieces, whether or not its length was announced. Raises UploadIncompleteError if it breaks off."""
    stream = request.META["wsgi.input"]
    if "Transfer-Encoding" in request.headers:
        while piece := _read(stream, PIECE):
            yield piece
        return
    left = _length(request)
    while left:
        piece = _read(stream, min(PIECE, left))
        if not piece:
            raise UploadIncompleteError()
        left -= len(piece)
        yield piece


def _read(stream: Any, size: int) -> bytes:
    try:
        piece: bytes = stream.read(size)
    except Exception as error:  # each server has errors of its own for a client that is gone
        raise UploadIncompleteError() from error
    return piece


def _length(request: Request) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isascii() and length.isdigit() else 0

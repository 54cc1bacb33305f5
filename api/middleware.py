"""One id for everything a request leaves behind: its log lines, its events, its answer."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
_ALLOWED = re.compile(r"[A-Za-z0-9._:-]{1,100}", re.ASCII)

_log = structlog.get_logger(__name__)


class RequestIdMiddleware:
    """Sets `request.request_id`: the caller's X-Request-ID if it is a plain word, else a new UUID.

    The id is bound to the log's context, echoed in the answer, and logged with the answer's status.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = request.headers.get(HEADER, "")
        if not _ALLOWED.fullmatch(request_id):
            request_id = str(uuid.uuid4())
        request.request_id = request_id  # type: ignore[attr-defined]
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            return self._answer(request, request_id)

    def _answer(self, request: HttpRequest, request_id: str) -> HttpResponse:
        start = time.perf_counter()
        response = self._get_response(request)
        response.headers[HEADER] = request_id
        milliseconds = round((time.perf_counter() - start) * 1000, 1)
        _log.info("request", method=request.method, path=request.path, status=response.status_code, ms=milliseconds)
        return response

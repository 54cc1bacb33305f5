"""What gunicorn refuses before Django sees it, as the same problem details (RFC 9457) that the API answers with.

Nothing of Django is needed here: a request that is not even HTTP has no view.
"""

from __future__ import annotations

import contextlib
import json
import logging
import uuid
from http import HTTPStatus
from typing import Any, NamedTuple

from gunicorn import util  # type: ignore[import-untyped]
from gunicorn.http import errors  # type: ignore[import-untyped]

_log = logging.getLogger(__name__)


class Refusal(NamedTuple):
    """`code` has a page in docs/reference/errors."""

    status: HTTPStatus
    code: str
    detail: str


TIMEOUT = Refusal(HTTPStatus.REQUEST_TIMEOUT, "request-timeout", "The request did not arrive in time.")
MALFORMED = Refusal(HTTPStatus.BAD_REQUEST, "bad-request", "The request is not HTTP/1.1 as RFC 9112 has it.")
DEFECT = Refusal(HTTPStatus.INTERNAL_SERVER_ERROR, "internal-error", "The failure was logged.")
BY_ERROR: dict[type[Exception], Refusal] = {
    errors.LimitRequestLine: Refusal(
        HTTPStatus.REQUEST_URI_TOO_LONG, "uri-too-long", "The request line has more than 4094 bytes."
    ),
    errors.LimitRequestHeaders: Refusal(
        HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
        "headers-too-large",
        "A header has more than 8190 bytes, or there are more than 100 of them.",
    ),
    errors.ExpectationFailed: Refusal(
        HTTPStatus.EXPECTATION_FAILED, "expectation-failed", "The only expectation that is met is 100-continue."
    ),
    errors.UnsupportedTransferCoding: Refusal(
        HTTPStatus.LENGTH_REQUIRED, "length-required", "Send the body as it is, with a Content-Length."
    ),
    errors.ForbiddenProxyRequest: Refusal(HTTPStatus.FORBIDDEN, "forbidden", "This proxy is not trusted."),
    errors.InvalidResponseHeader: DEFECT,
    errors.InvalidResponseHeaderName: DEFECT,
    errors.ConfigurationProblem: DEFECT,
    errors.ParseException: MALFORMED,
}
"""An error that is not listed is what the nearest class above it is."""


def refusal_of(error: Exception) -> Refusal:
    """DEFECT for whatever is not the client's doing."""
    return next((BY_ERROR[cls] for cls in type(error).__mro__ if cls in BY_ERROR), DEFECT)


def answer(refusal: Refusal, request_id: str) -> bytes:
    """A whole response; the connection ends with it, since nobody knows where the next request would begin."""
    problem = {
        "type": f"/api/v1/errors/{refusal.code}",
        "code": refusal.code,
        "title": refusal.status.phrase,
        "status": refusal.status.value,
        "detail": refusal.detail,
        "instance": f"urn:uuid:{request_id}",
    }
    body = json.dumps(problem).encode()
    head = (
        f"HTTP/1.1 {refusal.status.value} {refusal.status.phrase}\r\n"
        "Connection: close\r\n"
        "Content-Type: application/problem+json\r\n"
        "Cache-Control: no-store\r\n"
        f"X-Request-ID: {request_id}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class ProblemRefusals:
    """A mixin for workers of gunicorn, in place of its own pages of HTML."""

    def handle_error(self, _req: Any, client: Any, _addr: Any, exc: Exception) -> None:
        """Never raises. What the client sent stays out of the log; what went wrong with us goes in."""
        refusal, request_id = refusal_of(exc), str(uuid.uuid4())
        level = logging.ERROR if refusal is DEFECT else logging.WARNING
        _log.log(
            level,
            "request refused unread",
            extra={"status": refusal.status.value, "code": refusal.code, "request_id": request_id},
            exc_info=exc if refusal is DEFECT else None,
        )
        with contextlib.suppress(OSError, ValueError):  # it has gone
            util.write_nonblock(client, answer(refusal, request_id))

"""Every failure as RFC 9457 problem details.

Our own errors are mapped by their attributes: a new one needs only a page in docs/reference/errors.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import orjson
import structlog
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.encoding import escape_uri_path
from rest_framework.exceptions import APIException
from rest_framework.response import Response

from api.errors import DatabaseUnavailableError
from events.errors import DealTrackerError

MEDIA_TYPE = "application/problem+json"
MEMBERS = (
    "errors",
    "current_stage",
    "allowed_events",
    "version",
    "expected",
    "actual",
    "required_scope",
    "as_of",
    "survivor",
)
"""Details that an error shows to clients when it has them; anything else in `details` stays inside."""

_DJANGO_ERRORS: tuple[tuple[type[Exception], HTTPStatus], ...] = (
    (Http404, HTTPStatus.NOT_FOUND),
    (PermissionDenied, HTTPStatus.FORBIDDEN),
    (SuspiciousOperation, HTTPStatus.BAD_REQUEST),
)
_CODES = {
    HTTPStatus.BAD_REQUEST: "bad-request",
    HTTPStatus.UNAUTHORIZED: "unauthenticated",
    HTTPStatus.FORBIDDEN: "forbidden",
    HTTPStatus.NOT_FOUND: "not-found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method-not-allowed",
    HTTPStatus.NOT_ACCEPTABLE: "not-acceptable",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "unsupported-media-type",
    HTTPStatus.TOO_MANY_REQUESTS: "rate-limited",
    HTTPStatus.INTERNAL_SERVER_ERROR: "internal-error",
}
FRAMEWORK_CODES = tuple(_CODES.values())

_log = structlog.get_logger(__name__)


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """REST framework's exception handler. None for the unforeseen and for our own defects: a 500 and a log entry.

    An error that says how long to `wait` (seconds) is no defect. A database that is away, or ended our transaction in
    favour of another's, is to be asked again.
    """
    if isinstance(error, (OperationalError, InterfaceError)):
        _log.warning("database_unavailable", error=str(error))
        error = DatabaseUnavailableError()
    problem = describe(error)
    if problem is None or (problem["status"] >= HTTPStatus.INTERNAL_SERVER_ERROR and not hasattr(error, "wait")):
        return None
    request = context["request"]
    problem["instance"] = escape_uri_path(request.path)
    response = Response(problem, status=problem["status"], content_type=MEDIA_TYPE)
    if challenge := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(int(wait))
    return response


def describe(error: Exception) -> dict[str, Any] | None:
    """The problem object of an anticipated error, without its `instance`."""
    if isinstance(error, DealTrackerError):
        return _describe_ours(error)
    if isinstance(error, APIException):
        return _describe_plain(HTTPStatus(error.status_code), str(error.detail))
    for kind, status in _DJANGO_ERRORS:
        if isinstance(error, kind):
            return _describe_plain(status, status.description or status.phrase)
    return None


def _describe_ours(error: DealTrackerError) -> dict[str, Any]:
    refusals = error.details.get("refusals", ())
    code = refusals[0].code if refusals else error.code
    members = {name: error.details[name] for name in MEMBERS if name in error.details}
    return _problem(code, error.title, error.http_status, str(error)) | members


def _describe_plain(status: HTTPStatus, detail: str) -> dict[str, Any]:
    code = _CODES.get(status, "bad-request")
    return _problem(code, status.phrase, status, detail)


def _problem(code: str, title: str, status: int, detail: str) -> dict[str, Any]:
    type_ = reverse("api:error", args=[code])
    return {"type": type_, "code": code, "title": title, "status": int(status), "detail": detail}


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: what went wrong is in the log, under the request's id."""
    return _plain_response(request, HTTPStatus.INTERNAL_SERVER_ERROR, "The failure was logged.")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler400, for requests refused before any view."""
    return _plain_response(request, HTTPStatus.BAD_REQUEST, "The request cannot be understood.")


def _plain_response(request: HttpRequest, status: HTTPStatus, detail: str) -> HttpResponse:
    problem = _describe_plain(status, detail) | {"instance": escape_uri_path(request.path)}
    return HttpResponse(orjson.dumps(problem), status=status, content_type=MEDIA_TYPE)

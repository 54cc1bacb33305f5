"""Cross-origin requests (Fetch standard): none, unless CORS_ORIGINS names origins whose scripts may call the API."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

_PREFIX = "/api/"
_METHODS = "GET, HEAD, POST, DELETE, OPTIONS"
_MAY_SEND = "Accept, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Request-ID"
_MAY_READ = (
    "ETag, Link, Location, Log-Position, Idempotent-Replayed, RateLimit, RateLimit-Policy, Retry-After, X-Request-ID"
)
_PREFLIGHT_SECONDS = "7200"


class CorsMiddleware:
    """Answers preflights, and says that an origin may read an answer. Never with credentials: a token, or nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._origins = frozenset(settings.CORS_ORIGINS)
        if not self._origins:
            raise MiddlewareNotUsed
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(_PREFIX):
            return self._get_response(request)
        origin = request.headers.get("Origin", "")
        is_allowed = origin in self._origins
        response = _preflight() if is_allowed and _is_preflight(request) else self._get_response(request)
        if is_allowed:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = _MAY_READ
        patch_vary_headers(response, ["Origin"])
        return response


def _is_preflight(request: HttpRequest) -> bool:
    return request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers


def _preflight() -> HttpResponse:
    headers = {
        "Access-Control-Allow-Methods": _METHODS,
        "Access-Control-Allow-Headers": _MAY_SEND,
        "Access-Control-Max-Age": _PREFLIGHT_SECONDS,
    }
    return HttpResponse(status=204, headers=headers)

"""Probes: /livez says the process serves, /readyz that it can do its work. Plain JSON, no authentication.

They are answered before host names and HTTPS are looked at: a prober calls the process by its address, in plain HTTP.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from events import integrity, projections

_REDIS_SECONDS = 1.0


class NotReadyError(Exception):
    """What a check found, in words for an operator."""


@require_safe
@never_cache
def livez(_request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers; touches nothing."""
    return JsonResponse({"status": "alive"})


@require_safe
@never_cache
def readyz(_request: HttpRequest) -> JsonResponse:
    """200 when every check passes, else 503; either way the answer names each check."""
    checks = {name: _outcome(check) for name, check in _CHECKS.items()}
    ready = all(found["ok"] for found in checks.values())
    return JsonResponse({"status": "ready" if ready else "not ready", "checks": checks}, status=200 if ready else 503)


def _outcome(check: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return {"ok": True, **check()}
    except (NotReadyError, DatabaseError, redis.RedisError) as error:
        return {"ok": False, "detail": str(error) if isinstance(error, NotReadyError) else type(error).__name__}


def _check_database() -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {}


def _check_migrations() -> dict[str, Any]:
    if (pending := _count_pending()) != 0:
        _count_pending.cache_clear()  # only good news lasts: the code of a process does not change
        raise NotReadyError(f"{pending} migrations are not applied")
    return {}


@cache
def _count_pending() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _check_redis() -> dict[str, Any]:
    options = {"socket_timeout": _REDIS_SECONDS, "socket_connect_timeout": _REDIS_SECONDS}
    with redis.Redis.from_url(settings.REDIS_URL, **options) as client:
        client.ping()
    return {}


def _check_projections() -> dict[str, Any]:
    status = projections.get_status()
    found = {
        "lag_events": status.lag_events,
        "lag_seconds": round(status.lag_seconds, 1),
        "parked": status.parked,
        "segments_lag_events": status.segments.lag_events,  # no reason not to serve: who needs them waits for them
    }
    if status.lag_seconds > settings.READY_LAG_SECONDS:
        raise NotReadyError(f"the views are {found['lag_events']} events and {found['lag_seconds']} s behind the log")
    return found


def _check_log() -> dict[str, Any]:
    """How far checkpoints have come. Never a reason not to serve: what is behind is made good."""
    newest = integrity.find_newest()
    failing = sum(1 for one in integrity.list_publications() if one.failures)
    return {"signed_events": newest.size if newest else None, "targets_failing": failing}


_CHECKS: dict[str, Callable[[], dict[str, Any]]] = {
    "database": _check_database,
    "migrations": _check_migrations,
    "redis": _check_redis,
    "projections": _check_projections,
    "log": _check_log,
}
_PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {"/livez": livez, "/readyz": readyz}


class ProbesMiddleware:
    """Answers the probes; everything else goes on. Stands first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return _PROBES.get(request.path_info, self._get_response)(request)

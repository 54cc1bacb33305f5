"""Two logins to one database: `default` is the runtime's and owns nothing, `owner` migrates."""

from __future__ import annotations

from typing import Any

from psycopg.conninfo import conninfo_to_dict

from dealtracker import env

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_DJANGO_NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def _connection(url: str) -> dict[str, Any]:
    """Any libpq URL as a Django alias. Django switches prepared statements off by default; appends live by them."""
    given = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    alias: dict[str, Any] = {"ENGINE": "dealtracker.postgres", "CONN_HEALTH_CHECKS": True}
    alias |= {django: given.pop(libpq, "") for libpq, django in _DJANGO_NAMES.items()}
    prepared = {"prepare_threshold": None if env.PGBOUNCER else 5, "server_side_binding": not env.PGBOUNCER}
    return alias | {"OPTIONS": given | prepared, "DISABLE_SERVER_SIDE_CURSORS": env.PGBOUNCER}


_SHORT_STATEMENTS = {"jit": "off", "max_parallel_workers_per_gather": "0"}
"""Ours are: compiling one, or starting processes for it, costs more than it saves."""


def _runtime() -> dict[str, Any]:
    alias = _connection(env.DATABASE_URL)
    wanted = {} if env.PGBOUNCER else dict(_SHORT_STATEMENTS)
    if not env.DATABASE_OWNER_URL:
        wanted["role"] = "dealtracker_runtime"
    if wanted:
        ours = [f"-c {name}={value}" for name, value in wanted.items()]
        alias["OPTIONS"]["options"] = " ".join([alias["OPTIONS"].get("options", ""), *ours]).strip()
    if env.DATABASE_POOL:
        alias["OPTIONS"]["pool"] = {"min_size": 1, "max_size": env.DATABASE_POOL, "timeout": 10}
    alias["CONN_MAX_AGE"] = 0 if env.DATABASE_POOL else env.DATABASE_CONN_MAX_AGE
    return alias | {"TEST": {"MIRROR": "owner"}}


DATABASES = {
    "default": _runtime(),
    "owner": _connection(env.DATABASE_OWNER_URL or env.DATABASE_URL) | {"TEST": {"DEPENDENCIES": []}},
}

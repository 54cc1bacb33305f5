"""Every environment variable Dealtracker reads, once: name, kind, default and meaning.

`python -m dealtracker.env` prints docs/reference/environment.md. Where DATABASE_URL is not set, the variables are taken
from the file `environment` in DEALTRACKER_HOME, which `make run` writes, so that `manage.py` works beside it.
All or nothing: a DATABASE_URL of your own is never mixed with the rest of that file.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

_reader = environ.Env()
_given = frozenset(os.environ)


@dataclass(frozen=True, slots=True)
class Variable:
    """One line of the reference page."""

    name: str
    kind: str
    default: str
    meaning: str


VARIABLES: list[Variable] = []


def is_given(name: str) -> bool:
    """Whether the caller's own environment sets the variable to something."""
    return name in _given and bool(os.environ.get(name))


def _text(name: str, default: str, meaning: str) -> str:
    VARIABLES.append(Variable(name, "text", default, meaning))
    return str(_reader.str(name, default=default))


def _number(name: str, default: int, meaning: str) -> int:
    VARIABLES.append(Variable(name, "number", str(default), meaning))
    try:
        return int(_reader.int(name, default=default))
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {os.environ[name]!r}.") from None


def _flag(name: str, *, default: bool, meaning: str) -> bool:
    VARIABLES.append(Variable(name, "yes or no", "yes" if default else "no", meaning))
    return bool(_reader.bool(name, default=default))


def _words(name: str, default: str, meaning: str) -> list[str]:
    VARIABLES.append(Variable(name, "comma-separated", default, meaning))
    return [word for word in _reader.list(name, default=default.split(",")) if word]


HOME = Path(
    _text("DEALTRACKER_HOME", ".local", "Where `make run` keeps data, sockets, logs and the file `credentials`.")
).absolute()
if "DATABASE_URL" not in os.environ and os.access(HOME / "environment", os.R_OK):
    environ.Env.read_env(str(HOME / "environment"))

HOST = _text("HOST", "127.0.0.1", "The address that the web process listens on.")
PORT = _number("PORT", 8000, "The port that the web process listens on.")
WEB_CONCURRENCY = _number("WEB_CONCURRENCY", 2, "Web processes, each with 8 threads.")
LOAD_STORY = _flag("LOAD_STORY", default=True, meaning="Whether `make run` records the example story.")

DATABASE_URL = _text(
    "DATABASE_URL",
    "postgresql://dealtracker_app@localhost/dealtracker",
    "PostgreSQL 15 or later, any libpq URL, as the runtime login: a member of `dealtracker_runtime` that owns nothing.",
)
DATABASE_OWNER_URL = _text(
    "DATABASE_OWNER_URL",
    "",
    "The same database as its owner; only `migrate` needs it. Empty: DATABASE_URL serves for both, and the runtime "
    "puts on the role `dealtracker_runtime` as it connects. A login that owns the database could put it off again: "
    "that is the weaker mode.",
)
DATABASE_POOL = _number(
    "DATABASE_POOL", 0, "Connections a web process pools at most; 0 keeps one per thread. Leave it at 0 in workers."
)
DATABASE_CONN_MAX_AGE = _number(
    "DATABASE_CONN_MAX_AGE", 60, "Seconds a connection outside the pool is kept for the next request or task."
)
PGBOUNCER = _flag(
    "PGBOUNCER",
    default=False,
    meaning="Whether DATABASE_URL leads to PgBouncer in transaction mode: nothing is prepared, no cursor stays open.",
)
REDIS_URL = _text(
    "REDIS_URL",
    "redis://localhost:6379/0",
    "Redis 7 or Valkey, eviction off: wake-up flags, and the broker's default. `redis://`, `rediss://` or `unix://`.",
)
BROKER_URL = _text("BROKER_URL", "", "Celery's broker, where it is not REDIS_URL.")

DEBUG = _flag("DEBUG", default=False, meaning="Development mode: tracebacks in the browser, cookies over plain HTTP.")
SECRET_KEY = _text("SECRET_KEY", "", "Signs sessions; at least 50 random characters, needed in production.")
ALLOWED_HOSTS = _words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]", "Host names that requests may be addressed to.")
CSRF_TRUSTED_ORIGINS = _words(
    "CSRF_TRUSTED_ORIGINS", "", "Origins that may post forms, such as `https://deals.example`."
)
CORS_ORIGINS = _words(
    "CORS_ORIGINS",
    "",
    "Origins whose scripts may call the API with a token, such as `https://board.example`. Empty: none.",
)
RATE_LIMIT = _number("RATE_LIMIT", 6_000, "API requests a minute that each token or person may send; 0 counts none.")
RATE_LIMIT_BURST = _number("RATE_LIMIT_BURST", 600, "How many of these may come at once.")
PUBLIC_URL = _text(
    "PUBLIC_URL",
    "",
    "Scheme and host under which this installation is known, such as `https://deals.example`: it begins the `source` "
    "of CloudEvents, which must not change. Empty: the address at which they were asked for.",
).rstrip("/")
HTTPS = _flag(
    "HTTPS",
    default=True,
    meaning="Whether people come over HTTPS: secure cookies, HSTS, redirect from HTTP. Ignored with DEBUG.",
)
TRUST_PROXY = _flag(
    "TRUST_PROXY",
    default=False,
    meaning="Whether `X-Forwarded-Proto` is believed. Only behind a proxy that always overwrites it.",
)
LOG_LEVEL = _text("LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR.")
LOG_FORMAT = _text("LOG_FORMAT", "json", "`json`, one object a line, or `console` for people.")
IMPORT_MAX_BYTES = _number("IMPORT_MAX_BYTES", 4_294_967_296, "The most bytes that one upload to `/imports` may have.")
IMPORT_DRY_RUN_LINES = _number(
    "IMPORT_DRY_RUN_LINES", 20_000, "The most lines that a dry run of an import may have; some 2 KiB of memory each."
)
ACCESS_LOG_DAYS = _number(
    "ACCESS_LOG_DAYS",
    3_650,
    "For how many days it is kept who was shown what; at least 30, and 0 keeps it for ever.",
)
EXPORT_DAYS = _number("EXPORT_DAYS", 7, "For how many days the file of an export can be fetched; at least 1.")
READY_LAG_SECONDS = _number(
    "READY_LAG_SECONDS", 60, "How far the views may lag behind the log before `/readyz` says the service is not ready."
)
LOG_SIGNING_KEY = _text(
    "LOG_SIGNING_KEY",
    "",
    "The key that signs checkpoints of the log, as `manage.py make_log_key` prints it; one a line while keys are "
    "rotated, the oldest first. Only workers need it. Keep it out of the database's reach.",
)
LOG_SIGNING_KEY_FILE = _text(
    "LOG_SIGNING_KEY_FILE", "", "A file with the same, where LOG_SIGNING_KEY is empty. Read anew for each checkpoint."
)
LOG_ORIGIN = _text(
    "LOG_ORIGIN", "", "The first line of checkpoints, for ever the same, such as `deals.example/log`. Empty: the key's."
)
LOG_PUBLISH = _words(
    "LOG_PUBLISH",
    "",
    "Where each checkpoint goes, outside the database: `directory:/path`, `command:/path/to/program argument` (takes "
    "it on its standard input), `mail:auditor@example.org`.",
)
LOG_PUBLISH_ENVIRONMENT = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
"""All that a program of LOG_PUBLISH is given of our environment: no key, no password."""

LOG_MAIL_HOURS = _number("LOG_MAIL_HOURS", 24, "The fewest hours between two mails of checkpoints to one address.")
MAIL_URL = _text(
    "MAIL_URL",
    "smtp://localhost:25",
    "How mail is sent: `smtp://user:password@host:587`, `smtp+tls://`, `smtp+ssl://`, or `filemail:///directory`.",
)
MAIL_FROM = _text("MAIL_FROM", "dealtracker@localhost", "The sender of mail.")


def reference() -> str:
    """docs/reference/environment.md."""
    rows = [
        f"| `{v.name}` | {v.kind} | {f'`{v.default}`' if v.default else 'empty'} | {v.meaning} |"
        for v in sorted(VARIABLES, key=lambda v: v.name)
    ]
    head = [
        "# Environment variables",
        "",
        "Generated from `dealtracker/env.py` by `make docs`.",
        "Where `DATABASE_URL` is not set, all of them are read from the file `environment` in `DEALTRACKER_HOME`,",
        "which `make run` writes, so that `manage.py` works beside it.",
        "",
        "| Variable | Kind | Default | Meaning |",
        "|---|---|---|---|",
    ]
    return "\n".join([*head, *rows]) + "\n"


if __name__ == "__main__":
    sys.stdout.write(reference())

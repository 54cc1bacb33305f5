"""The services under the tests: a pytest plugin, so that they run before Django's settings are read.

Where DATABASE_URL and REDIS_URL are given they are used as they are. Otherwise an embedded PostgreSQL and a Valkey are
started for the whole session in a temporary directory; under xdist each worker starts its own and may stop them.
They are tethered to this process: whatever ends it ends them.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from dealtracker.local.postgres import Postgres
from dealtracker.local.valkey import Valkey

_EMBEDDED = "DEALTRACKER_TESTS_EMBEDDED"  # tells xdist's workers that the URLs they inherit are the controller's own

postgres: Postgres | None = None
valkey: Valkey | None = None


def _start() -> None:
    global postgres, valkey
    home = Path(tempfile.mkdtemp(prefix="dealtracker-tests-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    postgres = Postgres(home / "postgres", home / "postgres.log", durable=False)
    valkey = Valkey(home / "valkey", home / "valkey.log", durable=False)
    for server in (postgres, valkey):
        atexit.register(server.stop)
        server.start()
    os.environ["DATABASE_URL"] = postgres.url("dealtracker_app")
    os.environ["DATABASE_OWNER_URL"] = postgres.url("dealtracker_owner")
    os.environ["REDIS_URL"] = valkey.url
    os.environ[_EMBEDDED] = "yes"


def _environment() -> None:
    os.environ["SECRET_KEY"] = "only-for-tests-" + "x" * 50
    os.environ["DEBUG"] = "no"
    os.environ["HTTPS"] = "no"
    os.environ["LOG_LEVEL"] = "WARNING"
    os.environ["RATE_LIMIT"] = os.environ["RATE_LIMIT_BURST"] = "1000000"  # counted, but never reached
    os.environ["ALLOWED_HOSTS"] = "localhost,127.0.0.1,testserver"
    os.environ.pop("DATABASE_POOL", None)


_environment()
if "DATABASE_URL" not in os.environ or _EMBEDDED in os.environ:
    _start()

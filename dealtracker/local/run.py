"""`make run` from start to end. The order of ending is the reverse of the order of starting."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import NoReturn

import redis

from dealtracker import env
from dealtracker.local.home import Home, open_home
from dealtracker.local.postgres import Postgres
from dealtracker.local.programs import ROOT, run_programs
from dealtracker.local.ready import Announcer
from dealtracker.local.services import ServiceError
from dealtracker.local.tether import tether, tether_self
from dealtracker.local.valkey import Valkey


def main() -> int:
    """Run until stopped; 0 after an orderly end. Raises `ServiceError` with one line for a person."""
    tether_self(signal.SIGTERM)
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, _leave)
    _say(f"Dealtracker starts in {env.HOME}")
    with open_home(env.HOME) as home:
        _require_free_port(env.HOST, env.PORT)
        with _services(home) as urls:
            environment = {**os.environ, **_variables(home), **urls}
            home.write_environment({**_variables(home), **urls})
            _prepare(home, environment)
            reached = "127.0.0.1" if env.HOST == "0.0.0.0" else env.HOST  # noqa: S104 - a comparison
            announcer = Announcer(home, f"http://{reached}:{env.PORT}")
            run_programs(home, environment, on_started=announcer.start)
            _ignore_signals()
    _say("Dealtracker has stopped.")
    return 0


@contextlib.contextmanager
def _services(home: Home) -> Iterator[dict[str, str]]:
    """The URLs of PostgreSQL and Valkey, embedded ones where none were given."""
    urls: dict[str, str] = {}
    with contextlib.ExitStack() as stack:
        if not env.is_given("DATABASE_URL"):
            postgres = Postgres(home.postgres, home.log("postgres"))
            stack.callback(postgres.stop)
            _timed_start("PostgreSQL", postgres)
            urls["DATABASE_URL"] = postgres.url("dealtracker_app")
            urls["DATABASE_OWNER_URL"] = postgres.url("dealtracker_owner")
        if not env.is_given("REDIS_URL"):
            valkey = Valkey(home.valkey, home.log("valkey"))
            stack.callback(valkey.stop)
            _timed_start("Valkey", valkey)
            urls["REDIS_URL"] = valkey.url
        else:
            _require_redis(env.REDIS_URL)
        yield urls


def _variables(home: Home) -> dict[str, str]:
    """What a person at their own machine need not set."""
    defaults = {"DEBUG": "no", "HTTPS": "no", "LOG_FORMAT": "console"}
    chosen = {name: os.environ[name] if env.is_given(name) else value for name, value in defaults.items()}
    key = os.environ["SECRET_KEY"] if env.is_given("SECRET_KEY") else home.secret_key()
    log_key = os.environ["LOG_SIGNING_KEY_FILE"] if env.is_given("LOG_SIGNING_KEY_FILE") else str(home.log_key)
    return chosen | {"SECRET_KEY": key, "LOG_SIGNING_KEY_FILE": log_key}


def _prepare(home: Home, environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "dealtracker.local.prepare", str(home.credentials), str(home.next_credentials)]
    code = subprocess.call(
        command,
        env={**environment, "LOG_LEVEL": "WARNING"},
        cwd=ROOT,
        start_new_session=True,  # Ctrl-C is ours to handle
        preexec_fn=tether(signal.SIGTERM),
    )
    if code:
        raise SystemExit(1)  # it has said why


def _require_free_port(host: str, port: int) -> None:
    if not 0 < port < 65_536:
        raise ServiceError(f"PORT must be between 1 and 65535, not {port}")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ServiceError(f"cannot listen on {host}:{port} ({error}); choose another with PORT=8001") from error


def _require_redis(url: str) -> None:
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=5, socket_timeout=5) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        raise ServiceError(f"REDIS_URL does not answer: {error}") from error


def _timed_start(name: str, server: Postgres | Valkey) -> None:
    start = time.monotonic()
    server.start()
    _say(f"  {name} is up ({time.monotonic() - start:.1f} s)")


def _leave(signum: int, _frame: object) -> NoReturn:
    _ignore_signals()
    raise SystemExit(128 + signum)


def _ignore_signals() -> None:
    """While ending: a second Ctrl-C must not leave something running."""
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, signal.SIG_IGN)


def _say(words: str) -> None:
    print(words, flush=True)

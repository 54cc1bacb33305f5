"""Web, worker and beat under one Ctrl-C, through honcho; each dies with us whatever ends us."""

from __future__ import annotations

import os
import shlex
import signal
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from honcho.compat import ProcessManager
from honcho.manager import Manager
from honcho.printer import Message, Printer
from honcho.process import Popen, Process

from dealtracker.local.home import Home
from dealtracker.local.services import ServiceError, last_line
from dealtracker.local.tether import tether, tether_self

ROOT = Path(__file__).parents[2]


def run_programs(home: Home, environment: Mapping[str, str], *, on_started: Callable[[], None]) -> None:
    """Run until SIGINT or SIGTERM. Raises `ServiceError` when one of the programs stops by itself."""
    printer = _LogFiles(home)
    manager = _Manager(printer, on_started)
    for name, command, more in _commands(home):
        line = f"exec {shlex.join([sys.executable, '-m', *command])}"
        manager.add_process(name, line, env={**environment, **more}, cwd=str(ROOT))
    manager.loop()
    printer.close()
    if manager.first_stopped:
        log = home.log(manager.first_stopped)
        raise ServiceError(f"{manager.first_stopped} stopped by itself: {last_line(log)} ({log})")


def _commands(home: Home) -> list[tuple[str, list[str], dict[str, str]]]:
    celery = ["celery", "-A", "dealtracker"]
    processes = min(os.cpu_count() or 1, 4)
    worker = [*celery, "worker", "--loglevel=INFO", f"--concurrency={processes}"]
    alone = ["--without-gossip", "--without-mingle"]  # the workers need not know of each other
    log = [*celery, "worker", "--loglevel=INFO", "--pool=solo", "--queues=log", "--hostname=log@%h"]
    beat = [*celery, "beat", "--loglevel=INFO", f"--schedule={home.directory / 'beat-schedule'}", "--pidfile="]
    web = ["gunicorn", "-c", "python:dealtracker.gunicorn", "dealtracker.wsgi"]
    return [
        ("web", web, {"DATABASE_POOL": "8"}),
        ("worker", [*worker, *alone], {}),
        ("log", [*log, *alone], {}),
        ("beat", beat, {}),
    ]


class _LogFiles(Printer):  # type: ignore[misc]
    """Honcho's output: a program's lines go to its file under logs/; the screen stays readable."""

    def __init__(self, home: Home) -> None:
        super().__init__()
        self._home = home
        self._files: dict[str, TextIO] = {}

    def write(self, message: Message) -> None:
        if message.name not in self._files:
            self._files[message.name] = self._home.log(message.name).open("a")
        words = message.data.decode(errors="replace") if isinstance(message.data, bytes) else message.data
        print(words.rstrip("\n"), file=self._files[message.name], flush=True)

    def close(self) -> None:
        for file in self._files.values():
            file.close()


class _TetheredProcess(Process):  # type: ignore[misc]
    """Honcho runs this in a process of its own, which watches the program: both links are tied."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._parent = os.getpid()

    def run(self, events: Any = None, ignore_signals: bool = False) -> None:
        tether_self(signal.SIGKILL)
        if os.getppid() != self._parent:
            return
        self._child_ctor = partial(Popen, preexec_fn=tether(signal.SIGTERM))
        super().run(events, ignore_signals)


class _ToTheParent(ProcessManager):  # type: ignore[misc]
    """An orderly end is the program's own affair: SIGTERM goes to it, not to its workers as well."""

    def terminate(self, pid: int) -> None:
        try:
            os.kill(pid, signal.SIGTERM)
        except ProcessLookupError:
            return


class _Manager(Manager):  # type: ignore[misc]
    def __init__(self, printer: Printer, on_started: Callable[[], None]) -> None:
        super().__init__(printer)
        self._process_ctor = _TetheredProcess
        self._procmgr = _ToTheParent()
        self._on_started = on_started
        self.first_stopped = ""  # the program that ended by itself; none when a signal ended all

    def _start(self) -> None:
        super()._start()
        self._on_started()

    def terminate(self) -> None:
        if self._all_started():
            if not self._terminating:
                self.first_stopped = next((n for n, p in self._processes.items() if "returncode" in p), "")
            super().terminate()
            return
        for entry in self._processes.values():  # a signal in the first milliseconds: honcho knows no pids yet
            entry["process"].kill()
        raise SystemExit(143)

"""Waits until the service answers, then tells the person where it is and how to get in."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from dealtracker.local.home import Home, read_credentials, write_private

_POLL_SECONDS = 0.2
_CAUGHT_UP_SECONDS = 30.0  # how long the views may take to show the story before we announce anyway


class Announcer:
    """A daemon thread beside honcho's loop; also passes on a Ctrl-C that only make received."""

    def __init__(self, home: Home, url: str) -> None:
        self._home = home
        self._url = url
        self._started_at = time.monotonic()

    def start(self) -> None:
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while not self._is_ready():
            time.sleep(_POLL_SECONDS)
        self._announce()
        _pass_on_interrupts_of_make()

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self._url}/readyz", timeout=5) as answer:  # noqa: S310 - our own http URL
                checks = json.load(answer)["checks"]
        except (OSError, ValueError, KeyError):
            return False
        waited = time.monotonic() - self._started_at
        return checks.get("projections", {}).get("lag_events", 0) == 0 or waited > _CAUGHT_UP_SECONDS

    def _announce(self) -> None:
        found = {"url": self._url, **read_credentials(self._home.next_credentials)}
        write_private(self._home.credentials, json.dumps(found, indent=2) + "\n")
        self._home.next_credentials.unlink(missing_ok=True)
        print(
            f"\nDealtracker is ready.\n"
            f"  Admin     {self._url}/admin/   {found['admin_user']} / {found['admin_password']}\n"
            f"  API       {self._url}/api/v1/docs\n"
            f"  Token     {found['api_token']}\n"
            f"  Logs      {self._home.logs}\n"
            f"  Try       curl -s -H 'Authorization: Bearer {found['api_token']}' '{self._url}/api/v1/deals'\n"
            f"These are kept in {self._home.credentials}. Ctrl-C stops everything.\n",
            flush=True,
        )


def _pass_on_interrupts_of_make() -> None:
    """make that alone receives SIGINT (`kill -INT`) waits for us without telling us, but stops catching the signal."""
    status = Path(f"/proc/{os.getppid()}/status")
    if not _catches_interrupt(status, program="make"):
        return
    while _catches_interrupt(status, program="make"):
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGINT)


def _catches_interrupt(status: Path, *, program: str) -> bool:
    try:
        fields = dict(line.split(":", 1) for line in status.read_text().splitlines())
    except (OSError, ValueError):
        return False
    caught = int(fields.get("SigCgt", "0"), 16) & 1 << (signal.SIGINT - 1)
    return fields.get("Name", "").strip() == program and bool(caught)

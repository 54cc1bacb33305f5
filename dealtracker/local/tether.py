"""Children that cannot outlive us: the kernel signals them when their parent dies, even of SIGKILL (Linux).

Elsewhere `tether` does nothing, and only an orderly end stops the children.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_prctl: Callable[..., int] | None = getattr(ctypes.CDLL(None), "prctl", None)


def tether(signum: int) -> Callable[[], None]:
    """A `preexec_fn`: makes the child receive `signum` when the calling process dies.

    Call it from the thread that starts the child and lives as long as the process: the kernel watches that thread.
    """
    parent = os.getpid()

    def in_child() -> None:
        tether_self(signum)
        if os.getppid() != parent:  # it died between fork and here
            os._exit(1)

    return in_child


def tether_self(signum: int) -> None:
    """The same for the calling process and its own parent."""
    if _prctl is not None:
        _prctl(_PR_SET_PDEATHSIG, signum)


def is_running(pid: int, *, marker: str) -> bool:
    """Whether `pid` is alive and still the program we mean (its command line holds `marker`), not a reused number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return not Path("/proc/self").exists()  # no procfs: believe the signal
    return marker.encode() in words

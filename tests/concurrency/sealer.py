"""A process that seals until a file appears and nothing is left: `python -m tests.concurrency.sealer BATCH FILE`"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import django

django.setup()

from django.db import connections  # noqa: E402

from events import store  # noqa: E402


def main(batch: int, stop: Path) -> int:
    total = 0
    while True:
        last = stop.exists()
        sealed = store.seal(batch)
        total += sealed or 0
        if sealed == 0 and last:
            return total
        if not sealed:
            time.sleep(0.002)


if __name__ == "__main__":
    sys.stdout.write(f"{main(int(sys.argv[1]), Path(sys.argv[2]))}\n")
    connections.close_all()

"""A process that appends to shared streams for a while: `python -m tests.concurrency.writer SEED EVENTS STREAM...`

It dawdles inside its transactions, rolls a third of them back, and prints how many events it committed.
"""

from __future__ import annotations

import random
import sys
import time

import django

django.setup()

from django.db import connections, transaction  # noqa: E402

from events import store  # noqa: E402
from tests.integration.store.building import entries  # noqa: E402


def main(seed: int, wanted: int, streams: list[str]) -> int:
    dice = random.Random(seed)
    committed = 0
    while committed < wanted:
        chosen = dice.sample(streams, dice.choice([1, 1, 1, 2, 3]))
        try:
            committed += write(dice, chosen)
        except store.VersionConflictError:
            continue
    return committed


def write(dice: random.Random, streams: list[str]) -> int:
    """One transaction on the given streams; how many events it committed."""
    versions = store.get_versions(streams)
    counts = {stream: dice.randint(1, 3) for stream in streams}
    events = [event for stream in streams for event in entries(stream, versions.get(stream, 0) + 1, counts[stream])]
    if dice.random() < 0.3:
        return len(store.append(events))
    with transaction.atomic():
        if dice.random() < 0.5:
            time.sleep(dice.uniform(0, 0.01))
        store.append(events)
        time.sleep(dice.uniform(0, 0.02))
        if dice.random() < 0.33:
            transaction.set_rollback(True)
            return 0
    return len(events)


if __name__ == "__main__":
    sys.stdout.write(f"{main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])}\n")
    connections.close_all()

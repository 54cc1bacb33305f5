"""The tree follows the log: off the write path, one grower at a time, killed at any moment without harm."""

from __future__ import annotations

import time

from django.db import transaction

from events.integrity import signing, tiles


def grow(seconds: float = 10.0) -> bool:
    """Add the tiles that the log has filled; False while something is left to do, or another is at it.

    Tiles are committed in batches, each whole, and only if they give the root that was signed last: a tile is for ever.
    Raises LogContradictedError.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with transaction.atomic():
            if not signing.lock():
                return False
            known = tiles.count(0)
            more = tiles.add()
            if tiles.count(0) > known:
                signing.check_last()
        if not more:
            return True
    return False

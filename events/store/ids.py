"""Ids made here: UUIDv7, because PostgreSQL before 18 has none; and the partition that follows from an id."""

from __future__ import annotations

import os
import time

PARTITIONS = 16


def new_id() -> str:
    """A fresh UUIDv7 (RFC 9562) as canonical text.

    48 bits of milliseconds, 12 bits of their fraction (method 3 of section 6.2), 62 random bits: ids of one process
    sort in the order they were made in, as far as its clock does not step back.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = (rest << 12) // 1_000_000
    random = int.from_bytes(os.urandom(8), "big") & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    digits = f"{milliseconds:012x}7{fraction:03x}{random:016x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def partition_of(stream_id: str) -> int:
    """The partition of the log that a stream belongs to; the same as sql/functions/event_partition.sql."""
    return int(stream_id[-1], PARTITIONS)

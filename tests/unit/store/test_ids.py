"""UUIDv7 as RFC 9562 has it."""

from __future__ import annotations

import itertools
import time
from uuid import RFC_4122, UUID

import pytest

from events import store


def test_an_id_is_a_uuid_of_version_7_in_canonical_text() -> None:
    made = store.new_id()

    parsed = UUID(made)

    assert (parsed.version, parsed.variant) == (7, RFC_4122)
    assert str(parsed) == made


def test_an_id_begins_with_the_millisecond_it_was_made_in() -> None:
    before = time.time_ns() // 1_000_000

    made = UUID(store.new_id())

    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000


def test_ids_are_unique_and_sort_by_the_time_they_were_made_at(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = itertools.count(1_800_000_000_000_000_000, 245)  # the fraction tells 244 nanoseconds apart
    monkeypatch.setattr(time, "time_ns", lambda: next(clock))

    made = [store.new_id() for _ in range(10_000)]

    assert made == sorted(set(made))


def test_the_partition_is_the_last_digit() -> None:
    streams = [f"0195f000-0000-7000-8000-00000000000{digit}" for digit in "0123456789abcdef"]

    assert [store.partition_of(stream) for stream in streams] == list(range(store.PARTITIONS))

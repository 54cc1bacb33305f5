"""Deals to work on, and the one thing that must hold afterwards."""

from __future__ import annotations

import random
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from events import projections, store, waking
from events.catalogue import Event
from events.projections.folding import fold_whole
from events.projections.models import DealView, ParkedStream
from events.store.models import Event as EventRow
from tests.integration.projections.acts import approach, make_deal
from tests.integration.projections.histories import Stream
from tests.integration.projections.tables import read_rows, rows_of
from tests.programs import wait_for

DAYS = ("2023", "2024-02", "2024-03-05", "2025", "unknown")


def make_deals(count: int, *, approaches: int = 0) -> list[Stream]:
    """Deals with some approaches each, dated in any order; nothing is appended."""
    chance = random.Random(11)
    deals = [make_deal(title=f"Deal {number}") for number in range(count)]
    for deal in deals:
        for _ in range(approaches):
            approach(deal, occurred=chance.choice(DAYS))
    return deals


def append_and_wake(events: Sequence[Event]) -> None:
    """Append in a transaction of its own and hint the workers, as the recorder does."""
    with transaction.atomic():
        store.append(events)
        waking.wake_on_commit()


def wake() -> None:
    """A hint from a process that has not met an outage yet."""
    waking.Waker(settings.REDIS_URL).wake()


def wait_until_projected(*, seconds: float = 60) -> None:
    """Until the views have caught up with everything that is committed, by themselves."""
    wait_for(
        lambda: store.head() == EventRow.objects.count() and projections.get_status().lag_events == 0,
        seconds=seconds,
        what="sealing and projecting everything",
    )


def assert_views_equal_the_log(deals: Sequence[Stream]) -> None:
    """Nothing lost, nothing applied twice, nothing parked: every row is what the fold of the stored events says."""
    assert not ParkedStream.objects.exists()
    assert DealView.objects.count() == len(deals)
    for deal in deals:
        events = store.load_stream(deal.stream_id)
        assert [event.id for event in events] == [event.id for event in deal.events]
        assert read_rows([deal.stream_id]) == rows_of(projections.PROJECTIONS["deal"], fold_whole(events))

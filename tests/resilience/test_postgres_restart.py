"""PostgreSQL restarted under load: writers and workers connect again and nothing is lost."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import InterfaceError, OperationalError, connection, connections

from dealtracker.local.postgres import Postgres
from events import projections, store
from events.projections.models import DealView
from events.store.models import Event as EventRow
from tests.integration.projections.histories import Stream
from tests.programs import Programs, wait_for
from tests.resilience.scenes import append_and_wake, assert_views_equal_the_log, make_deals


@pytest.mark.usefixtures("committed_db")
def test_a_worker_connects_again_and_catches_up(programs: Programs, postgres: Postgres) -> None:
    programs.start_beat()
    worker = programs.start_worker()
    deals = make_deals(60, approaches=2)
    writer = threading.Thread(target=write_whatever_happens, args=[deals])
    writer.start()
    wait_for(lambda: DealView.objects.count() > 5, seconds=60, what="a load")

    postgres.restart()
    connection.close()
    writer.join()

    wait_for(is_projected, seconds=60, what="catching up")
    assert worker.process.poll() is None
    assert_views_equal_the_log(deals)


def write_whatever_happens(deals: list[Stream]) -> None:
    """One deal every 20 ms; what fails is looked up and tried again, as a client with a key would."""
    for deal in deals:
        while not try_to_write(deal):
            time.sleep(0.05)
        time.sleep(0.02)
    connections.close_all()


def try_to_write(deal: Stream) -> bool:
    try:
        if not store.get_versions([deal.stream_id]):
            append_and_wake(deal.events)
    except (OperationalError, InterfaceError):
        connection.close()
        return False
    return True


def is_projected() -> bool:
    try:
        return store.head() == EventRow.objects.count() and projections.get_status().lag_events == 0
    except (OperationalError, InterfaceError):
        connection.close()
        return False

"""A worker that is killed in the middle of a batch leaves nothing behind but work for the next one."""

from __future__ import annotations

import psycopg
import pytest

from events import projections
from events.projections.models import DealView
from tests.integration.projections.acts import append
from tests.programs import Programs, test_database, wait_for
from tests.resilience.scenes import assert_views_equal_the_log, make_deals, wait_until_projected, wake

BLOCKED = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'deal_party'::regclass"


@pytest.mark.usefixtures("committed_db")
def test_a_worker_killed_between_two_writes_of_a_batch_loses_and_doubles_nothing(programs: Programs) -> None:
    deals = make_deals(30, approaches=4)
    for deal in deals:
        later = deal.events[2:]
        del deal.events[2:]
        append(deal)
        deal.events += later
    assert projections.drain(30)
    append(*deals)

    with psycopg.connect(test_database("owner")) as holder:
        holder.execute("LOCK TABLE deal_party IN EXCLUSIVE MODE")  # it is written after deal_view
        worker = programs.start_worker()
        wake()
        with psycopg.connect(test_database("owner"), autocommit=True) as watcher:
            wait_for(lambda: watcher.execute(BLOCKED).fetchone()[0], seconds=60, what="a batch half written")
        worker.kill()

    assert set(DealView.objects.values_list("version", flat=True)) == {2}
    programs.start_worker()
    wake()
    wait_until_projected()
    assert_views_equal_the_log(deals)

"""Redis is only a hint: without it appends go on, and after it returns the views catch up by themselves."""

from __future__ import annotations

import pytest

from dealtracker.local.valkey import Valkey
from events import waking
from events.projections.models import DealView
from tests.programs import Programs, wait_for
from tests.resilience.scenes import append_and_wake, assert_views_equal_the_log, make_deals, wait_until_projected


@pytest.mark.usefixtures("committed_db")
def test_events_appended_without_redis_are_projected_after_it_returns(programs: Programs, valkey: Valkey) -> None:
    programs.start_beat()
    programs.start_worker()
    before, *during = make_deals(20, approaches=2)
    append_and_wake(before.events)
    wait_for(lambda: DealView.objects.exists(), seconds=60, what="the first deal in the views")
    valkey.stop(kill=True)
    failed_before = waking.get_waker().failures

    for deal in during:
        append_and_wake(deal.events)
    failed = waking.get_waker().failures - failed_before
    valkey.start()

    assert 0 < failed < len(during) / 2, "after a failure the writers rest from trying"
    wait_until_projected()
    assert_views_equal_the_log([before, *during])

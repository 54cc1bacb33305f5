"""Several worker processes at the same partitions share the work and do none of it twice."""

from __future__ import annotations

import pytest
from celery import current_app
from django.core.management import call_command

from events import waking
from tests.integration.projections.acts import append
from tests.programs import Programs
from tests.resilience.scenes import assert_views_equal_the_log, make_deals, wait_until_projected


@pytest.mark.usefixtures("committed_db")
def test_worker_processes_woken_again_and_again_project_everything_once(programs: Programs) -> None:
    programs.start_worker(concurrency=3)
    deals = make_deals(80, approaches=6)

    for deal in deals:
        append(deal)
        current_app.send_task(waking.ADVANCE_TASK)

    wait_until_projected()
    assert_views_equal_the_log(deals)


@pytest.mark.usefixtures("committed_db")
def test_workers_rebuild_together_while_they_project(programs: Programs) -> None:
    deals = make_deals(60, approaches=3)
    for deal in deals[:40]:
        append(deal)
    programs.start_worker(concurrency=2)
    current_app.send_task(waking.ADVANCE_TASK)
    wait_until_projected()

    for deal in deals[40:]:
        append(deal)
        current_app.send_task(waking.ADVANCE_TASK)
    call_command("rebuild", stdout=None)

    wait_until_projected()
    assert_views_equal_the_log(deals)

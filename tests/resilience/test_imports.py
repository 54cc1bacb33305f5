"""Imports with real workers: killed in the middle, hints lost; every line is recorded once, whatever happens."""

from __future__ import annotations

from collections import Counter

import pytest
import redis
from django.conf import settings

from events import intake
from events.catalogue import Actor
from events.intake import Import, Reason, State
from events.store.models import Event
from tests.integration.intake.uploads import a_company, a_deal, an_approach, an_id, receive, the_parties
from tests.programs import Programs, wait_for
from tests.resilience.scenes import wait_until_projected

pytestmark = pytest.mark.usefixtures("committed_db")

DEALS = 300


def an_import() -> Import:
    """Some four seconds of work."""
    deals = [an_id() for _ in range(DEALS)]
    openings = [a_deal(deal) for deal in deals]
    return receive([*the_parties(), *openings, *[an_approach(deal) for _ in range(15) for deal in deals]])


def progress(job: Import) -> int:
    return Import.objects.get(pk=job.pk).lines_done


def wait_until(job: Import, state: State, *, seconds: float = 120) -> None:
    wait_for(lambda: Import.objects.get(pk=job.pk).state == state, seconds=seconds, what=f"the import being {state}")


def test_workers_killed_in_the_middle_record_every_line_once(programs: Programs) -> None:
    programs.start_beat()
    first, second = programs.start_worker(), programs.start_worker()

    job = an_import()
    wait_for(lambda: progress(job) >= 500, what="the first chunk")
    first.kill()
    programs.start_worker()
    reached = progress(job)
    wait_for(lambda: progress(job) >= min(reached + 1_000, job.lines_total), seconds=60, what="two chunks more")
    second.kill()

    wait_until(job, State.DONE)
    wait_until_projected()
    job.refresh_from_db()
    assert (job.recorded, job.refused) == (job.lines_total, 0)
    assert Event.objects.count() == 2 + DEALS * 16
    told = intake.list_lines(job, status=None, after=0, limit=10_000)
    assert [line.line for line in told] == list(range(1, job.lines_total + 1))
    assert set(Counter(line.event_id for line in told).values()) == {1}


def test_an_import_whose_hint_was_lost_is_found_by_the_sweep(programs: Programs) -> None:
    job = receive([a_company(an_id()) for _ in range(10)])
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushdb()

    programs.start_beat()
    programs.start_worker()

    wait_until(job, State.DONE, seconds=60)
    assert Event.objects.count() == 10


def test_an_undoing_survives_its_worker(programs: Programs) -> None:
    job = an_import()
    assert intake.work(str(job.id), seconds=120)
    programs.start_beat()
    worker = programs.start_worker()

    intake.undo(
        str(job.id), "token:clerk", actor=Actor(kind="token", id="ffffffffffff"), reason=Reason(reason="the wrong file")
    )
    wait_for(lambda: Import.objects.get(pk=job.pk).retracted >= 500, seconds=60, what="the first chunk")
    worker.kill()
    programs.start_worker()

    wait_until(job, State.UNDONE)
    job.refresh_from_db()
    assert (job.retracted, job.kept) == (job.recorded, 0)
    assert Event.objects.count() == 2 * job.recorded

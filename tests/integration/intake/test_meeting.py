"""Workers, cancels and undos that meet at one import: each line counts once, whoever comes first."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from events import domain, intake, store
from events.catalogue import Actor
from events.intake import Reason, State
from events.intake.errors import ImportStateError
from events.store.models import Event
from tests.integration.intake.uploads import (
    a_company,
    a_line,
    an_approach,
    an_id,
    an_order,
    finish,
    imported,
    receive,
    told,
)

pytestmark = pytest.mark.usefixtures("committed_db")

ADA = Actor(kind="token", id="ffffffffffff")


def at_once(*actions: Callable[[], object]) -> None:
    """Run each in a thread and on a connection of its own, released together. Raises what they raise."""
    barrier = Barrier(len(actions))

    def run(action: Callable[[], object]) -> None:
        try:
            barrier.wait(20)
            action()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(actions)) as pool:
        list(pool.map(run, actions))


def undo(import_id: str) -> None:
    intake.undo(import_id, "token:clerk", actor=ADA, reason=Reason(reason="the wrong file"))


def a_name(company: str) -> dict[str, Any]:
    return a_line("company", company, "company.aliased", {"name": "Datsun", "kind": "trade"})


def test_workers_at_one_import_record_each_line_once() -> None:
    job = receive([a_company(an_id()) for _ in range(1_200)])

    at_once(*[lambda: intake.work(str(job.id), seconds=60)] * 3)

    job = finish(job)
    assert (job.state, job.recorded, Event.objects.count()) == (State.DONE, 1_200, 1_200)


def test_a_cancel_between_workers_leaves_whole_chunks_and_their_report() -> None:
    job = receive([a_company(an_id()) for _ in range(2_000)])

    def cancel() -> None:
        try:
            intake.cancel(str(job.id), "token:clerk")
        except ImportStateError:
            pytest.fail("it was finished before the cancel came")

    at_once(cancel, *[lambda: intake.work(str(job.id), seconds=60)] * 2)

    job = finish(job)
    assert job.state == State.CANCELLED
    assert job.recorded % 500 == 0
    assert Event.objects.count() == job.recorded == len(told(job))


def test_an_undo_that_is_asked_for_twice_and_worked_on_by_many_happens_once() -> None:
    job = imported([a_company(an_id()) for _ in range(1_200)])

    at_once(*[lambda: undo(str(job.id))] * 2)
    at_once(*[lambda: intake.work(str(job.id), seconds=60)] * 3)

    job = finish(job)
    assert (job.state, job.retracted, job.kept) == (State.UNDONE, 1_200, 0)
    assert Event.objects.count() == 2_400


def test_an_undo_while_others_write_to_its_streams_loses_nothing_of_theirs() -> None:
    companies = [an_id() for _ in range(20)]
    job = imported([a_company(company) for company in companies])
    undo(str(job.id))

    at_once(
        lambda: intake.work(str(job.id), seconds=60),
        lambda: [imported([a_name(company)], an_order(company)) for company in companies],
    )

    job = finish(job)
    assert job.state == State.UNDONE
    assert job.retracted + job.kept == 20
    for company in companies:
        live = [event.type for event in domain.list_live(store.load_stream(company))]
        assert live in (["company.registered", "company.aliased"], [])


def test_an_import_of_which_every_line_is_refused_ends_and_can_be_undone() -> None:
    job = imported([an_approach(an_id()) for _ in range(3)])
    assert (job.state, job.recorded, job.refused) == (State.DONE, 0, 3)

    undo(str(job.id))
    job = finish(job)

    assert (job.state, job.retracted, job.kept) == (State.UNDONE, 0, 0)

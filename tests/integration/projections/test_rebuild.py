"""Rebuild: every row comes back as the fold says, in place, while writers, workers and readers go on."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connections

from events import projections, store
from events.projections import rebuilding
from events.projections.folding import fold_whole
from events.projections.models import Anomaly, DealParty, DealView, ParkedStream
from tests.integration.projections.acts import approach, make_deal, project, rebuild, run_sql
from tests.integration.projections.histories import OPENINGS, Stream, add_any
from tests.integration.projections.tables import delete_rows, read_rows, rows_of
from tests.programs import wait_for

pytestmark = pytest.mark.usefixtures("committed_db")


def make_streams(count: int) -> list[Stream]:
    """Streams of every category with a few events of any type."""
    chance = random.Random(7)
    streams = [Stream(category) for category in OPENINGS for _ in range(count)]
    for stream in streams:
        for _ in range(6):
            add_any(stream, chance.choice)
    return streams


def test_rows_that_were_lost_or_garbled_come_back_as_they_were() -> None:
    streams = make_streams(5)
    project(*streams)
    digested = {stream.stream_id for stream in streams} - _list_parked()
    before = read_rows(digested)
    delete_rows(list(digested)[::2])
    run_sql("UPDATE deal_view SET state = '{}', stage = 'LOST', version = version + 7")
    run_sql("UPDATE company_name SET name = 'somebody else'")
    run_sql("DELETE FROM citation_view WHERE n = 0")

    rebuild()

    assert read_rows(digested) == before


def test_rows_of_streams_that_are_not_in_the_log_go() -> None:
    deal = make_deal()
    project(deal)
    run_sql("UPDATE deal_view SET stream_id = gen_random_uuid()")
    run_sql("UPDATE deal_party SET deal_id = gen_random_uuid()")
    run_sql(
        "INSERT INTO anomaly (stream_id, n, category, code, text, events)"
        " VALUES (gen_random_uuid(), 0, 'deal', 'quiet', '', '[]')"
    )

    rebuild("deal")

    assert [str(row.pk) for row in DealView.objects.all()] == [deal.stream_id]
    assert {str(party.deal_id) for party in DealParty.objects.all()} == {deal.stream_id}
    assert not Anomaly.objects.exists()


def test_events_that_a_rebuild_took_in_first_are_not_applied_twice() -> None:
    deal = make_deal()
    project(deal)
    approach(deal)
    store.append(deal.events[1:])
    store.seal()

    rebuild()
    ahead = read_rows([deal.stream_id])
    assert DealView.objects.get().version == 2
    projections.drain(30)

    assert read_rows([deal.stream_id]) == ahead


def test_two_workers_share_a_run_and_the_progress_tells_how_far_they_are() -> None:
    project(*make_streams(5))
    run = rebuilding.plan(tuple(OPENINGS), chunk=2)
    planned = rebuilding.get_progress(run)

    with running(lambda: rebuilding.work(run, seconds=30)), running(lambda: rebuilding.work(run, seconds=30)):
        wait_for(lambda: rebuilding.get_progress(run).chunks_left == 0)

    done = rebuilding.get_progress(run)
    assert (planned.streams, planned.streams_done, planned.chunks_left) == (20, 0, 12)
    assert (done.streams_done, done.events_done) == (20, 120 - 6 * len(_list_parked()))


def test_the_command_rebuilds_in_its_own_process() -> None:
    deal = make_deal()
    project(deal)
    run_sql("DELETE FROM deal_view")
    out = StringIO()

    call_command("rebuild", projection="deal", inline=True, stdout=out)

    assert DealView.objects.get().version == 1
    assert out.getvalue().startswith("1 streams, 1 events in ")


def test_views_are_right_and_never_empty_while_writers_workers_and_rebuilds_run_together() -> None:
    deals = [make_deal() for _ in range(12)]
    project(*deals)
    counts: set[int] = set()
    done = threading.Event()

    def write() -> None:
        chance = random.Random(3)
        for _ in range(120):
            deal = chance.choice(deals)
            approach(deal, occurred=chance.choice(("2023", "2024", "2025")))
            store.append(deal.events[-1:])

    def until_done(act: Callable[[], object]) -> Callable[[], None]:
        def repeat() -> None:
            while not done.is_set():
                act()

        return repeat

    def rebuild_small() -> None:
        rebuilding.work(rebuilding.plan(("deal",), chunk=3), seconds=30)

    with (
        running(until_done(lambda: projections.drain(5))),
        running(until_done(lambda: projections.drain(5))),
        running(until_done(rebuild_small)),
        running(until_done(lambda: counts.add(DealView.objects.count()))),
        running(write),
    ):
        wait_for(lambda: store.head() == 132)
        done.set()

    assert projections.drain(30)
    assert counts == {12}
    assert not ParkedStream.objects.exists()
    for deal in deals:
        folded = fold_whole(store.load_stream(deal.stream_id))
        assert read_rows([deal.stream_id]) == rows_of(projections.PROJECTIONS["deal"], folded)


@contextmanager
def running(act: Callable[[], object]) -> Iterator[None]:
    """Run `act` in a thread with a connection of its own; what it raises is raised here at the end."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            act()
        except BaseException as error:
            raised.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        thread.join()
    if raised:
        raise raised[0]


def _list_parked() -> set[str]:
    return {str(stream_id) for stream_id in ParkedStream.objects.values_list("stream_id", flat=True)}

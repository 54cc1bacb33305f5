"""Steps of the runner on a real database."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from events import projections, store
from events.catalogue import Actor, Citation, Metadata
from events.projections import PROJECTIONS, writing
from events.projections.folding import fold_whole
from events.projections.models import Checkpoint, CitationView, DealInterest, DealParty, DealView
from events.projections.runner import step
from tests.integration.projections.acts import FOXCONN, NISSAN, append, approach, make_deal, project, run_sql
from tests.integration.projections.histories import COMPANIES, SOURCES, Stream
from tests.integration.projections.tables import read_rows

pytestmark = pytest.mark.usefixtures("committed_db")

DEALS = PROJECTIONS["deal"]


def test_a_sealed_event_becomes_a_row_of_every_table_it_concerns() -> None:
    deal = make_deal(title="EVs for Oceania")
    interest = {"holder": FOXCONN, "target": NISSAN, "interest_kind": "equity", "percent_max": "12.5"}
    deal.add("deal.stake_interest_expressed", interest, occurred="2024-03", sources=SOURCES[:2])

    project(deal)

    row = DealView.objects.get(pk=deal.stream_id)
    assert (row.stage, row.version, row.title, row.last_occurred) == ("LEAD", 2, "EVs for Oceania", "2024-03")
    assert row.code == f"D-{row.opened_at.year}-0001"
    assert [(str(party.company_id), party.role) for party in row.parties.all()] == [
        (FOXCONN, "initiator"),
        (NISSAN, "counterpart"),
    ]
    assert [(line.percent_max, line.status) for line in row.interests.all()] == [("12.5", "expressed")]
    assert {str(citation.source_id) for citation in CitationView.objects.all()} == set(SOURCES[:2])


def test_what_is_not_sealed_is_not_projected() -> None:
    deal = make_deal()
    append(deal)

    for partition in range(store.PARTITIONS):
        step(DEALS, partition, store.head(), 100)

    assert not DealView.objects.exists()


def test_a_row_keeps_the_position_and_code_it_was_opened_with() -> None:
    deal = make_deal()
    project(deal)
    opened = DealView.objects.get()
    approach(deal)
    project(make_deal(), deal)

    moved = DealView.objects.get(pk=deal.stream_id)

    assert (moved.code, moved.opened_position, moved.opened_at) == (opened.code, 1, opened.opened_at)
    assert (moved.stage, moved.position) == ("APPROACHED", 3)


def test_a_partition_that_another_worker_has_is_left_alone() -> None:
    deal = make_deal()
    append(deal)
    store.seal()
    partition = store.partition_of(deal.stream_id)
    answers: list[int | None] = []

    def try_it() -> None:
        answers.append(step(DEALS, partition, store.head(), 100))
        connections.close_all()

    with transaction.atomic():
        Checkpoint.objects.select_for_update().get(projection="deal", partition=partition)
        other = threading.Thread(target=try_it)
        other.start()
        other.join()

    assert answers == [None]
    assert step(DEALS, partition, store.head(), 100) == 1


def test_a_batch_that_is_rolled_back_moves_no_checkpoint_and_writes_no_row() -> None:
    deal = make_deal()
    append(deal)
    store.seal()
    partition = store.partition_of(deal.stream_id)

    with transaction.atomic():
        step(DEALS, partition, store.head(), 100)
        transaction.set_rollback(True)

    assert Checkpoint.objects.get(projection="deal", partition=partition).position == 0
    assert not DealView.objects.exists()
    assert not DealParty.objects.exists()


def test_late_and_corrected_streams_are_all_loaded_by_one_query() -> None:
    partition_of_both = [store.new_id()[:-1] + "0" for _ in range(2)]
    deals = [make_deal(stream_id=stream_id) for stream_id in partition_of_both]
    for deal in deals:
        approach(deal, occurred="2024-05")
    project(*deals)
    for deal in deals:
        approach(deal, occurred="2024-02")
    append(*deals)
    store.seal()

    with CaptureQueriesContext(
        connection,
    ) as queries:
        step(DEALS, 0, store.head(), 100)

    loads = [query for query in queries if "LEFT JOIN event_log" in query["sql"]]
    assert len(loads) == 1
    assert set(DealView.objects.values_list("version", flat=True)) == {3}


def test_events_that_come_last_are_carried_forward_without_loading_the_stream() -> None:
    deal = make_deal()
    project(deal)
    approach(deal)
    append(deal)
    store.seal()

    with CaptureQueriesContext(connection) as queries:
        step(DEALS, store.partition_of(deal.stream_id), store.head(), 100)

    assert not [query for query in queries if "LEFT JOIN event_log" in query["sql"]]
    assert DealView.objects.get().stage == "APPROACHED"


def test_a_held_state_that_cannot_be_used_is_folded_again() -> None:
    deal = make_deal()
    project(deal)
    run_sql("UPDATE deal_view SET state = '{\"parties\": 7}'")
    approach(deal)

    project(deal)

    assert DealView.objects.get().stage == "APPROACHED"


def test_a_row_never_goes_back_to_an_older_version() -> None:
    deal = make_deal()
    deal.add("deal.party_joined", {"company": COMPANIES[2], "role": "adviser"}, sources=SOURCES[:1])
    project(deal)
    before = read_rows([deal.stream_id])
    older = fold_whole(store.load_stream(deal.stream_id)[:1])

    with transaction.atomic():
        writing.write(DEALS, [older])

    assert read_rows([deal.stream_id]) == before


def test_a_batch_that_is_delivered_again_changes_nothing() -> None:
    deal = make_deal()
    approach(deal, sources=SOURCES[:1])
    project(deal)
    before = read_rows([deal.stream_id])
    run_sql("UPDATE projection_checkpoint SET position = 0")

    projections.drain(30)

    assert read_rows([deal.stream_id]) == before


def test_a_retracted_event_leaves_the_views_with_its_citations() -> None:
    deal = make_deal()
    interest = {"holder": FOXCONN, "target": NISSAN, "interest_kind": "equity"}
    expressed = deal.add("deal.stake_interest_expressed", interest, sources=SOURCES[:1])
    project(deal)
    assert DealInterest.objects.count() == CitationView.objects.count() == 1

    retraction = {"supersedes": expressed.id, "reason_code": "never_happened", "reason": "misread"}
    deal.add("deal.event_retracted", retraction)
    project(deal)

    assert not DealInterest.objects.exists()
    assert not CitationView.objects.exists()


def test_a_corroboration_is_evidence_for_the_event_it_names() -> None:
    deal = make_deal()
    approach(deal, sources=SOURCES[:1])
    approached = deal.events[-1]
    deal.add("deal.citation_added", {"event_ref": approached.id, "citation": {"source": SOURCES[1], "credibility": 2}})

    project(deal)

    found = CitationView.objects.filter(event_id=approached.id).values_list("source_id", "carrier_id")
    assert {(str(source), str(carrier)) for source, carrier in found} == {
        (SOURCES[0], approached.id),
        (SOURCES[1], deal.events[-1].id),
    }


@pytest.mark.parametrize("locator", ["\\N", "p. 3\\4\t§ 5", "第三段", ""])
def test_a_locator_is_kept_as_it_was_written(locator: str) -> None:
    deal = make_deal()
    citation = Citation(source=SOURCES[0], credibility=3).model_copy(update={"locator": locator})
    metadata = Metadata(actor=Actor("task", "tests"), channel="task", citations=(citation,))
    deal.add_raw(deal.events[0].data.model_copy(), metadata=metadata)

    project(deal)

    assert CitationView.objects.get().locator == locator


def test_settling_moves_only_checkpoints_with_nothing_to_do() -> None:
    deal = make_deal()
    append(deal)
    store.seal()
    busy = store.partition_of(deal.stream_id)

    projections.settle()

    behind = Checkpoint.objects.filter(position=0).values_list("projection", "partition")
    assert list(behind) == [("deal", busy), ("segment", busy)]


@pytest.mark.parametrize("limit", [1, 2, 7])
def test_batches_of_any_size_end_at_the_same_rows(limit: int) -> None:
    deals = [make_deal(stream_id=store.new_id()[:-1] + "a") for _ in range(3)]
    for deal in deals:
        approach(deal)
    append(*deals)
    store.seal()

    while step(DEALS, 10, store.head(), limit):
        pass

    assert list(DealView.objects.values_list("stage", "version")) == [("APPROACHED", 2)] * 3


def test_companies_seminars_and_sources_have_views_of_their_own() -> None:
    streams = [Stream("company"), Stream("seminar"), Stream("source")]
    for stream in streams:
        stream.open()

    project(*streams)

    status = projections.get_status()
    assert [(view.name, view.lag_events, view.parked) for view in status.projections] == [
        ("deal", 0, 0),
        ("company", 0, 0),
        ("seminar", 0, 0),
        ("source", 0, 0),
    ]

"""What the process keeps of streams is believed only as far as the log agrees."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from events import domain, recording, store
from events.errors import DealTrackerError
from events.recording import Draft, Line, Write, standing
from tests.conftest import run_as_owner
from tests.integration.recording.test_record import CONTEXT, approached, opened
from tests.integration.recording.test_record_each import DEALS, any_line, company_line, deal_line, each

EMPTY_TABLES = (Path(__file__).parents[2] / "sql" / "empty_tables.sql").read_bytes()
FOXCONN, NISSAN = (f"0198c0de-0000-7000-8000-00000000000{n}" for n in range(1, 3))

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def deal(committed_db: object) -> str:
    each(company_line("Foxconn", FOXCONN), company_line("Nissan", NISSAN), deal_line(opened(FOXCONN, NISSAN)))
    return DEALS[0]


@contextmanager
def another_process() -> Iterator[None]:
    """What is recorded here is not kept by us."""
    kept = dict(standing._kept)
    yield
    standing._kept.clear()
    standing._kept.update(kept)


@pytest.mark.parametrize("seed", range(2, 12))
def test_whoever_wrote_meanwhile_every_write_meets_the_fold_of_the_log(deal: str, seed: int) -> None:
    chance = random.Random(seed)
    recorded = 0

    for _ in range(60):
        line = any_line(chance, deal)
        if line.category == "deal":
            line = replace(line, stream_id=deal, expected_version=None)
        if chance.random() < 0.4:
            with another_process():
                each(line)
        elif chance.random() < 0.5:
            streams = each(line).streams
            assert all(stream.state == domain.fold(store.load_stream(stream.stream_id)) for stream in streams)
            recorded += len(streams)
        else:
            write = Write(category=line.category, stream_id=line.stream_id, drafts=[line.draft])
            try:
                (stream,) = recording.record([write], context=CONTEXT).streams
            except DealTrackerError:
                continue
            assert stream.state == domain.fold(store.load_stream(stream.stream_id))
            recorded += 1

    assert recorded > 3


def test_a_stream_that_the_log_holds_otherwise_is_read_anew(deal: str) -> None:
    each(deal_line(approached(FOXCONN, NISSAN)))
    run_as_owner(EMPTY_TABLES)
    store.forget_streams()
    each(company_line("Foxconn", FOXCONN), company_line("Nissan", NISSAN))

    refused = each(deal_line(approached(FOXCONN, NISSAN)))
    outcomes = each(deal_line(opened(NISSAN, FOXCONN)), deal_line(approached(NISSAN, FOXCONN)))

    assert refused.streams == ()
    assert outcomes.streams[0].version == 2
    assert outcomes.streams[0].state == domain.fold(store.load_stream(deal))


def test_what_was_rolled_back_is_not_kept(deal: str) -> None:
    with transaction.atomic():
        each(deal_line(approached(FOXCONN, NISSAN)))
        transaction.set_rollback(True)

    (stream,) = each(deal_line(approached(NISSAN, FOXCONN))).streams

    assert stream.version == 2


def test_a_correction_of_what_is_kept_reads_the_whole_stream(deal: str) -> None:
    (item,) = each(deal_line(approached(FOXCONN, NISSAN))).items
    fix = {"supersedes": item.event.id, "reason_code": "entry_error", "reason": "x"}  # type: ignore[union-attr]
    retraction = Draft(type="deal.event_retracted", data=fix, citations="own_knowledge")

    (stream,) = each(Line(category="deal", stream_id=deal, draft=retraction)).streams

    assert stream.state == domain.fold(store.load_stream(deal))
    assert stream.state.stage == "LEAD"  # type: ignore[union-attr]  # it is a deal's


def test_an_event_before_others_costs_one_more_question(deal: str) -> None:
    each(deal_line(approached(FOXCONN, NISSAN, occurred="2024")))

    with CaptureQueriesContext(connection) as asked:
        each(deal_line(approached(FOXCONN, NISSAN, occurred="2023")))

    assert len(asked) <= 2


def test_what_is_kept_is_bounded_in_events_as_well_as_in_streams(deal: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "_kept", {})
    monkeypatch.setattr(standing, "_kept_events", 0)
    monkeypatch.setattr(standing, "KEPT_EVENTS_MAX", 60)

    for _ in range(4):
        each(*(deal_line(approached(FOXCONN, NISSAN)) for _ in range(25)))

        assert sum(head.version for _, _, head in standing._kept.values()) <= 60

    (stream,) = each(deal_line(approached(FOXCONN, NISSAN))).streams
    assert stream.version == 102

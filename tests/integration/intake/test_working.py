"""Lines become events chunk by chunk, each chunk exactly once."""

from __future__ import annotations

from typing import Any

import pytest
import redis
from django.conf import settings
from django.db import OperationalError

from events import intake, store
from events.intake import State, judging, working
from events.intake.models import ImportChunk
from events.recording import record_each
from events.store.models import Event
from tests.integration.intake.uploads import (
    FOXCONN,
    NISSAN,
    a_company,
    a_deal,
    a_line,
    an_approach,
    an_id,
    an_order,
    codes,
    finish,
    imported,
    ndjson,
    receive,
    the_parties,
    told,
)

pytestmark = pytest.mark.usefixtures("committed_db")


def test_lines_become_events_of_the_one_who_sent_them() -> None:
    deal = an_id()

    job = imported([*the_parties(), a_deal(deal), an_approach(deal)])

    assert (job.state, job.lines_done, job.recorded, job.refused) == (State.DONE, 4, 4, 0)
    metadata = store.load_stream(deal)[1].metadata
    assert (metadata.actor.id, metadata.channel, metadata.correlation_id) == ("0123456789ab", "import", str(job.id))


def test_the_projections_are_woken_once_for_many_chunks() -> None:
    job = receive([a_company(an_id()) for _ in range(2_100)])
    with redis.Redis.from_url(settings.REDIS_URL) as queue:
        queue.flushdb()

        finish(job)

        assert job.chunks.count() == 3
        assert queue.llen("celery") == 1


def test_every_line_is_told_of() -> None:
    deal = an_id()
    body = ndjson([*the_parties(), a_deal(deal)]) + b"\n{not json}\n" + ndjson([an_approach(deal), a_deal(deal)])

    lines = told(imported(body))

    assert [(line.line, line.status) for line in lines] == [
        (1, "recorded"),
        (2, "recorded"),
        (3, "recorded"),
        (5, "refused"),
        (6, "recorded"),
        (7, "refused"),
    ]
    assert codes(lines) == {5: "invalid-line", 7: "already-opened"}
    assert (lines[4].stream_id, lines[4].version) == (deal, 2)
    assert lines[4].event_id == store.load_stream(deal)[1].id


@pytest.mark.parametrize(
    ("line", "pointer", "code"),
    [
        ([], "", "object-expected"),
        ({}, "/type", "text-expected"),
        (a_company(FOXCONN) | {"colour": "red"}, "/colour", "unknown-field"),
        (a_company(FOXCONN) | {"stream": "deal"}, "/stream", "object-expected"),
        (a_company(FOXCONN) | {"stream": {"category": "ship", "id": None}}, "/stream/category", "not-allowed"),
        (a_company(FOXCONN) | {"stream": {"category": "company", "id": 7}}, "/stream/id", "id-form"),
        (an_approach(FOXCONN) | {"stream": {"category": "deal", "id": None}}, "/stream/id", "missing"),
        (a_company(FOXCONN) | {"expected_version": True}, "/expected_version", "integer-expected"),
        (a_company(FOXCONN) | {"data": {}}, "/data/legal_name", "missing"),
        (a_company(FOXCONN) | {"type": "company.exploded"}, "/type", "unknown-event-type"),
    ],
)
def test_what_is_wrong_with_a_line_is_told_at_its_place(line: Any, pointer: str, code: str) -> None:
    (refused,) = told(imported([line]))

    assert refused.problem is not None
    assert {"pointer": pointer, "code": code}.items() <= {
        key: value for error in refused.problem["errors"] if error["pointer"] == pointer for key, value in error.items()
    }.items()


def test_corrections_need_the_scope_that_the_token_had() -> None:
    retraction = {"supersedes": an_id(), "reason_code": "entry_error", "reason": "typed twice"}

    job = imported(
        [*the_parties(), a_line("company", NISSAN, "company.event_retracted", retraction)],
        an_order(may_correct=False),
    )

    assert codes(told(job)) == {3: "scope-missing"}


def test_an_expected_version_is_held_against_the_stream() -> None:
    deal = an_id()

    job = imported(
        [*the_parties(), a_deal(deal), an_approach(deal, expected_version=1), an_approach(deal, expected_version=1)]
    )

    assert codes(told(job)) == {5: "stale-version"}


def test_a_slice_ends_when_its_time_is_over_and_the_next_goes_on() -> None:
    job = receive([a_company(an_id()) for _ in range(2_100)])

    assert not intake.work(str(job.id), seconds=0)
    assert Event.objects.count() == 1_000
    assert not intake.work(str(job.id), seconds=0)
    assert not intake.work(str(job.id), seconds=0)
    assert intake.work(str(job.id), seconds=0)

    job.refresh_from_db()
    assert (job.state, job.recorded, Event.objects.count()) == (State.DONE, 2_100, 2_100)
    assert not ImportChunk.objects.filter(body__isnull=False).exists()


def test_a_chunk_whose_database_went_away_is_as_if_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    job = receive([a_company(an_id()) for _ in range(1_100)])

    def go_away(*_: Any) -> None:
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(working, "_keep", go_away)
        with pytest.raises(OperationalError):
            intake.work(str(job.id), seconds=60)
    assert not Event.objects.exists()

    assert finish(job).recorded == 1_100
    assert Event.objects.count() == 1_100


def test_a_line_on_which_our_code_fails_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail_on_nissan(lines: Any, **given: Any) -> Any:
        if any(line.draft.data.get("legal_name") == "Nissan Motor" for line in lines):
            raise ZeroDivisionError
        return record_each(lines, **given)

    monkeypatch.setattr(judging, "record_each", fail_on_nissan)

    job = imported(the_parties())

    assert (job.state, job.recorded, codes(told(job))) == (State.DONE, 1, {2: "internal-error"})


def test_an_import_that_keeps_failing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    job = receive(the_parties())

    def fail(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(working, "_keep", fail)

    assert finish(job).state == State.FAILED
    assert not Event.objects.exists()


def test_a_dry_run_sees_what_its_earlier_lines_would_have_recorded_and_writes_nothing() -> None:
    deal = an_id()
    lines = [*the_parties(), a_deal(deal), *[an_approach(deal)] * 1_100, a_deal(deal)]

    job = imported(lines, an_order(dry_run=True))

    assert (job.state, job.recorded, job.refused) == (State.DONE, 1_103, 1)
    assert codes(told(job)) == {1_104: "already-opened"}
    assert told(job)[1_102].version == 1_101
    assert told(job)[1_102].event_id is None
    assert not Event.objects.exists()


def test_a_dry_run_whose_worker_was_killed_is_judged_as_if_it_had_not_been(monkeypatch: pytest.MonkeyPatch) -> None:
    deal = an_id()
    job = receive([*the_parties(), a_deal(deal), *[an_approach(deal)] * 1_100, a_deal(deal)], an_order(dry_run=True))
    keep, kept = working._keep, []

    def be_killed(*given: Any) -> None:
        if kept:
            raise KeyboardInterrupt
        kept.append(given)
        keep(*given)

    with monkeypatch.context() as patch:
        patch.setattr(working, "_keep", be_killed)
        with pytest.raises(KeyboardInterrupt):
            intake.work(str(job.id), seconds=60)

    job = finish(job)

    assert (job.recorded, job.refused, len(told(job))) == (1_103, 1, 1_104)


def test_what_is_cancelled_is_never_recorded_and_what_is_recorded_stays() -> None:
    job = receive([a_company(an_id()) for _ in range(1_100)])
    intake.work(str(job.id), seconds=0)

    intake.cancel(str(job.id), "token:clerk")

    assert finish(job).state == State.CANCELLED
    assert (job.recorded, Event.objects.count()) == (1_000, 1_000)
    assert len(told(job)) == 1_000


def test_pages_of_lines_join_without_gap_or_repetition() -> None:
    job = imported([a_company(an_id()) if number % 3 else {} for number in range(1_100)])

    for status in (None, "recorded", "refused"):
        paged: list[int] = []
        while page := intake.list_lines(job, status=status, after=paged[-1] if paged else 0, limit=130):
            paged += [line.line for line in page]
        assert paged == [line.line for line in told(job, status)]
    assert len(told(job)) == 1_100

"""`record_each`: line by line, against the real database."""

from __future__ import annotations

import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from events import recording, store
from events.catalogue import Event
from events.errors import DealTrackerError
from events.recording import Draft, Line, LineRefused, Outcomes, Overlay, Write
from tests.integration.recording.test_record import CONTEXT, a_company, approached, opened

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
FOXCONN, NISSAN, HONDA, NOBODY = (f"0198c0de-0000-7000-8000-00000000000{n}" for n in range(1, 5))
DEALS = tuple(f"0198c0de-0000-7000-8000-0000000001{n:02}" for n in range(3))


def each(*lines: Line, **given: Any) -> Outcomes:
    return recording.record_each(lines, context=CONTEXT, now=NOW, **given)


def registered(name: str) -> Draft:
    return Draft(type="company.registered", data={"legal_name": name}, citations="own_knowledge")


def deal_line(draft: Draft, stream_id: str | None = DEALS[0], **given: Any) -> Line:
    return Line(category="deal", draft=draft, stream_id=stream_id, **given)


def company_line(name: str, stream_id: str | None) -> Line:
    return Line(category="company", draft=registered(name), stream_id=stream_id)


def errors(outcomes: Outcomes) -> list[str | None]:
    return [code_of(item.error) if isinstance(item, LineRefused) else None for item in outcomes.items]


def code_of(error: DealTrackerError) -> str:
    refusals = error.details.get("refusals") or error.details.get("errors")
    return str(refusals[0].code if hasattr(refusals[0], "code") else refusals[0]["code"]) if refusals else error.code


@pytest.fixture
def companies(committed_db: object) -> None:
    each(company_line("Foxconn", FOXCONN), company_line("Nissan", NISSAN))


def test_lines_may_name_what_earlier_lines_open(committed_db: object) -> None:
    outcomes = each(
        company_line("Foxconn", FOXCONN),
        company_line("Nissan", NISSAN),
        deal_line(opened(FOXCONN, NISSAN)),
        deal_line(approached(FOXCONN, NISSAN)),
    )

    assert errors(outcomes) == [None] * 4
    assert [(s.category, s.version) for s in outcomes.streams] == [("company", 1), ("company", 1), ("deal", 2)]
    assert [event.type for event in store.load_stream(DEALS[0])] == ["deal.opened", "deal.approached"]
    assert outcomes.streams[2].state.stage == "APPROACHED"  # type: ignore[union-attr]  # it is a deal's


def test_a_line_that_fails_takes_down_what_rests_on_it_and_nothing_else(companies: None) -> None:
    outcomes = each(
        deal_line(opened(FOXCONN, HONDA)),
        deal_line(approached(FOXCONN, NISSAN)),
        deal_line(opened(FOXCONN, NISSAN), DEALS[1]),
        Line(category="company", draft=Draft(type="company.registered", data={}), stream_id=HONDA),
        deal_line(opened(FOXCONN, HONDA), DEALS[2]),
        deal_line(approached(FOXCONN, NISSAN), DEALS[1]),
    )

    assert errors(outcomes) == ["unknown-company", "not-opened", None, "missing", "unknown-company", None]


def test_an_earlier_line_cannot_name_what_a_later_one_opens(companies: None) -> None:
    outcomes = each(deal_line(opened(FOXCONN, HONDA)), company_line("Honda", HONDA))

    assert errors(outcomes) == ["unknown-company", None]


def test_an_expected_version_is_that_before_the_line(companies: None) -> None:
    outcomes = each(
        deal_line(opened(FOXCONN, NISSAN)),
        deal_line(approached(FOXCONN, NISSAN), expected_version=1),
        deal_line(approached(FOXCONN, NISSAN), expected_version=1),
        deal_line(approached(FOXCONN, NISSAN), expected_version=2),
    )

    assert errors(outcomes) == [None, None, "stale-version", None]


def test_a_line_that_rests_on_a_refused_one_is_refused(companies: None) -> None:
    each(deal_line(opened(FOXCONN, NISSAN)))

    outcomes = each(
        deal_line(opened(FOXCONN, NISSAN)),
        deal_line(approached(FOXCONN, NISSAN), rests_on=0),
        deal_line(approached(FOXCONN, NISSAN)),
    )

    assert errors(outcomes) == ["already-opened", "version-required", None]


def test_a_stream_never_takes_events_of_another_category(companies: None) -> None:
    outcomes = each(deal_line(approached(FOXCONN, NISSAN), FOXCONN), deal_line(opened(FOXCONN, NISSAN), FOXCONN))

    assert errors(outcomes) == ["not-opened", "already-opened"]
    assert len(store.load_stream(FOXCONN)) == 1


def test_a_line_without_an_id_opens_a_stream_of_its_own(companies: None) -> None:
    outcomes = each(deal_line(opened(FOXCONN, NISSAN), None), deal_line(opened(FOXCONN, NISSAN), None))

    assert len({stream.stream_id for stream in outcomes.streams}) == 2


def test_a_dry_run_over_several_chunks_sees_what_the_earlier_ones_would_have_recorded(companies: None) -> None:
    overlay: Overlay = {}
    each(deal_line(opened(FOXCONN, NISSAN)), dry_run=True, before=overlay)

    outcomes = each(deal_line(approached(FOXCONN, NISSAN), expected_version=1), dry_run=True, before=overlay)

    assert (errors(outcomes), outcomes.dry_run) == ([None], True)
    assert [event.version for event in overlay[DEALS[0]]] == [1, 2]
    assert store.load_stream(DEALS[0]) == []


def test_it_joins_the_transaction_of_its_caller(companies: None) -> None:
    with transaction.atomic():
        each(deal_line(opened(FOXCONN, NISSAN)))
        transaction.set_rollback(True)

    assert store.load_stream(DEALS[0]) == []


def test_many_lines_over_many_streams_cost_a_handful_of_statements(companies: None) -> None:
    opening = [deal_line(opened(FOXCONN, NISSAN), store.new_id()) for _ in range(30)]
    each(*opening)

    with CaptureQueriesContext(connection) as asked:
        outcomes = each(*(deal_line(approached(FOXCONN, NISSAN), line.stream_id) for line in opening for _ in "1234"))

    assert errors(outcomes) == [None] * 120
    assert len(asked) <= 5  # load, begin, versions, COPY, commit


def test_writers_of_the_same_streams_lose_no_line(companies: None) -> None:
    each(*(deal_line(opened(FOXCONN, NISSAN), deal) for deal in DEALS))

    def approach(number: int) -> list[str | None]:
        try:
            return errors(each(*(deal_line(approached(FOXCONN, NISSAN), deal) for deal in DEALS)))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(approach, range(8)))

    assert found == [[None] * 3] * 8
    assert [len(store.load_stream(deal)) for deal in DEALS] == [9] * 3


in_earnest = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60, phases=[Phase.generate])


@pytest.mark.usefixtures("db")
@in_earnest
@given(chance=st.randoms(use_true_random=False), length=st.integers(1, 25))
def test_the_log_is_the_one_that_the_lines_would_leave_one_by_one(chance: random.Random, length: int) -> None:
    with transaction.atomic():
        prior = a_company("Prior")
        lines = [any_line(chance, prior) for _ in range(length)]
        together, refusals = leave(lambda: each_line(lines))
        alone, refusals_alone = leave(lambda: one_by_one(lines))
        transaction.set_rollback(True)

    assert refusals == refusals_alone
    assert together == alone


def leave(write: Any) -> tuple[list[Any], list[str | None]]:
    """What a way of writing leaves in the log, and what it refuses; it is taken back."""
    with transaction.atomic():
        refused = write()
        streams = store.load_streams([FOXCONN, NISSAN, HONDA, *DEALS])
        left = [[told(event) for event in events] for events in streams.values()]
        transaction.set_rollback(True)
    return left, refused


def told(event: Event) -> tuple[Any, ...]:
    return event.version, event.type, event.data, event.occurred, event.metadata


def each_line(lines: Sequence[Line]) -> list[str | None]:
    half = len(lines) // 2  # in two requests, so that the second meets streams with a history
    return errors(each(*lines[:half])) + errors(each(*lines[half:]))


def one_by_one(lines: Sequence[Line]) -> list[str | None]:
    refused: list[str | None] = []
    for line in lines:
        write = Write(
            category=line.category,
            stream_id=line.stream_id,
            drafts=[line.draft],
            expected_version=line.expected_version,
        )
        try:
            recording.record([write], context=CONTEXT, now=NOW)
        except DealTrackerError as error:
            refused.append(code_of(error))
        else:
            refused.append(None)
    return refused


def any_line(chance: random.Random, other: str) -> Line:
    if chance.random() < 0.2:
        return company_line("Somebody", chance.choice([FOXCONN, NISSAN, HONDA]))
    parties = chance.sample([FOXCONN, NISSAN, HONDA], 2)
    kind, data = chance.choice(
        [
            ("deal.approached", {"from": parties[0], "to": parties[1]}),
            ("deal.approached", {"from": parties[0]}),
            ("deal.talks_started", {"parties": parties, "formality": "formal"}),
            ("deal.talks_ended", {"by": parties[0], "reason": "no interest"}),
            ("deal.took_effect", {}),
            ("deal.party_joined", {"company": HONDA, "role": "counterpart"}),
            ("deal.finalized", {}),
            ("deal.reopened", {"reason": "again"}),
        ]
    )
    if chance.random() < 0.4:
        kind, data = "deal.opened", opened(*parties).data
    draft = Draft(
        type=kind,
        data=data,
        occurred=chance.choice([None, "2024", "2024-03", "2025-01-01", "2023", "2099", "no date"]),
        citations=chance.choice(["own_knowledge"] * 4 + [None]),
    )
    version = chance.choice([None] * 6 + [0, 1, 2])
    return Line(
        category="deal",
        draft=draft,
        stream_id=chance.choice([*DEALS, DEALS[0], DEALS[0], other]),
        expected_version=version,
    )

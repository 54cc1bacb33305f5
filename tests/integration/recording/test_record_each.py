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
from events.recording import Draft, Key, Line, LineRecorded, LineRefused, Outcomes, Overlay, Write
from tests.integration.recording.test_record import CONTEXT, a_company, approached, opened, to_deal

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


def test_a_repeated_request_gets_the_first_answer_refusals_included(companies: None) -> None:
    key = Key("token:1", "lines")
    lines = (
        deal_line(opened(FOXCONN, NISSAN)),
        deal_line(opened(FOXCONN, HONDA), DEALS[1]),
        deal_line(Draft(type="deal.took_effect", data={}, citations="own_knowledge")),
        deal_line(approached(FOXCONN, NISSAN)),
    )
    first = each(*lines, key=key)
    each(deal_line(approached(NISSAN, FOXCONN)), company_line("Honda", HONDA))

    again = each(*lines, key=key)

    assert (first.replayed, again.replayed) == (False, True)
    assert errors(again) == errors(first) == [None, "unknown-company", "transition-refused", None]
    assert recorded_ids(again) == recorded_ids(first)
    assert again.streams == first.streams
    refusals = [item.error for outcomes in (first, again) for item in outcomes.items if isinstance(item, LineRefused)]
    assert [(str(e), e.title, e.http_status) for e in refusals[:2]] == [
        (str(e), e.title, e.http_status) for e in refusals[2:]
    ]
    assert refusals[1].details["refusals"] == refusals[3].details["refusals"]
    assert refusals[1].details["allowed_events"] == tuple(refusals[3].details["allowed_events"])


def test_a_request_of_which_everything_was_refused_is_remembered_too(companies: None) -> None:
    key = Key("token:1", "lines")
    each(deal_line(opened(FOXCONN, HONDA)), key=key)
    each(company_line("Honda", HONDA))

    again = each(deal_line(opened(FOXCONN, HONDA)), key=key)

    assert (again.replayed, errors(again)) == (True, ["unknown-company"])


def test_a_key_of_lines_stands_for_those_lines(companies: None) -> None:
    key = Key("token:1", "lines")
    each(deal_line(opened(FOXCONN, NISSAN)), key=key)

    with pytest.raises(recording.KeyReusedError):
        each(deal_line(opened(NISSAN, FOXCONN)), key=key)
    with pytest.raises(recording.KeyReusedError):
        recording.record([to_deal(opened(FOXCONN, NISSAN), stream_id=DEALS[0])], context=CONTEXT, key=key)


def test_lines_sent_many_times_at_once_are_recorded_once(companies: None) -> None:
    lines = [deal_line(opened(FOXCONN, NISSAN), store.new_id()) for _ in range(120)]

    def send(_: int) -> str:
        try:
            return "replayed" if each(*lines, key=Key("token:1", "storm")).replayed else "recorded"
        except store.KeyInFlightError:
            return "in flight"
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, range(12)))

    assert answers.count("recorded") == 1
    assert set(answers) <= {"recorded", "replayed", "in flight"}
    assert send(0) == "replayed"


def recorded_ids(outcomes: Outcomes) -> list[str]:
    return [item.event.id for item in outcomes.items if isinstance(item, LineRecorded)]


in_earnest = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60, phases=[Phase.generate])


@pytest.mark.usefixtures("db")
@in_earnest
@given(seed=st.integers(0, 2**64), length=st.integers(1, 25))
def test_the_log_is_the_one_that_the_lines_would_leave_one_by_one(seed: int, length: int) -> None:
    chance = random.Random(seed)  # Hypothesis' own would open deals and little else
    with transaction.atomic():
        prior = a_company("Prior")
        each(company_line("Foxconn", FOXCONN), company_line("Nissan", NISSAN), deal_line(opened(FOXCONN, NISSAN)))
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
            ("deal.talks_started", {"parties": parties}),
            ("deal.talks_ended", {"outcome": "failed", "who_ended": parties[0]}),
            ("deal.took_effect", {}),
            ("deal.party_joined", {"company": parties[0], "role": "counterpart"}),
            ("deal.proposal_made", {"by": parties[0], "to": [parties[1]], "kind": "joint_venture", "terms": {}}),
            ("deal.reopened", {"to_stage": "TALKS", "reason": "again"}),
        ]
    )
    if chance.random() < 0.2:
        kind, data = "deal.opened", opened(*parties).data
    draft = Draft(
        type=kind,
        data=data,
        occurred=chance.choice([None, "2024", "2024-03", "2025-01-01", "2023", "2024-06", "2025", "2025-04", "2099"]),
        citations=chance.choice(["own_knowledge"] * 9 + [None]),
    )
    version = chance.choice([None] * 12 + [0, 1, 2])
    return Line(
        category="deal",
        draft=draft,
        stream_id=chance.choice([*DEALS, *[DEALS[0]] * 6, other]),
        expected_version=version,
    )

"""How long a deal was at each stage, as far as the dates tell."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.catalogue import Event, dates
from events.history import durations
from events.history.durations import Visit
from tests.builders import FOXCONN, NISSAN, event_id_of
from tests.unit.domain.scenario import (
    Step,
    approached,
    corrected,
    finalizing,
    lapsed,
    numbered,
    opened,
    reopened,
    talks_started,
    withdrew,
)

TODAY = date(2025, 6, 1)


def visits(*steps: Step, valid_at: date | None = None) -> list[Visit]:
    return durations.list_visits(numbered(*steps), TODAY, valid_at=valid_at)


def told(visit: Visit) -> tuple[str, str, str | None, int | None, int | None]:
    until = durations.when(visit.until) if visit.until else None
    return visit.stage, durations.when(visit.since), until, visit.min_days, visit.max_days


def test_exact_days_give_exact_durations() -> None:
    found = visits(opened(), approached(day="2024-01-11"), talks_started(day="2024-02-10"))

    assert [told(visit) for visit in found] == [
        ("LEAD", "2024-01-01", "2024-01-11", 10, 10),
        ("APPROACHED", "2024-01-11", "2024-02-10", 30, 30),
        ("TALKS", "2024-02-10", None, 477, 477),
    ]
    assert [visit.in_words for visit in found] == ["10 days", "30 days", "477 days"]


def test_partial_dates_give_at_least_and_at_most() -> None:
    _, approach, talks = visits(opened(), approached(day="2024-01"), talks_started(day="2024-03"))

    assert told(approach) == ("APPROACHED", "2024-01", "2024-03", 30, 90)
    assert approach.in_words == "30 to 90 days"
    assert (talks.min_days, talks.max_days) == (427, 457)


def test_an_open_first_bound_leaves_no_more_than_at_least() -> None:
    found = visits(opened(day="../2025-04-10"), finalizing(day="../2025-04-10"))

    assert told(found[-1]) == ("FINALIZING", "../2025-04-10", None, 52, None)
    assert found[-1].in_words == "at least 52 days"
    assert told(found[0]) == ("LEAD", "../2025-04-10", "../2025-04-10", None, None)
    assert found[0].in_words == "not known how long"


def test_an_open_last_bound_leaves_no_more_than_at_most() -> None:
    *_, talks = visits(opened(day=None), approached(day="2024-05-01"), talks_started(day="2025-05-01/.."))

    assert told(talks) == ("TALKS", "2025-05-01/..", None, None, 31)
    assert talks.in_words == "at most 31 days"


def test_a_stage_that_is_come_back_to_is_another_visit() -> None:
    found = visits(
        opened(), approached(day="2024-01-02"), lapsed(day="2024-02-01"), reopened("APPROACHED", day="2024-03-01")
    )

    assert [visit.stage for visit in found] == ["LEAD", "APPROACHED", "LAPSED", "APPROACHED"]
    assert (found[1].opened_by, found[1].closed_by) == (event_id_of(2), event_id_of(3))
    assert found[-1].closed_by is None


def test_a_withdrawal_that_nobody_declared_is_marked_derived() -> None:
    found = visits(opened(), approached(day="2024-01-02"), withdrew("participation", by=NISSAN, day="2024-02-01"))

    assert [(visit.stage, visit.derived) for visit in found[1:]] == [("APPROACHED", False), ("WITHDRAWN", True)]


def test_a_corrected_date_counts() -> None:
    data = {"from": FOXCONN, "to": NISSAN}
    found = visits(opened(), approached(day="2024-01-11"), corrected(2, data, day="2024-01-21"))

    assert told(found[0]) == ("LEAD", "2024-01-01", "2024-01-21", 20, 20)
    assert found[0].closed_by == event_id_of(2)


def test_order_that_is_assumed_is_said() -> None:
    found = visits(opened(), approached(day="../2024-05"), talks_started(day="../2024-05"))

    assert [visit.order_assumed for visit in found] == [False, True, True]


def test_as_of_a_day_the_last_visit_is_counted_to_that_day() -> None:
    found = visits(opened(), approached(day="2024-01-11"), talks_started(day="2024-02-10"), valid_at=date(2024, 1, 31))

    assert told(found[-1]) == ("APPROACHED", "2024-01-11", None, 20, 20)


@pytest.mark.parametrize("events", [[], numbered(opened())[:0]])
def test_an_empty_history_has_no_visits(events: list[Event]) -> None:
    assert durations.list_visits(events, TODAY) == []


def test_before_anything_happened_there_are_no_visits() -> None:
    assert visits(opened(), valid_at=date(2023, 12, 31)) == []


PARTIAL = st.one_of(
    st.dates(date(2020, 1, 1), date(2024, 12, 31)).map(date.isoformat),
    st.integers(2020, 2024).map(str),
    st.tuples(st.integers(2020, 2024), st.integers(1, 12)).map(lambda given: f"{given[0]}-{given[1]:02}"),
    st.dates(date(2020, 1, 1), date(2024, 12, 31)).map(lambda day: f"../{day}"),
    st.dates(date(2020, 1, 1), date(2024, 12, 31)).map(lambda day: f"{day}/.."),
    st.just("unknown"),
)


@given(PARTIAL, PARTIAL, st.data())
def test_whatever_the_days_were_the_duration_lies_between_the_bounds(
    since: str, until: str, data: st.DataObject
) -> None:
    first, last = dates.parse(since), dates.parse(until)
    low, high = durations.span(first, last)

    far, near = date(2026, 1, 1), date(2019, 1, 1)
    begun = data.draw(st.dates(first.earliest or near, first.latest or far))
    ended = data.draw(st.dates(last.earliest or near, last.latest or far))
    if begun <= ended:
        assert low is None or low <= (ended - begun).days
        assert high is None or high >= (ended - begun).days

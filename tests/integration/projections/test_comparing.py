"""Views held against a fresh fold: what agrees, and each way in which they may not."""

from __future__ import annotations

import random

import pytest

from events import store
from events.projections import comparing
from events.projections.comparing import Comparison
from tests.integration.projections.acts import append, make_deal, project, run_sql
from tests.integration.projections.histories import OPENINGS, Stream, add_any
from tests.integration.projections.tables import delete_rows

pytestmark = pytest.mark.usefixtures("committed_db")


def list_fields(found: Comparison) -> list[tuple[str, str]]:
    return [(difference.table, difference.field) for difference in found.differences]


@pytest.mark.parametrize("category", OPENINGS)
def test_views_of_any_history_equal_the_fold(category: str) -> None:
    chance = random.Random(11)
    streams = [Stream(category) for _ in range(12)]
    for stream in streams:
        for _ in range(8):
            add_any(stream, chance.choice)
    project(*streams)

    found = comparing.compare_next(category, 0, 100)

    assert found.differences == []
    assert found.compared + found.parked == 12
    assert found.compared >= 6
    assert found.position is None


def test_all_are_met_in_steps() -> None:
    deals = [make_deal() for _ in range(5)]
    project(*deals)

    found, after = [], 0
    while after is not None:
        step = comparing.compare_next("deal", after, 2)
        found.append(step.compared)
        after = step.position

    assert found == [2, 2, 1]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ("UPDATE deal_view SET stage = 'LOST'", ("view", "stage")),
        ("UPDATE deal_view SET updated_at = updated_at + interval '1 second'", ("view", "updated_at")),
        ("UPDATE deal_party SET role = 'nobody' WHERE n = 0", ("parties", "0.role")),
        ("DELETE FROM deal_party WHERE n = 1", ("parties", "1")),
        ("UPDATE search_text SET text = 'elsewhere'", ("search_text", "text")),
        ("DELETE FROM deal_view", ("view", "version")),
        ("UPDATE deal_view SET version = version - 1", ("view", "version")),
        ("UPDATE deal_view SET version = version + 1", ("view", "version")),
    ],
)
def test_what_was_changed_behind_the_back_of_the_runner_is_named(change: str, where: tuple[str, str]) -> None:
    deal = make_deal()
    project(deal)
    run_sql(change)

    found = comparing.compare_next("deal", 0, 100)

    assert list_fields(found) == [where]
    assert found.differences[0].stream_id == deal.stream_id


def test_a_row_of_a_stream_that_never_was_is_found() -> None:
    deal = make_deal()
    project(deal)
    run_sql("UPDATE deal_view SET stream_id = gen_random_uuid()")

    found = comparing.compare_next("deal", 0, 100)

    assert sorted(list_fields(found)) == [("view", "version"), ("view", "version")]
    assert {difference.held is None for difference in found.differences} == {True, False}


def test_what_the_view_has_still_to_take_in_is_no_difference() -> None:
    project(make_deal())
    append(make_deal())
    assert store.seal() == 1

    found = comparing.compare_next("deal", 0, 100)

    assert (found.compared, found.behind, found.differences) == (1, 1, [])


def test_one_stream_is_compared_by_itself() -> None:
    deal, other = make_deal(), make_deal()
    project(deal, other)
    delete_rows([other.stream_id])

    assert comparing.compare("deal", [deal.stream_id]).differences == []
    assert list_fields(comparing.compare("deal", [other.stream_id])) == [("view", "version")]

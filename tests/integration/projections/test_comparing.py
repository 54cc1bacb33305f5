"""Views held against a fresh fold: what agrees, and each way in which they may not."""

from __future__ import annotations

import random

import pytest

from events import projections, store
from events.projections import comparing
from events.projections.comparing import Comparison
from tests.integration.projections.acts import append, approach, make_deal, project, rebuild, retract_last, run_sql
from tests.integration.projections.histories import OPENINGS, Stream, add_any
from tests.integration.projections.tables import delete_rows
from tests.integration.verifying.ground import attack

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


def spoil(deal: Stream) -> None:
    """Its last event is of a schema version that nobody knows."""
    attack("UPDATE event SET schema_version = 9 WHERE id = %(id)s", id=deal.events[-1].id)


def make_told_deal() -> Stream:
    """A deal whose segments differ by position, day and level."""
    deal = make_deal()
    project(deal)
    approach(deal)
    project(deal)
    retract_last(deal)
    project(deal)
    return deal


def test_segments_of_any_history_equal_the_fold() -> None:
    chance = random.Random(12)
    streams = [Stream(category) for category in OPENINGS for _ in range(6)]
    for stream in streams:
        for _ in range(8):
            add_any(stream, chance.choice)
            project(stream)

    found = comparing.compare_next("segment", 0, 100)

    assert found.differences == []
    assert found.compared + found.parked == len(streams)
    assert found.compared >= 12


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ("UPDATE segment SET stage = 'LOST' WHERE stage = 'APPROACHED'", "stage"),
        ("UPDATE segment SET interests = '[]' WHERE stage = 'APPROACHED'", "interests"),
        ("UPDATE segment SET positions = int8range(2, NULL) WHERE stage = 'APPROACHED'", "positions"),
        ("DELETE FROM segment WHERE stage = 'APPROACHED'", ""),
        ("INSERT INTO segment SELECT * FROM segment WHERE stage = 'APPROACHED'", ""),
    ],
)
def test_a_segment_that_was_changed_is_named(change: str, field: str) -> None:
    deal = make_told_deal()
    run_sql(change)

    [found] = comparing.compare_next("segment", 0, 100).differences

    assert (found.stream_id, found.table) == (deal.stream_id, "segment")
    assert found.field.startswith("positions [2,")
    assert found.field.rpartition(": ")[2] == field or not field


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE segment_stream SET version = version - 1",
        "UPDATE segment_stream SET version = version + 1",
        "DELETE FROM segment_stream",
    ],
)
def test_segments_that_claim_another_version_are_found(change: str) -> None:
    make_told_deal()
    run_sql(change)

    found = comparing.compare_next("segment", 0, 100)

    assert list_fields(found) == [("view", "version")]


def test_segments_of_a_stream_that_never_was_are_found() -> None:
    project(make_deal())
    run_sql("UPDATE segment SET stream_id = gen_random_uuid()")

    found = comparing.compare_next("segment", 0, 100)

    assert {difference.held is None for difference in found.differences} == {True, False}


@pytest.mark.parametrize("name", ["deal", "segment"])
def test_a_stream_that_cannot_be_folded_and_is_not_parked_is_a_finding_and_the_others_are_compared(name: str) -> None:
    deal, other = make_deal(), make_deal()
    project(deal, other)
    spoil(deal)

    found = comparing.compare_next(name, 0, 100)

    assert found.compared == 2
    assert [(one.stream_id, one.field) for one in found.differences] == [(deal.stream_id, "fold")]
    assert "cannot be folded" in found.differences[0].folded


@pytest.mark.parametrize("name", ["deal", "segment"])
def test_what_is_parked_need_not_even_be_read(name: str) -> None:
    deal, other = make_deal(), make_deal()
    project(deal, other)
    spoil(deal)
    rebuild(*projections.ALL)

    found = comparing.compare_next(name, 0, 100)

    assert (found.compared, found.parked, found.differences) == (1, 1, [])

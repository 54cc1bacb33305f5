"""Questions about everything at once, on the story and on small portfolios."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection

from events import projections, store, story
from events.history import Coordinates, names, portfolio
from events.history.portfolio import Filters, Passage, ViewBehindError
from tests.integration.projections.acts import FOXCONN, NISSAN, append, approach, make_deal, project, retract_last

pytestmark = pytest.mark.usefixtures("committed_db")


def stages(board: portfolio.Board) -> dict[str, int]:
    return {column.stage: column.count for column in board.columns if column.count}


def load_story() -> None:
    call_command("load_story", verbosity=0)
    assert projections.drain(30)


def test_interests_given_up_while_the_deal_lives_are_exactly_that_of_the_first_deal() -> None:
    load_story()

    ledger = portfolio.interests(status=("softened", "withdrawn"), stage=("open",))

    assert [(line.deal, line.interest["status"]) for line in ledger.lines] == [
        (story.stream_id("story", "D1"), "softened")
    ]


def test_the_board_of_the_story_and_its_example() -> None:
    load_story()

    assert stages(portfolio.board()) == {"APPROACHED": 1, "FINALIZING": 1, "FINALIZED": 1, "LAPSED": 2}


def test_the_board_before_anything_was_known_is_empty() -> None:
    load_story()

    board = portfolio.board(Coordinates(position=0))

    assert stages(board) == {}
    assert board.coordinates.position == 0
    assert board.projection_position == store.head()


def test_a_board_says_which_position_it_is_of() -> None:
    project(make_deal())

    board = portfolio.board()

    assert (board.coordinates.position, board.projection_position) == (1, 1)


def test_what_is_learned_later_never_changes_an_answer_about_before() -> None:
    deal = make_deal()
    approach(deal, occurred="2024-05-01")
    project(deal)
    before = portfolio.board(Coordinates(position=2))
    retract_last(deal)
    project(deal)

    assert portfolio.board(Coordinates(position=2)).columns == before.columns
    assert stages(portfolio.board()) == {"LEAD": 1}


def test_a_card_shows_the_deal() -> None:
    deal = make_deal(title="Oceania")
    project(deal)

    (card,) = next(column for column in portfolio.board().columns if column.count).cards

    assert (card.id, card.title, card.kind, card.since) == (deal.stream_id, "Oceania", "alliance", "2024")
    assert [(party.company, party.role, party.status) for party in card.parties] == [
        (FOXCONN, "initiator", "active"),
        (NISSAN, "counterpart", "active"),
    ]


def test_a_column_shows_the_newest_deals_first_and_says_that_there_are_more() -> None:
    deals = [make_deal() for _ in range(3)]
    for deal in deals:
        project(deal)

    (column,) = [column for column in portfolio.board(limit=2).columns if column.count]

    assert [card.id for card in column.cards] == [deals[2].stream_id, deals[1].stream_id]
    assert (column.count, column.more) == (3, True)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(), 2),
        (Filters(stage=("open",)), 2),
        (Filters(stage=("APPROACHED",)), 1),
        (Filters(stage=("ended",)), 0),
        (Filters(kind=("alliance",)), 2),
        (Filters(kind=("merger",)), 0),
        (Filters(party=NISSAN), 2),
        (Filters(party=NISSAN, role=("initiator",)), 0),
        (Filters(party=FOXCONN, role=("initiator",)), 2),
        (Filters(role=("counterpart",)), 2),
        (Filters(market=("JP",)), 0),
        (Filters(level=1), 2),
        (Filters(level=4), 0),
        (Filters(paused=False), 2),
        (Filters(disputed=True), 0),
        (Filters(interest_status=("softened",)), 0),
        (Filters(record_status=("live",)), 2),
    ],
)
def test_filters_leave_out_what_differs(filters: Filters, found: int) -> None:
    lead, approached = make_deal(), make_deal()
    approach(approached, occurred="2024-05-01")
    project(lead, approached)

    assert len(portfolio.list_streams("deal", filters=filters).items) == found
    assert sum(column.count for column in portfolio.board(filters=filters).columns) == found


def test_pages_follow_each_other_both_ways() -> None:
    deals = [make_deal() for _ in range(5)]
    for deal in deals:
        project(deal)
    ids = [deal.stream_id for deal in deals]

    first = portfolio.list_streams("deal", limit=2)
    second = portfolio.list_streams("deal", limit=2, after=first.items[-1].opened_position)
    back = portfolio.list_streams("deal", limit=2, before=second.items[0].opened_position, backwards=True)

    assert [item.stream_id for item in first.items] == ids[:2]
    assert [item.stream_id for item in second.items] == ids[2:4]
    assert [item.stream_id for item in back.items] == ids[1::-1]
    assert (first.more, second.more, back.more) == (True, True, False)


def test_the_funnel_counts_who_stood_came_and_went() -> None:
    old, new = make_deal(), make_deal()
    approach(old, occurred="2024-05-01")
    approach(new, occurred="2024-06-10")
    project(old, new)

    funnel = portfolio.funnel(date(2024, 6, 1), date(2024, 6, 30))

    assert [passage for passage in funnel.passages if passage != Passage(passage.stage)] == [
        Passage("LEAD", at_start=1, left=1),
        Passage("APPROACHED", at_start=1, entered=1, at_end=2),
    ]


def test_a_deal_that_is_opened_comes_from_nowhere() -> None:
    project(make_deal())

    funnel = portfolio.funnel(date(2023, 12, 1), date(2024, 12, 31))

    assert funnel.passages[0] == Passage("LEAD", entered=1, at_end=1)


def test_a_span_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="ends on 2024-01-01"):
        portfolio.funnel(date(2024, 1, 2), date(2024, 1, 1))


def test_a_position_that_the_segments_have_not_come_to_is_refused() -> None:
    project(make_deal())
    append(make_deal())
    store.seal()

    with pytest.raises(ViewBehindError, match="at position 1 of the log; 2 was asked for"):
        portfolio.board(Coordinates(position=2))


def test_names_are_those_known_at_the_position() -> None:
    deal = make_deal(title="First")
    project(deal)
    deal.add("deal.described", {"title": "Second"}, occurred="2024-05-01")
    project(deal)

    assert names.look_up(ids=[deal.stream_id], position=1).names == {deal.stream_id: "First"}
    assert names.look_up(ids=[deal.stream_id], position=2).names == {deal.stream_id: "Second"}
    assert names.look_up(ids=[deal.stream_id], position=0).names == {}


def test_names_are_folded_where_the_segments_lag() -> None:
    deal = make_deal(title="First")
    project(deal)
    deal.add("deal.described", {"title": "Second"}, occurred="2024-05-01")
    append(deal)
    store.seal()

    assert names.look_up(ids=[deal.stream_id], position=2).names == {deal.stream_id: "Second"}


def test_each_question_is_one_statement(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    project(make_deal())
    place = Coordinates(position=1)

    for ask in (
        lambda: portfolio.board(place),
        lambda: portfolio.funnel(date(2024, 1, 1), date(2024, 2, 1), place),
        lambda: portfolio.list_streams("deal", place),
        lambda: portfolio.interests(place),
    ):
        with django_assert_num_queries(1, connection=connection):
            ask()

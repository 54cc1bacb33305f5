from datetime import date

import pytest

from events.importing import Row, RowError, load_mapping
from events.importing.interpreting import DealRow, find_shared_names, interpret

TODAY = date(2026, 11, 22)
ACQUISITIONS = load_mapping("acquisitions")


def row(number: int = 2, **cells: str) -> Row:
    """A row as the table would have it, changed cell by cell (spaces in column names written as underscores)."""
    usual = {
        "Acquired Company": "Beech",
        "Acquiring Company": "Ash",
        "Year of acquisition announcement": "2012",
        "Deal announced on": "20/12/2012",
        "Price": "",
        "Status": "",
        "Terms": "",
        "Acquisition Profile": "http://profiles.example/1",
        "News": "Ash buys Beech",
        "News Link": "http://www.news.example/ash-buys-beech",
    }
    return Row(number, usual | {name.replace("_", " "): cell for name, cell in cells.items()})


def read(given: Row) -> DealRow:
    return interpret(given, ACQUISITIONS, TODAY)


@pytest.mark.parametrize(
    ("status", "types"),
    [
        ("Complete", ["deal.opened", "deal.announcement_made", "deal.finalized", "deal.took_effect"]),
        ("PENDING", ["deal.opened", "deal.announcement_made", "deal.finalization_started"]),
        ("", ["deal.opened", "deal.announcement_made"]),
        ("Cancelled", ["deal.opened", "deal.announcement_made"]),
    ],
)
def test_the_word_of_the_status_decides_which_events_a_row_records(status: str, types: list[str]) -> None:
    assert [event.type for event in read(row(Status=status)).events] == types


def test_a_status_that_the_mapping_does_not_know_is_noted() -> None:
    assert ["Cancelled" in note for note in read(row(Status="Cancelled")).notes] == [True]
    assert read(row(Status="")).notes == ()


def test_the_news_is_the_evidence_with_its_title() -> None:
    (source,) = read(row()).sources

    assert (source.url, source.publisher, source.title) == (
        "http://www.news.example/ash-buys-beech",
        "news.example",
        "Ash buys Beech",
    )


def test_a_title_for_two_links_at_once_is_given_to_neither() -> None:
    sources = read(row(News_Link="http://a.example/1, http://b.example/2")).sources

    assert [(source.publisher, source.title) for source in sources] == [("a.example", None), ("b.example", None)]


def test_the_profile_is_the_evidence_where_there_is_no_news() -> None:
    (source,) = read(row(News_Link="", News="")).sources

    assert (source.url, source.publisher) == ("http://profiles.example/1", "Crunchbase")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (row(Acquired_Company=""), "no-company"),
        (row(News_Link="none", Acquisition_Profile="none"), "no-source"),
        (row(News_Link="http://[bad"), "link-unreadable"),
        (row(Year_of_acquisition_announcement="soon"), "year-unreadable"),
        (Row(2, {}, problem="The row has 1 cells."), "row-misshapen"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_by_name(given: Row, reason: str) -> None:
    with pytest.raises(RowError) as caught:
        read(given)

    assert caught.value.details["reason"] == reason


def test_a_row_is_the_same_deal_when_its_identity_cells_are_the_same() -> None:
    assert read(row(number=2)).identity == read(row(number=9, Status="Complete")).identity
    assert read(row()).identity != read(row(Acquisition_Profile="http://profiles.example/2")).identity


def test_without_identity_cells_the_whole_row_is_the_identity() -> None:
    blank = {"Acquisition_Profile": ""}

    assert read(row(**blank)).identity == read(row(number=3, **blank)).identity
    assert read(row(**blank)).identity != read(row(**blank, Price="$5")).identity


def test_a_name_bought_by_two_buyers_is_found_and_one_bought_twice_by_the_same_is_not() -> None:
    rows = [
        read(row(2, Acquired_Company="Beech", Acquiring_Company="Ash")),
        read(row(3, Acquired_Company="BEECH", Acquiring_Company="Cedar")),
        read(row(4, Acquired_Company="Elm", Acquiring_Company="Ash")),
        read(row(5, Acquired_Company="Elm", Acquiring_Company="ash")),
    ]

    assert find_shared_names(rows, ACQUISITIONS) == {"beech": [2, 3]}

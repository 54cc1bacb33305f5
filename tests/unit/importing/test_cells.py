from datetime import date

import pytest

from events.importing.cells import read_amount, read_date, read_links
from events.importing.errors import RowError
from events.importing.mapping import AmountRule, DateRule

TODAY = date(2026, 11, 22)
DAY_FIRST = DateRule(column="Date", order="day-first", year_column="Year", spreadsheet_years=True)
DOLLARS = AmountRule(column="Price", currencies={"$": "USD", "US$": "USD", "€": "EUR"})


@pytest.mark.parametrize(
    ("order", "cell", "read"),
    [
        ("day-first", "1/06/1997", "1997-06-01"),
        ("day-first", "13.11.2014", "2014-11-13"),
        ("month-first", "6/01/1997", "1997-06-01"),
        ("year-first", "1997-06-01", "1997-06-01"),
    ],
)
def test_a_day_is_read_in_the_order_that_the_mapping_says(order: str, cell: str, read: str) -> None:
    rule = DateRule.model_validate({"column": "Date", "order": order})

    assert read_date(cell, "", rule, TODAY).text == read


@pytest.mark.parametrize("cell", ["13/13/1997", "31/02/1997", "1/6/97", "June 1997", "1997-06-01"])
def test_a_date_that_is_not_in_that_order_is_refused_and_not_guessed(cell: str) -> None:
    with pytest.raises(RowError) as caught:
        read_date(cell, "1997", DAY_FIRST, TODAY)

    assert caught.value.details["reason"] == "date-unreadable"


@pytest.mark.parametrize(("cell", "year"), [("28/06/1905", "2006"), ("25/06/1905", "2003"), ("20/06/1905", "1998")])
def test_a_year_that_a_spreadsheet_took_for_a_day_number_is_only_a_year(cell: str, year: str) -> None:
    read = read_date(cell, year, DAY_FIRST, TODAY)

    assert read.text == year
    assert read.note is not None
    assert cell in read.note


def test_a_date_and_a_year_that_disagree_are_refused() -> None:
    with pytest.raises(RowError) as caught:
        read_date("28/06/1906", "2006", DAY_FIRST, TODAY)

    assert caught.value.details["reason"] == "dates-disagree"


def test_a_year_that_has_not_come_yet_gives_way_to_the_date_and_says_so() -> None:
    read = read_date("10/08/2014", "2104", DAY_FIRST, TODAY)

    assert (read.text, read.note is not None) == ("2014-08-10", True)


def test_a_date_that_has_not_come_yet_gives_way_to_the_year_and_says_so() -> None:
    read = read_date("10/08/2104", "2014", DAY_FIRST, TODAY)

    assert (read.text, read.note is not None) == ("2014", True)


def test_without_a_date_there_is_only_the_year_and_without_both_nothing() -> None:
    assert read_date("", "2006", DAY_FIRST, TODAY).text == "2006"
    assert read_date("2006", "2006", DAY_FIRST, TODAY).text == "2006"
    assert read_date("", "", DAY_FIRST, TODAY).text is None


@pytest.mark.parametrize(
    ("cell", "amount", "currency"),
    [
        ("$100,000,000", "100000000", "USD"),
        ("US$ 5.50", "5.5", "USD"),
        ("12 €", "12", "EUR"),
        ("$0.99", "0.99", "USD"),
    ],
)
def test_money_becomes_a_canonical_decimal_and_a_currency(cell: str, amount: str, currency: str) -> None:
    read = read_amount(cell, DOLLARS)

    assert read is not None
    assert (read.amount, read.currency) == (amount, currency)


def test_a_decimal_comma_is_read_where_the_mapping_says_so() -> None:
    rule = AmountRule(column="Preis", default_currency="EUR", decimal_point=",")

    read = read_amount("1.250.000,75", rule)

    assert read is not None
    assert str(read) == "EUR 1,250,000.75"


@pytest.mark.parametrize("cell", ["$1,5", "$100 million", "about $5", "$-3", "$", "$１２"])
def test_money_that_could_be_misread_is_refused(cell: str) -> None:
    with pytest.raises(RowError) as caught:
        read_amount(cell, DOLLARS)

    assert caught.value.details["reason"] == "amount-unreadable"


def test_money_without_a_currency_is_refused() -> None:
    with pytest.raises(RowError) as caught:
        read_amount("5000", DOLLARS)

    assert caught.value.details["reason"] == "amount-without-currency"


def test_several_links_in_a_cell_are_told_apart_and_commas_inside_a_link_kept() -> None:
    cell = "http://a.example/x,y, https://b.example/z ; http://a.example/x,y, "

    assert read_links(cell) == ["http://a.example/x,y", "https://b.example/z"]


@pytest.mark.parametrize("cell", ["", "see the annual report", "http://", "ftp://a.example/x"])
def test_what_is_no_link_is_no_evidence(cell: str) -> None:
    assert read_links(cell) == []

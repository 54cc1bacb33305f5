"""From the text of a cell to what it says: dates, money, links. Pure; a cell that cannot be read raises RowError."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from events.importing.errors import RowError
from events.importing.mapping import AmountRule, DateRule

SPREADSHEET_DAY_ZERO = date(1899, 12, 30)  # what a spreadsheet adds a day number to, its leap-year error included

_DATE = re.compile(r"(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})")
_YEAR = re.compile(r"\d{4}")
_LINK_GAP = re.compile(r"[\s,;]+(?=https?://)")
_LINK = re.compile(r"https?://[^\s/]\S*")


@dataclass(frozen=True, slots=True)
class DateRead:
    """What a date cell says as partial-date text ("2006", "2014-05-28"), and what was odd about it."""

    text: str | None
    note: str | None = None


def read_date(cell: str, year_cell: str, rule: DateRule, today: date) -> DateRead:
    """The date, or only its year where the cell cannot be trusted for more. `today` bounds what can have happened."""
    year = _read_year(year_cell, rule)
    if _YEAR.fullmatch(cell):
        cell, year = "", _settle_bare_year(int(cell), year, rule)
    if not cell:
        return DateRead(None if year is None else f"{year:04d}")
    day = _read_day(cell, rule)
    if year is None or day.year == year:
        return DateRead(day.isoformat())
    if rule.spreadsheet_years and day == SPREADSHEET_DAY_ZERO + timedelta(days=year):
        return DateRead(f"{year:04d}", f"{cell} is the year {year} taken for a day number: only the year is taken")
    if year > today.year >= day.year:
        return DateRead(day.isoformat(), f"the year {year} has not come yet: the date {cell} is taken")
    if day > today and year <= today.year:
        return DateRead(f"{year:04d}", f"the date {cell} has not come yet: only the year {year} is taken")
    raise RowError(
        reason="dates-disagree", detail=f"{rule.column} says {cell!r} but {rule.year_column} says {year_cell!r}."
    )


def _read_year(cell: str, rule: DateRule) -> int | None:
    if not cell:
        return None
    if not _YEAR.fullmatch(cell):
        raise RowError(reason="year-unreadable", detail=f"{rule.year_column} is {cell!r}, not a year.")
    return int(cell)


def _settle_bare_year(stated: int, year: int | None, rule: DateRule) -> int:
    if year not in (None, stated):
        raise RowError(
            reason="dates-disagree", detail=f"{rule.column} says {stated} but {rule.year_column} says {year}."
        )
    return stated


def _read_day(cell: str, rule: DateRule) -> date:
    match = _DATE.fullmatch(cell)
    if match:
        first, second, third = match.groups()
        year, month, day = {
            "day-first": (third, second, first),
            "month-first": (third, first, second),
            "year-first": (first, second, third),
        }[rule.order]
        if len(year) == 4:
            try:
                return date(int(year), int(month), int(day))
            except ValueError:
                pass
    raise RowError(reason="date-unreadable", detail=f"{rule.column} is {cell!r}, not a {rule.order} date.")


@dataclass(frozen=True, slots=True)
class Amount:
    amount: str
    currency: str

    def __str__(self) -> str:
        whole, point, fraction = self.amount.partition(".")
        return f"{self.currency} {int(whole):,}{point}{fraction}"


def read_amount(cell: str, rule: AmountRule) -> Amount | None:
    """The money in a cell such as "$1,700,000" as a canonical decimal string and a currency code; None if blank."""
    if not cell:
        return None
    number, currency = cell, rule.default_currency
    for mark in sorted(rule.currencies, key=len, reverse=True):
        if cell.startswith(mark) or cell.endswith(mark):
            number, currency = cell.removeprefix(mark).removesuffix(mark).strip(), rule.currencies[mark]
            break
    amount = _read_number(number, rule.decimal_point)
    if amount is None:
        raise RowError(reason="amount-unreadable", detail=f"{rule.column} is {cell!r}, not an amount of money.")
    if currency is None:
        raise RowError(reason="amount-without-currency", detail=f"{rule.column} is {cell!r}: in which currency?")
    return Amount(amount, currency)


def _read_number(text: str, decimal_point: str) -> str | None:
    point, comma = (r"\.", ",") if decimal_point == "." else (",", r"\.")
    if not re.fullmatch(rf"(\d+|\d{{1,3}}({comma}\d{{3}})+)({point}\d+)?", text, re.ASCII):
        return None
    whole, _, fraction = re.sub(comma, "", text).replace(decimal_point, ".").partition(".")
    fraction = fraction.rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{fraction}" if fraction else "")


def read_links(cell: str) -> list[str]:
    """Every link of a cell that may hold several, in order, each once. A comma inside a link stays part of it."""
    parts = (part.strip(" ,;\t\r\n") for part in _LINK_GAP.split(cell))
    return list(dict.fromkeys(part for part in parts if _LINK.fullmatch(part)))

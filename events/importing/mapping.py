"""The mapping: how the columns and words of one kind of table become deals, companies, sources and events.

It is a small TOML file, checked as a whole when it is loaded, so that a row never meets a mistake of the mapping.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from events.importing.errors import MappingError
from events.importing.templates import list_placeholders

SHIPPED = Path(__file__).parent / "mappings"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TableRule(_Part):
    """How to read the file. The `identity` columns together name a deal; the words of `blank` say nothing."""

    encoding: str = "utf-8"
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    identity: tuple[str, ...] = Field(min_length=1)
    blank: tuple[str, ...] = ()


class CompanyRule(_Part):
    """A column of company names. With `bought_by`, a name that the table pairs with several of those companies is
    flagged: it may be one firm sold on, or two firms of one name, and people must look."""

    column: str
    bought_by: str | None = None


class DateRule(_Part):
    """A column of dates. `year_column` repeats the year; where the two disagree the row says less, never more.

    `spreadsheet_years`: a bare year that a spreadsheet took for a day number (2006 became 28/06/1905) is a year.
    """

    column: str
    order: Literal["day-first", "month-first", "year-first"]
    year_column: str | None = None
    spreadsheet_years: bool = False


class AmountRule(_Part):
    """A column of money. `currencies` maps what is written beside the number to ISO 4217."""

    column: str
    currencies: dict[str, str] = {}
    default_currency: str | None = None
    decimal_point: Literal[".", ","] = "."


class LinkRule(_Part):
    """A column of links. A cell may hold several; each becomes a source, named by its host unless told."""

    column: str
    title_column: str | None = None
    publisher: str | None = None
    source_type: str | None = None


class SourceRule(_Part):
    """The first of the `links` columns that holds a link is the row's evidence, with these grades for its citations."""

    links: tuple[LinkRule, ...] = Field(min_length=1)
    reliability: Literal["A", "B", "C", "D", "E", "F"] = "F"
    credibility: int = Field(default=6, ge=1, le=6)
    mode: Literal["direct", "indirect", "narrator", "inferred"] = "narrator"
    locator: str | None = None


class StatusRule(_Part):
    """Which events a row records, by the word in its status column; the first is the opening."""

    column: str
    words: dict[str, tuple[str, ...]] = {}
    otherwise: tuple[str, ...] = Field(min_length=1)


class EventRule(_Part):
    """One event. `occurred` names a date of the row; `occurred_from` says "not before" it; neither: unknown."""

    type: str
    occurred: str | None = None
    occurred_from: str | None = None
    inferred: str | None = None
    data: dict[str, Any] = {}


class Mapping(_Part):
    name: str = Field(pattern=r"^[a-z][a-z0-9_-]*$")
    description: str = ""
    table: TableRule
    companies: dict[str, CompanyRule] = Field(min_length=1)
    known_companies: dict[str, str] = {}  # name in the table -> company id, where a name alone does not settle it
    dates: dict[str, DateRule] = {}
    amounts: dict[str, AmountRule] = {}
    texts: dict[str, str] = {}
    source: SourceRule
    status: StatusRule
    events: dict[str, EventRule] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_fit(self) -> Self:
        problems = list(_misfits(self))
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def list_columns(self) -> Iterator[tuple[str, str]]:
        """Every column that the mapping needs, with the field that names it."""
        for number, column in enumerate(self.table.identity):
            yield f"table.identity[{number}]", column
        for section in ("companies", "dates", "amounts"):
            for name, rule in getattr(self, section).items():
                yield f"{section}.{name}.column", rule.column
        for name, date_rule in self.dates.items():
            if date_rule.year_column:
                yield f"dates.{name}.year_column", date_rule.year_column
        for name, column in self.texts.items():
            yield f"texts.{name}", column
        for number, link in enumerate(self.source.links):
            yield f"source.links[{number}].column", link.column
            if link.title_column:
                yield f"source.links[{number}].title_column", link.title_column
        yield "status.column", self.status.column

    def list_values(self) -> set[str]:
        """The names that templates may use."""
        companies = {f"{name}{suffix}" for name in self.companies for suffix in ("", ".id")}
        amounts = {f"{name}{suffix}" for name in self.amounts for suffix in ("", ".amount", ".currency")}
        return companies | amounts | set(self.dates) | set(self.texts) | {"row"}


def load_mapping(name_or_path: str) -> Mapping:
    """A shipped mapping by name, or any by path. Raises MappingError, naming the field."""
    path = SHIPPED / f"{name_or_path}.toml"
    if not path.is_file():
        path = Path(name_or_path)
    try:
        return Mapping.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        shipped = ", ".join(sorted(file.stem for file in SHIPPED.glob("*.toml")))
        raise MappingError(mapping=name_or_path, detail=f"no such file, and no shipped mapping ({shipped})") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise MappingError(mapping=name_or_path, detail=str(error)) from error
    except ValidationError as error:
        raise MappingError(mapping=name_or_path, detail=_in_words(error)) from error


def _in_words(error: ValidationError) -> str:
    found = []
    for item in error.errors(include_url=False):
        place = ".".join(str(part) for part in item["loc"])
        found.append(f"{place}: {item['msg']}" if place else item["msg"].removeprefix("Value error, "))
    return "; ".join(found)


def _misfits(mapping: Mapping) -> Iterator[str]:
    """Names that a part of the mapping uses and no other part gives."""
    values = mapping.list_values()
    for name, event in mapping.events.items():
        for field in ("occurred", "occurred_from"):
            date = getattr(event, field)
            if date is not None and date not in mapping.dates:
                yield f"events.{name}.{field}: no date is named {date!r}"
        for placeholder in list_placeholders([event.data, event.inferred]):
            if placeholder not in values:
                yield f"events.{name}: no value is named {{{placeholder}}}"
    for placeholder in list_placeholders(mapping.source.locator):
        if placeholder not in values:
            yield f"source.locator: no value is named {{{placeholder}}}"
    for name, company in mapping.companies.items():
        if company.bought_by is not None and company.bought_by not in mapping.companies:
            yield f"companies.{name}.bought_by: no company is named {company.bought_by!r}"
    words = {f"status.words.{word}": events for word, events in mapping.status.words.items()}
    for place, events in {**words, "status.otherwise": mapping.status.otherwise}.items():
        unknown = [event for event in events if event not in mapping.events]
        if unknown or not events:
            yield f"{place}: no event is named {', '.join(map(repr, unknown)) or 'here'}"
        elif mapping.events[events[0]].type != "deal.opened":
            yield f"{place}: the first event must be a deal.opened"

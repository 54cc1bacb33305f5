"""The story as data: steps of events, contact profiles, facts that are no event; read from a TOML file beside this."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from events.errors import DealTrackerError

FIXTURES = Path(__file__).parent


class FixtureError(DealTrackerError):
    """A fixture of the story is wrong; the message names the place."""

    code = "fixture-invalid"
    title = "Fixture cannot be used"
    http_status = 500
    template = "{fixture}: {detail}"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class EventEntry(_Part):
    """An event and its citation of the fixture's source. "@key" in any text stands for an id."""

    type: str
    id: str | None = None  # a name by which later events refer to this one
    data: dict[str, Any]
    occurred: str | dict[str, Any] | None = None
    quote: str | None = Field(default=None, max_length=120)
    asserted_by: dict[str, str] | None = None
    mode: Literal["direct", "indirect", "narrator", "inferred"] = "narrator"
    credibility: int = Field(default=6, ge=1, le=6)
    inferred: str | None = None
    own_knowledge: bool = False
    ambiguous_names: tuple[str, ...] = ()


class Step(_Part):
    """Events of one stream, recorded together. `row` is the fact it codes, `also_rows` others that it carries."""

    key: str
    stream: str
    fact: str
    row: int | None = None
    also_rows: tuple[int, ...] = ()
    events: tuple[EventEntry, ...] = Field(min_length=1)


class Employment(_Part):
    company: str
    role: str
    is_current: bool


class ContactProfile(_Part):
    """A person, created with the step that first names them and never again: a profile may have been erased since."""

    key: str
    step: str
    name: str
    title: str
    employments: tuple[Employment, ...]


class Unrecorded(_Part):
    """A fact that is no event, and why."""

    row: int
    why: str


class Fixture(_Part):
    name: str
    source: str
    streams: dict[str, Literal["company", "deal", "seminar", "source"]]
    steps: tuple[Step, ...]
    contacts: tuple[ContactProfile, ...] = ()
    unrecorded: tuple[Unrecorded, ...] = ()


def read_fixture(name: str) -> Fixture:
    """The fixture of that name. Raises FixtureError."""
    path = FIXTURES / f"{name}.toml"
    try:
        return Fixture.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise FixtureError(fixture=path.name, detail=str(error)) from error

"""The envelope: everything an event carries beside its data. Plain frozen dataclasses; no clock, no database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Literal

from events.catalogue.base import EventData
from events.catalogue.citations import Citation
from events.catalogue.partial import Precision

Basis = Literal["stated", "inferred", "unknown"]
ActorKind = Literal["user", "token", "task"]
Channel = Literal["admin", "api", "import", "task"]

OWN_KNOWLEDGE: Literal["own_knowledge"] = "own_knowledge"
"""What stands in place of citations when the source is the analyst (rule H13)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurred:
    """When it happened in the world: a closed interval of days (either bound may be unknown) and how sure that is.

    Days are local dates, never converted between zones; `tz` is the IANA zone they were stated in.
    `after` and `before` are ids of events that this one is declared to follow or precede.
    """

    earliest: date | None = None
    latest: date | None = None
    precision: Precision = "unknown"
    approx: bool = False
    tz: str | None = None
    basis: Basis = "stated"
    instant: str | None = None  # RFC 3339, only with precision "instant"
    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()

    def order_day(self, recorded_on: date) -> date:
        """The day the fold orders by (DOMAIN.md 8): earliest bound if known, else latest, else the day of recording."""
        return self.earliest or self.latest or recorded_on


@dataclass(frozen=True, slots=True)
class Actor:
    """Who recorded an event: a Django user, an API token or a task. The name is looked up when shown."""

    kind: ActorKind
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """Who recorded it, through what, and on what evidence; stored as the row's `metadata`."""

    actor: Actor
    channel: Channel
    on_behalf_of: str | None = None
    request_id: str | None = None
    correlation_id: str | None = None
    causation_id: str | None = None
    citations: tuple[Citation, ...] = ()
    own_knowledge: bool = False
    inferred: str | None = None  # why the event was inferred rather than stated
    ambiguous_names: tuple[str, ...] = ()  # names in the source that the writer had to choose a company for


@dataclass(frozen=True, kw_only=True)
class Event:
    """One immutable event, recorded or about to be.

    Ids are canonical lower-case UUID text. `position` and `recorded_at` are None until the event is sealed;
    `digest` is None until it is appended. Instants are aware and in UTC.
    """

    id: str
    category: str
    stream_id: str
    version: int
    data: EventData
    occurred: Occurred
    metadata: Metadata
    created_at: datetime
    position: int | None = None
    recorded_at: datetime | None = None
    digest: bytes | None = field(default=None, repr=False)

    @property
    def type(self) -> str:
        return self.data.type

    @property
    def schema_version(self) -> int:
        return self.data.schema_version

    @cached_property
    def order_day(self) -> date:
        return self.occurred.order_day(self.created_at.date())

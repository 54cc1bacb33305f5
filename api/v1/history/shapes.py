"""The shapes of answers about history, for the OpenAPI document; a contract test holds real answers against them."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from api.v1.shapes import ActorRef, AsOf, CitedSource, EvidenceOut, Flag, Named, PartialDate, Shape, StreamRef
from events.domain import Stage
from events.history.facets import Kind


class EventLine(Shape):
    """An event in one line; it is whole at `/events/{id}`."""

    id: UUID
    stream: StreamRef
    type: str
    version: int
    position: int | None
    recorded_at: AwareDatetime | None
    occurred_in_words: str
    sentence: str
    actor: ActorRef


class ChangingEvent(EventLine):
    did: Literal["learned", "corrected", "retracted", "happened"] = Field(
        description="On the axis of knowledge it was learned, or corrects or retracts; on the world's it happened."
    )


class Change(Shape):
    """One part of a deal that is not what it was. `path` has every value on the way, both ends included."""

    kind: Kind
    stream: StreamRef = Field(description="The deal, or a seminar about it.")
    sentence: str
    before: dict[str, Any] | None = Field(description="Null where there was no such part.")
    after: dict[str, Any] | None = Field(description="Null where there is none any more.")
    path: list[dict[str, Any] | None]
    events: list[UUID] = Field(description="The events that made the change.")


class DealChanges(Shape):
    """What changed in one deal, with all events between the two ends."""

    deal: Named
    changes: list[Change]
    events: list[ChangingEvent]
    uncertain: list[UUID] = Field(
        description="On the world's axis: events whose date does not tell whether they had happened by one of the ends."
    )


class DealDiff(DealChanges):
    """What changed in a deal. `as_of` is the end of the span, `since` its beginning."""

    axis: Literal["knowledge", "world"]
    since: AsOf
    as_of: AsOf


class DiffPage(Shape):
    """A page of the deals with news in the span, in the order in which they were opened."""

    axis: Literal["knowledge", "world"]
    since: AsOf
    as_of: AsOf
    items: list[DealChanges]
    next: str | None = Field(description="The address of the next page; null on the last.")


class StageVisit(Shape):
    """One stay at a stage. Dates are as given; a bound in days is null where it takes a date that is not known."""

    stage: Stage
    since: PartialDate
    since_in_words: str
    until: PartialDate | None = Field(description="Null while it lasts.")
    until_in_words: str | None
    min_days: int | None
    max_days: int | None
    duration_in_words: str
    derived: bool = Field(description="WITHDRAWN that nobody declared.")
    order_assumed: bool = Field(description="The order of what began or ended it rests on when it was recorded alone.")
    opened_by: UUID
    closed_by: UUID | None


class Stages(Shape):
    """Every stay of a deal at a stage, in the order of the world."""

    items: list[StageVisit]
    counted_to: str = Field(description="The day to which a stay that lasts is counted.")
    order_assumed: list[UUID]
    anomalies: list[Flag]
    as_of: AsOf


class EventCitations(Shape):
    """On what an event rests. `about` are disputes of it, and assessments of its evidence."""

    event: EventLine
    standing: Literal["supported", "unsupported", "own_knowledge", "superseded"]
    citations: list[EvidenceOut]
    about: list[EventLine]
    as_of: AsOf


class Affected(Shape):
    """A stream with events that rest on the source."""

    stream: StreamRef
    name: str
    events: list[EventLine] = Field(description="Those that rest on the source, or on a copy of it.")
    unsupported: list[UUID] = Field(description="Those that nothing else would support.")
    falls: bool = Field(description="Nothing of it would be left.")
    changes: list[Change] = Field(description="What of a deal would be different.")


class Impact(Shape):
    """What rests on a source, a page of streams, and what would fall with it."""

    source: CitedSource
    copies: list[UUID] = Field(description="Sources that are copies of it: they fall with it.")
    items: list[Affected]
    next: str | None = Field(description="The address of the next page; null on the last.")
    as_of: AsOf


class Oddity(Shape):
    """A flag with the sentences of its events."""

    code: str
    text: str
    events: list[EventLine]


class OddStream(Shape):
    """A stream with everything about it that deserves a look."""

    stream: StreamRef
    name: str
    anomalies: list[Oddity]


class AnomalyPage(Shape):
    items: list[OddStream]
    next: str | None = Field(description="The address of the next page; null on the last.")
    as_of: AsOf

"""The shapes of answers, for the OpenAPI document; a contract test holds real answers against them."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from events.catalogue import Citation
from events.catalogue.citations import AsserterKind, Mode
from events.catalogue.envelope import ActorKind, Basis, Channel
from events.catalogue.partial import Precision

Decimal = Annotated[str, Field(pattern=r"^[0-9]{1,18}(\.[0-9]{1,6})?$")]
PartialDate = Annotated[
    str, Field(description="As precise as it is known: 2024, 2024-H2, 2024-03, ../2025-04, unknown.")
]
RecordStatus = Literal["live", "merged_into", "retracted"]


class Shape(BaseModel):
    """Fields without a default are always present: what is not known is null."""


class Named(Shape):
    id: UUID
    name: str


class StreamRef(Shape):
    category: Literal["deal", "company", "seminar", "source", "contact"]
    id: UUID | None = Field(description="Null in a dry run that opens a stream.")


class ActorRef(Shape):
    kind: ActorKind
    id: str
    name: str


class Flag(Shape):
    """Something odd that deserves a person's look; it stops nothing."""

    code: str
    text: str
    events: list[UUID]


class OccurredOut(Shape):
    """When it happened in the world: a closed interval of local days, either bound may be unknown."""

    earliest: str | None
    latest: str | None
    precision: Precision
    approx: bool
    tz: str | None
    basis: Basis
    instant: str | None
    after: list[UUID]
    before: list[UUID]


class Asserter(Shape):
    kind: AsserterKind
    id: UUID | None
    name: str | None


class CitedSource(Shape):
    """`stands`: neither its publisher nor that of the original it copies took it back."""

    id: UUID
    name: str
    reliability: str | None
    retracted: bool
    stands: bool


class EvidenceOut(Shape):
    """One citation with names. `carrier`: the event that brought it, the event itself or a later one."""

    carrier: UUID
    source: CitedSource
    quote: str | None
    quote_erased: bool
    locator: str | None
    asserted_by: Asserter
    mode: Mode
    credibility: int
    supports: bool


class Recorded(Shape):
    """What every event carries beside its type and data. Position and record time are null until it is sealed."""

    id: UUID | None = Field(description="Null in a dry run.")
    stream: StreamRef
    version: int
    position: int | None
    recorded_at: AwareDatetime | None
    created_at: AwareDatetime
    schema_version: int
    occurred: OccurredOut
    occurred_in_words: str
    citations: list[Citation] | Literal["own_knowledge"]
    inferred: str | None
    on_behalf_of: str | None
    sentence: str
    actor: ActorRef
    channel: Channel
    request_id: str | None
    correlation_id: str | None
    causation_id: str | None
    digest: str | None
    superseded_by: UUID | None
    order_assumed: bool | None = Field(
        None, description="In a history only: its place rests on nothing but when it was recorded."
    )
    flags: list[Flag] | None = Field(None, description="In a history only.")
    corrected_by: UUID | None = Field(
        None, description="In a history only: the correction that is taken in. The digest is that of the first record."
    )
    evidence: list[EvidenceOut] | None = Field(
        None, description="In a history only: what it rests on with names, later citations included."
    )


class AsOf(Shape):
    """The coordinates of an answer. `position` is the authority for what was known."""

    valid_at: str | None = Field(description="As it was given. The answer tells how things stood at its last day.")
    known_at: AwareDatetime | None
    position: int | None = Field(
        description="Null of what stands now, and while newest events that it rests on are not sealed."
    )
    min_level: int = Field(description="Only evidence of at least this level was counted.")
    valid_from: str | None = Field(None, description="The first of the days that `valid_at` stands for, if several.")
    valid_to: str | None = Field(None, description="The last of them.")


class Stretch(BaseModel):
    """Days in a row on which nothing changed. `state` is the stream in its own shape, null before it was there."""

    model_config = ConfigDict(populate_by_name=True)

    from_: str = Field(alias="from", description="The first day.")
    to: str = Field(description="The last day.")
    state: dict[str, Any] | None


class StreamShape(Shape):
    """What every stream shows. `version` counts its events; `position` is null until the last one is sealed."""

    id: UUID | None = Field(description="Null in a dry run that opens the stream.")
    record_status: RecordStatus
    version: int
    position: int | None
    first_occurred: PartialDate | None
    last_occurred: PartialDate | None
    updated_at: AwareDatetime
    anomalies: list[Flag]
    allowed_events: list[str] = Field(description="The types that may be recorded next, the named kinds first.")
    order_assumed: list[UUID] = Field(description="Events whose place rests on nothing but when they were recorded.")
    as_of: AsOf | None = Field(None, description="On as-of reads only: the coordinates of the answer.")
    included: dict[str, dict[str, Any]] | None = Field(None, description="With `include` only: what came along.")
    uncertain: list[UUID] | None = Field(
        None, description="With `valid_at` only: events whose date does not tell whether they had happened by then."
    )
    during: list[Stretch] | None = Field(
        None, description="With a `valid_at` of several days only: how it stood on each of them."
    )


class ProblemError(BaseModel):
    """One thing that is wrong: where in the body (a JSON Pointer), or in which query parameter."""

    model_config = ConfigDict(extra="allow")

    pointer: str | None = None
    parameter: str | None = None
    code: str
    detail: str


class Problem(BaseModel):
    """RFC 9457 problem details. `type` leads to the page that explains it."""

    model_config = ConfigDict(extra="allow")

    type: str
    code: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[ProblemError] | None = None
    current_stage: str | None = None
    allowed_events: list[str] | None = None
    version: int | None = None
    expected: int | None = Field(None, description="The version on which the write rested.")
    actual: int | None = Field(None, description="The version that there is.")
    required_scope: str | None = Field(None, description="What the token lacks.")
    as_of: AsOf | None = Field(None, description="The coordinates at which nothing was known.")
    survivor: Named | None = Field(None, description="The deal that a merged one is merged into.")

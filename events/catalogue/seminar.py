"""The events of a seminar, meeting, visit or call: a stream of its own, because it is about many deals."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from pydantic import Field, model_validator

from events.catalogue import checks, examples
from events.catalogue.base import EventData, Names, PersonalData, Value
from events.catalogue.phrasing import because, date_words, named, with_article
from events.catalogue.registry import register
from events.catalogue.values import (
    CompanyId,
    CountryCode,
    DealId,
    LongText,
    PartialDateText,
    SeminarKind,
    Several,
    Text,
)


class Place(Value):
    """Where: a city, a country, or both."""

    city: Text | None = Field(None, title="City")
    country: CountryCode | None = Field(None, title="Country", description="ISO 3166-1, such as JP.")

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if self.city is None and self.country is None:
            raise checks.refuse("city", "missing", "Give the city, the country, or both.")
        return self

    def in_words(self) -> str:
        return f"{self.city} ({self.country})" if self.city and self.country else self.city or self.country or ""


class _Seminar(EventData):
    personal_data: ClassVar[PersonalData] = PersonalData.NONE


@register
class SeminarAnnounced(_Seminar):
    """A company announced a seminar, or is said to be hosting one."""

    type: ClassVar[str] = "seminar.announced"
    label: ClassVar[str] = "Seminar"
    named: ClassVar[bool] = True
    example: ClassVar[Mapping[str, Any]] = {
        "host": examples.FOXCONN,
        "kind": "seminar",
        "place": {"city": "Tokyo", "country": "JP"},
        "audience": "major Japanese automakers",
        "linked_deals": [examples.COLLABORATION, examples.OCEANIA],
    }

    host: CompanyId = Field(title="Host")
    kind: SeminarKind = Field("seminar", title="Kind", description="Seminar, meeting, visit or call.")
    place: Place | None = Field(None, title="Place")
    scheduled: PartialDateText | None = Field(
        None, title="Scheduled", description="When it is to be; may be in the future."
    )
    title: Text | None = Field(None, title="Title")
    audience: LongText | None = Field(None, title="Audience", description="Who is invited, in words.")
    invitees: Several[CompanyId] = Field((), title="Invitees", description="Companies invited by name.")
    linked_deals: Several[DealId] = Field((), title="Deals", description="Deals on whose timeline it is shown.")

    def sentence(self, names: Names) -> str:
        titled = f" “{self.title}”" if self.title else ""
        place = f" in {self.place.in_words()}" if self.place else ""
        scheduled = f", scheduled for {date_words(self.scheduled)}" if self.scheduled else ""
        audience = named(names, self.invitees) or self.audience
        return f"{names(self.host)} announced {with_article(self.kind)}{titled}{place}{scheduled}" + (
            f", inviting {audience}" if audience else ""
        )


@register
class SeminarHeld(_Seminar):
    """The seminar took place. What is left out is as it was announced."""

    type: ClassVar[str] = "seminar.held"
    label: ClassVar[str] = "Seminar held"
    example: ClassVar[Mapping[str, Any]] = {
        "attendees": [examples.NISSAN, examples.MITSUBISHI_MOTORS],
        "place": {"city": "Tokyo", "country": "JP"},
    }

    attendees: Several[CompanyId] = Field((), title="Attendees", description="Companies that were there.")
    host: CompanyId | None = Field(None, title="Host", description="Where it differs from what was announced.")
    place: Place | None = Field(None, title="Place", description="Where it differs from what was announced.")
    title: Text | None = Field(None, title="Title")
    audience: LongText | None = Field(None, title="Audience", description="Who was there, in words.")
    linked_deals: Several[DealId] = Field((), title="Deals", description="Further deals on whose timeline it is shown.")

    def sentence(self, names: Names) -> str:
        host = f" by {names(self.host)}" if self.host else ""
        place = f" in {self.place.in_words()}" if self.place else ""
        audience = named(names, self.attendees) or self.audience
        return f"The seminar was held{host}{place}{f', attended by {audience}' if audience else ''}"


@register
class SeminarRescheduled(_Seminar):
    """The seminar is to be at another time, or no longer at a known one."""

    type: ClassVar[str] = "seminar.rescheduled"
    label: ClassVar[str] = "Seminar rescheduled"
    example: ClassVar[Mapping[str, Any]] = {"scheduled": "2025-04-09"}

    scheduled: PartialDateText = Field(title="Scheduled", description="When it is to be now; may be unknown.")
    reason: LongText | None = Field(None, title="Reason", description="In words; no names of people.")

    def sentence(self, names: Names) -> str:
        return because(f"The seminar was rescheduled to {date_words(self.scheduled)}", self.reason)


@register
class SeminarCancelled(_Seminar):
    """The seminar will not take place."""

    type: ClassVar[str] = "seminar.cancelled"
    label: ClassVar[str] = "Seminar cancelled"
    example: ClassVar[Mapping[str, Any]] = {"reason": "the venue was withdrawn"}

    reason: LongText | None = Field(None, title="Reason", description="In words; no names of people.")

    def sentence(self, names: Names) -> str:
        return because("The seminar was cancelled", self.reason)

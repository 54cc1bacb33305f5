"""Correction and retraction, the two ways of saying that the record was wrong. The world did not change by either.

Each category has its own pair, because a stream holds only events of its category.
"""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from annotated_types import Ge
from pydantic import Field, StrictInt

from events.catalogue import examples
from events.catalogue.base import EventData, Names, PersonalData
from events.catalogue.phrasing import because, words
from events.catalogue.registry import get_type, load, register
from events.catalogue.validation import validate_value
from events.catalogue.values import Code, EventId, FreeObject, LongText

CORRECTION_CODES = ("entry_error", "better_information", "wrong_company", "wrong_date", "wrong_figure", "other")
RetractionCode = Literal["never_happened", "wrong_entity", "fabricated_source", "entry_error"]


class EventCorrected(EventData):
    """We mistyped or know better: the event is replaced in every view but the history, at its own place in time."""

    label: ClassVar[str] = "Correction"
    needs_version: ClassVar[bool] = True
    personal_data: ClassVar[PersonalData] = PersonalData.NONE

    supersedes: EventId = Field(title="Event", description="The newest live version of the event that was wrong.")
    new_data: FreeObject = Field(
        title="What it should have said", description="The whole data of the event, of the same type; not a patch."
    )
    new_schema_version: Annotated[StrictInt, Ge(1)] | None = Field(
        None, title="Schema version", description="Of new_data. Filled in when the correction is recorded."
    )
    reason_code: Code = Field(
        title="Reason, code", description="A short code.", json_schema_extra={"x-suggestions": list(CORRECTION_CODES)}
    )
    reason: LongText = Field(title="Reason", description="In words; no names of people.")

    def sentence(self, names: Names) -> str:
        return because(f"An earlier event was corrected ({words(self.reason_code)})", self.reason)


class EventRetracted(EventData):
    """It never happened, or not here: the event leaves every view but the history."""

    label: ClassVar[str] = "Retraction"
    needs_version: ClassVar[bool] = True
    personal_data: ClassVar[PersonalData] = PersonalData.NONE

    supersedes: EventId = Field(title="Event", description="The newest live version of the event that was wrong.")
    reason_code: RetractionCode = Field(title="Reason, code", description="Why it leaves the record.")
    reason: LongText = Field(title="Reason", description="In words; no names of people.")

    def sentence(self, names: Names) -> str:
        return because(f"An earlier event was retracted ({words(self.reason_code)})", self.reason)


def validate_new_data(correction: EventCorrected, type: str) -> EventData:
    """The corrected event's data, checked against the type of the event it replaces; pointers are under /data/new_data.

    Erasable text in it must be put apart like that of any other event: pass the answer through `texts.externalise`
    and keep its `to_json()` as the correction's `new_data` (see `with_new_data`).
    """
    return validate_value(get_type(type), correction.new_data, "/data/new_data")


def with_new_data(correction: EventCorrected, new_data: EventData) -> EventCorrected:
    """The same correction holding the canonical form of `new_data` and its version, by which it can be upcast later."""
    return correction.model_copy(update={"new_data": new_data.to_json(), "new_schema_version": new_data.schema_version})


def load_new_data(correction: EventCorrected, type: str) -> EventData:
    """The recorded `new_data` as event data of the type it replaces, without validating it again."""
    return load(type, correction.new_schema_version or get_type(type).schema_version, correction.new_data)


def _correction(new_data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "supersedes": examples.INTEREST,
        "new_data": dict(new_data),
        "reason_code": "better_information",
        "reason": "a second report is more exact",
    }


_RETRACTION = {
    "supersedes": examples.INTEREST,
    "reason_code": "wrong_entity",
    "reason": "the report is about another company of the same name",
}


@register
class DealEventCorrected(EventCorrected):
    """A correction in a deal."""

    type: ClassVar[str] = "deal.event_corrected"
    example: ClassVar[Mapping[str, Any]] = _correction(
        {"holder": examples.FOXCONN, "target": examples.NISSAN, "interest_kind": "equity", "percent_max": "36"}
    )


@register
class DealEventRetracted(EventRetracted):
    """A retraction in a deal."""

    type: ClassVar[str] = "deal.event_retracted"
    example: ClassVar[Mapping[str, Any]] = _RETRACTION


@register
class SeminarEventCorrected(EventCorrected):
    """A correction in a seminar."""

    type: ClassVar[str] = "seminar.event_corrected"
    example: ClassVar[Mapping[str, Any]] = _correction({"scheduled": "2025-04-09"})


@register
class SeminarEventRetracted(EventRetracted):
    """A retraction in a seminar."""

    type: ClassVar[str] = "seminar.event_retracted"
    example: ClassVar[Mapping[str, Any]] = _RETRACTION


@register
class CompanyEventCorrected(EventCorrected):
    """A correction in a company."""

    type: ClassVar[str] = "company.event_corrected"
    example: ClassVar[Mapping[str, Any]] = _correction({"name": "鴻海精密工業", "lang": "ja", "kind": "legal"})


@register
class CompanyEventRetracted(EventRetracted):
    """A retraction in a company."""

    type: ClassVar[str] = "company.event_retracted"
    example: ClassVar[Mapping[str, Any]] = _RETRACTION


@register
class SourceEventCorrected(EventCorrected):
    """A correction in a source."""

    type: ClassVar[str] = "source.event_corrected"
    example: ClassVar[Mapping[str, Any]] = _correction({"publisher": "EV trade press", "reliability": "D"})


@register
class SourceEventRetracted(EventRetracted):
    """A retraction in a source."""

    type: ClassVar[str] = "source.event_retracted"
    example: ClassVar[Mapping[str, Any]] = _RETRACTION

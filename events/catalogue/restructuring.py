"""What becomes of a company's record: merged, found to be a duplicate, issued in error, or split."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from pydantic import Field, model_validator

from events.catalogue import checks, examples
from events.catalogue.base import EventData, Names, PersonalData
from events.catalogue.phrasing import because, named
from events.catalogue.registry import register
from events.catalogue.values import AtLeastOne, CompanyId, CompanyMergeOutcome, LongText

_SENTENCES = {
    "merged_in_the_world": "The company merged into {successor}",
    "duplicate_record": "The record is a duplicate of {successor}",
    "issued_in_error": "The record was issued in error",
}


@register
class CompanyMerged(EventData):
    """The company is one with another, or its record should not be: the three outcomes of the LEI register.

    Merged in the world, at the date of the event, both histories stay. A duplicate record is read as its successor.
    """

    type: ClassVar[str] = "company.merged"
    label: ClassVar[str] = "Company merged"
    needs_version: ClassVar[bool] = True
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    example: ClassVar[Mapping[str, Any]] = {
        "outcome": "merged_in_the_world",
        "successor": examples.HONDA,
        "reason": "the merger took effect",
    }

    outcome: CompanyMergeOutcome = Field(
        title="Outcome", description="Two firms became one, two records are of one firm, or there is no such firm."
    )
    successor: CompanyId | None = Field(
        None, title="Successor", description="The company or record that remains; not needed for one issued in error."
    )
    reason: LongText | None = Field(None, title="Reason", description="In words; no names of people.")

    @model_validator(mode="after")
    def _succeeded(self) -> Self:
        if self.successor is None and self.outcome != "issued_in_error":
            raise checks.refuse("successor", "successor-missing", "Must be given unless the record is one in error.")
        return self

    def sentence(self, names: Names) -> str:
        successor = names(self.successor) if self.successor else ""
        return because(_SENTENCES[self.outcome].format(successor=successor), self.reason)


@register
class CompanySplit(EventData):
    """The company became several, or gave a part of itself to others. Its history stays."""

    type: ClassVar[str] = "company.split"
    label: ClassVar[str] = "Company split"
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    example: ClassVar[Mapping[str, Any]] = {"into": [examples.FOXTRON, examples.YULON], "reason": "a spin-off"}

    into: AtLeastOne[CompanyId] = Field(title="Into", description="The companies that came out of it.")
    reason: LongText | None = Field(None, title="Reason", description="In words; no names of people.")

    def sentence(self, names: Names) -> str:
        return because(f"The company was split into {named(names, self.into)}", self.reason)

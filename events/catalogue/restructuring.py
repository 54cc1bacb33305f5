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
    "duplicate_record": "{record} is a duplicate of {successor}",
    "issued_in_error": "{record} was issued in error",
}


@register
class CompanyMerged(EventData):
    """The company is one with another, or its record should not be: the three outcomes of the LEI register.

    Merged in the world, at the date of the event, both histories stay. A duplicate record, or one issued in error,
    takes no more events; where it has a successor, that is read in its place, and the event is written to both at once
    (recording/companions.py).
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
    record: CompanyId | None = Field(
        None, title="Record", description="The record that should not be; left out, it is the one that this goes to."
    )
    reason: LongText | None = Field(None, title="Reason", description="In words; no names of people.")

    @property
    def is_of_record(self) -> bool:
        """True of what happens to records alone, and not in the world."""
        return self.outcome != "merged_in_the_world"

    @model_validator(mode="after")
    def _succeeded(self) -> Self:
        if self.successor is None and self.outcome != "issued_in_error":
            raise checks.refuse("successor", "successor-missing", "Must be given unless the record is one in error.")
        if self.record and not self.is_of_record:
            raise checks.refuse("record", "not-of-record", "Must be left out where companies merged in the world.")
        return self

    def sentence(self, names: Names) -> str:
        successor = names(self.successor) if self.successor else ""
        record = f"The record {names(self.record)}" if self.record else "The record"
        return because(_SENTENCES[self.outcome].format(successor=successor, record=record), self.reason)


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

"""On what evidence an event rests: which source says it, in which words, who is said to say so, how credibly."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from annotated_types import Ge, Le
from pydantic import Field, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from events.catalogue.base import Value
from events.catalogue.rules import Rule, uuid
from events.catalogue.values import ErasableText, Flag, SourceId, Text

AsserterKind = Literal["company", "contact", "narrator", "anonymous"]
Mode = Literal["direct", "indirect", "narrator", "inferred"]
Credibility = Annotated[StrictInt, Ge(1), Le(6)]

_AsserterId = Annotated[
    str,
    Rule(uuid, {"type": "string", "format": "uuid", "x-kind": "reference", "x-ref-field": "kind"}, kind_field="kind"),
]


class AssertedBy(Value):
    """Who is said to say it. A company or contact is named by id; the narrator is the source itself."""

    kind: AsserterKind = Field(
        title="Kind", description="A company, one of its contacts, the source itself, or nobody named."
    )
    id: _AsserterId | None = Field(
        None, title="Id", description="Of the company or contact; nothing for the other two kinds."
    )

    @model_validator(mode="after")
    def _id_fits_kind(self) -> Self:
        if (self.kind in {"company", "contact"}) != (self.id is not None):
            message = "Must be given when kind is company or contact, and left out when it is narrator or anonymous."
            raise PydanticCustomError("asserter-mismatch", message, {"field": "id"})
        return self


class Citation(Value):
    """One source for one event. Corroboration adds another citation and never overwrites one."""

    source: SourceId = Field(title="Source", description="The registered source.")
    quote: ErasableText | None = Field(
        None, title="Quote", description="The words that say it, short. Kept apart, erasable."
    )
    locator: Text | None = Field(None, title="Where in it", description="Paragraph, page or character span.")
    asserted_by: AssertedBy = Field(
        AssertedBy(kind="narrator"),
        title="Asserted by",
        description="Who is said to say it; the source itself unless told.",
    )
    mode: Mode = Field(
        "narrator",
        title="Mode",
        description="A direct quotation, indirect speech, the narrator's own words, or inferred.",
    )
    credibility: Credibility = Field(
        6,
        title="Credibility",
        description="From 1 (confirmed by others) to 5 (improbable); 6 means that it cannot be judged.",
    )
    supports: Flag = Field(True, title="Supports", description="False when the source contradicts the event.")

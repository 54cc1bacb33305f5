"""What happens to a contact: nothing but that personal data are erased. The profile itself is no event, but a row."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field

from events.catalogue import examples
from events.catalogue.base import EventData, Names, PersonalData
from events.catalogue.phrasing import listing, person, words
from events.catalogue.registry import register
from events.catalogue.values import Code, FormerContactId, Several, Sha256

ERASED_CONTACT = "an erased contact"
"""What everybody is shown in the place of the name (also events/history/sql/words.sql)."""

GROUNDS = ("consent_withdrawn", "objection", "request", "retention_over", "court_order")
ProfileField = Literal["name", "title", "email", "employments"]


@register
class ContactErased(EventData):
    """Personal data were erased: the profile of a contact, texts that named the person, or both. It holds none itself.

    It is recorded by the erasure alone, in its transaction; nothing corrects, retracts or undoes it.
    """

    type: ClassVar[str] = "contact.erased"
    label: ClassVar[str] = "Contact erased"
    personal_data: ClassVar[PersonalData] = PersonalData.CONTACT_ID
    example: ClassVar[Mapping[str, Any]] = {
        "contact_id": examples.SEKI,
        "ground": "consent_withdrawn",
        "fields": ["name", "title", "email", "employments"],
        "texts": ["sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"],
    }

    contact_id: FormerContactId = Field(title="Contact")
    ground: Code = Field(
        title="Ground", description="Why, as a short code.", json_schema_extra={"x-suggestions": list(GROUNDS)}
    )
    fields: Several[ProfileField] = Field((), title="Fields", description="What was blanked in the profile.")
    texts: Several[Sha256] = Field(
        (), title="Texts", description="The texts erased with it, by the hash under which they were kept apart."
    )

    def sentence(self, names: Names) -> str:
        count = len(self.texts)
        texts = [] if not count else [f"{count} text{'' if count == 1 else 's'}"]
        what = listing([*map(words, self.fields), *texts]) or "what was left elsewhere"
        return f"Personal data of {person(names, self.contact_id)} were erased ({words(self.ground)}): {what}"

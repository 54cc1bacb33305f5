"""The events of a company: what it is called, what identifies it, where it says it is going."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from events.catalogue import checks, examples
from events.catalogue.base import EventData, Names, PersonalData, Value
from events.catalogue.phrasing import listing, person, words
from events.catalogue.registry import register
from events.catalogue.values import (
    AliasKind,
    CompanyId,
    ContactId,
    CountryCode,
    LanguageTag,
    Percent,
    Several,
    Text,
)

_ALIASES = {
    "legal": "its legal name",
    "trade": "a trade name",
    "former": "a former name",
    "abbrev": "an abbreviation",
}


class Alias(Value):
    """Another name of a company."""

    name: Text = Field(title="Name")
    lang: LanguageTag | None = Field(None, title="Language", description="A language tag such as ja.")
    kind: AliasKind = Field(title="Kind", description="Legal, trade or former name, or an abbreviation.")


class Identifier(Value):
    """What a register or exchange calls a company. Never without its scheme: bare numbers merge wrong firms."""

    scheme: Literal["lei", "ticker", "corporate_number"] = Field(title="Scheme")
    value: Text = Field(title="Value", description="As the register writes it; a ticker with its exchange, TYO:7201.")


class ParentLink(Value):
    """A company above this one."""

    company: CompanyId = Field(title="Company")
    kind: Literal["parent", "ultimate_parent", "joint_venture_partner", "shareholder"] = Field("parent", title="Kind")
    percent: Percent | None = Field(None, title="Percent", description="Of this company that it holds.")


class _Company(EventData):
    personal_data: ClassVar[PersonalData] = PersonalData.NONE


@register
class CompanyRegistered(_Company):
    """A company is on record from now on."""

    type: ClassVar[str] = "company.registered"
    label: ClassVar[str] = "Company registered"
    example: ClassVar[Mapping[str, Any]] = {
        "legal_name": "Hon Hai Precision Industry Co., Ltd.",
        "country": "TW",
        "aliases": [{"name": "Foxconn", "lang": "en", "kind": "trade"}],
        "identifiers": [{"scheme": "ticker", "value": "TWSE:2317"}],
    }

    legal_name: Text = Field(title="Legal name")
    country: CountryCode | None = Field(None, title="Country", description="ISO 3166-1, such as JP.")
    aliases: Several[Alias] = Field((), title="Other names")
    identifiers: Several[Identifier] = Field((), title="Identifiers")
    parent: CompanyId | None = Field(None, title="Parent", description="The company that controls it.")

    def sentence(self, names: Names) -> str:
        known = f", known as {listing([alias.name for alias in self.aliases])}" if self.aliases else ""
        country = f" ({self.country})" if self.country else ""
        parent = f", part of {names(self.parent)}" if self.parent else ""
        return f"{self.legal_name}{country} was registered{known}{parent}"


@register
class CompanyRenamed(_Company):
    """The company has another legal name from now on; the old one stays known as a former name."""

    type: ClassVar[str] = "company.renamed"
    label: ClassVar[str] = "Company renamed"
    example: ClassVar[Mapping[str, Any]] = {"legal_name": "Hon Hai Technology Group"}

    legal_name: Text = Field(title="New legal name")

    def sentence(self, names: Names) -> str:
        return f"The company was renamed {self.legal_name}"


@register
class CompanyAliased(_Company):
    """The company is also known by another name."""

    type: ClassVar[str] = "company.aliased"
    label: ClassVar[str] = "Other name"
    example: ClassVar[Mapping[str, Any]] = {"name": "鴻海", "lang": "ja", "kind": "abbrev"}

    name: Text = Field(title="Name")
    lang: LanguageTag | None = Field(None, title="Language", description="A language tag such as ja.")
    kind: AliasKind = Field(title="Kind", description="Legal, trade or former name, or an abbreviation.")

    def sentence(self, names: Names) -> str:
        return f"The company is also known as {self.name}, {_ALIASES[self.kind]}"


@register
class CompanyDescribed(_Company):
    """The company is described differently from now on; what is left out stays."""

    type: ClassVar[str] = "company.described"
    label: ClassVar[str] = "Company description"
    example: ClassVar[Mapping[str, Any]] = {
        "country": "TW",
        "parent_links": [{"company": examples.FOXCONN, "kind": "joint_venture_partner"}],
    }

    country: CountryCode | None = Field(None, title="Country", description="ISO 3166-1, such as JP.")
    identifiers: Several[Identifier] | None = Field(None, title="Identifiers", description="Replaces the earlier list.")
    parent_links: Several[ParentLink] | None = Field(
        None, title="Companies above it", description="Replaces the earlier list."
    )

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.country is None and self.identifiers is None and self.parent_links is None:
            message = "Give at least one of country, identifiers and parent_links."
            raise checks.refuse("country", "nothing-described", message)
        return self

    def sentence(self, names: Names) -> str:
        facts = []
        if self.country is not None:
            facts.append(f"country {self.country}")
        if self.identifiers is not None:
            written = [f"{words(item.scheme)} {item.value}" for item in self.identifiers]
            facts.append(f"identifiers {listing(written) or 'none'}")
        if self.parent_links is not None:
            written = [f"{names(link.company)} ({words(link.kind)})" for link in self.parent_links]
            facts.append(f"companies above it {listing(written) or 'none'}")
        return f"The company was described: {'; '.join(facts)}"


@register
class CompanyPositionStated(EventData):
    """The company said where it is going, apart from any deal."""

    type: ClassVar[str] = "company.position_stated"
    label: ClassVar[str] = "Company position"
    personal_data: ClassVar[PersonalData] = PersonalData.CONTACT_ID
    example: ClassVar[Mapping[str, Any]] = {
        "topic": "strategy",
        "stance": "wants to become the Android of EVs",
    }

    topic: Text = Field(title="Topic", description="What it is about.")
    stance: Text = Field(title="Stance", description="What the company says, in a few words.")
    via_contact: ContactId | None = Field(None, title="Through", description="The contact who said it.")

    def sentence(self, names: Names) -> str:
        through = f", through {person(names, self.via_contact)}" if self.via_contact else ""
        return f"The company stated its position on {self.topic}{through}: {self.stance.rstrip('.')}"

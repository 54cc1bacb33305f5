"""A company: its legal name, the names it is known by, and what it says apart from any deal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from events.catalogue import (
    CompanyAliased,
    CompanyDescribed,
    CompanyMerged,
    CompanyPositionStated,
    CompanyRegistered,
    CompanyRenamed,
    CompanySplit,
    Event,
)
from events.domain.stream import StreamState, allowed, days, step, when


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """Another name; a former legal name is one of kind "former"."""

    name: str
    kind: str
    lang: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """A number in a register or a market."""

    scheme: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParentLink:
    """A company above this one."""

    company: str
    kind: str = "parent"
    percent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """The last word of the company on a topic."""

    topic: str
    stance: str
    since: str
    event: str


@dataclass(slots=True, kw_only=True)
class CompanyState(StreamState):
    """A company as of its last folded event."""

    outline: ClassVar[tuple[str, ...]] = ("opening", "record_status")

    legal_name: str = ""
    country: str | None = None
    aliases: tuple[Alias, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    parent_links: tuple[ParentLink, ...] = ()
    positions: tuple[Position, ...] = ()
    successor: str | None = None  # of a merger in the world; `merged_into` is that of a duplicate record
    succeeded: str | None = None  # when
    split_into: tuple[str, ...] = ()

    @property
    def display_name(self) -> str:
        """The first trade name, which is what people say, else the legal name."""
        return next((alias.name for alias in self.aliases if alias.kind == "trade"), self.legal_name)

    @property
    def is_closed(self) -> bool:
        """True of a record that should not be: a duplicate, or one issued in error. It takes no more events."""
        return bool(self.opening) and self.record_status != "live"

    def allowed_events(self) -> tuple[str, ...]:
        if self.is_closed:
            return ("company.event_retracted",)
        return allowed("company", opened=bool(self.opening))


def _registered(state: CompanyState, event: Event, data: CompanyRegistered) -> None:
    state.opening = event.id
    state.legal_name, state.country = data.legal_name, data.country
    state.aliases = tuple(Alias(name=alias.name, kind=alias.kind, lang=alias.lang) for alias in data.aliases)
    state.identifiers = tuple(Identifier(scheme=item.scheme, value=item.value) for item in data.identifiers)
    state.parent_links = (ParentLink(company=data.parent),) if data.parent else ()


def _renamed(state: CompanyState, event: Event, data: CompanyRenamed) -> None:
    if state.legal_name and state.legal_name != data.legal_name:
        _add_alias(state, Alias(name=state.legal_name, kind="former"))
    state.legal_name = data.legal_name


def _aliased(state: CompanyState, event: Event, data: CompanyAliased) -> None:
    _add_alias(state, Alias(name=data.name, kind=data.kind, lang=data.lang))


def _add_alias(state: CompanyState, alias: Alias) -> None:
    if alias not in state.aliases:
        state.aliases = (*state.aliases, alias)


def _described(state: CompanyState, event: Event, data: CompanyDescribed) -> None:
    state.country = data.country or state.country
    if data.identifiers is not None:
        state.identifiers = tuple(Identifier(scheme=item.scheme, value=item.value) for item in data.identifiers)
    if data.parent_links is not None:
        state.parent_links = tuple(
            ParentLink(company=link.company, kind=link.kind, percent=link.percent) for link in data.parent_links
        )


def _position_stated(state: CompanyState, event: Event, data: CompanyPositionStated) -> None:
    others = (line for line in state.positions if line.topic != data.topic)
    line = Position(topic=data.topic, stance=data.stance, since=when(event.occurred), event=event.id)
    state.positions = (*others, line)


def _merged(state: CompanyState, event: Event, data: CompanyMerged) -> None:
    """In the world, both histories stay; of a record that should not be, the status says what is read instead."""
    if not data.is_of_record:
        state.successor, state.succeeded = data.successor, when(event.occurred)
        return
    other = data.record if data.successor == event.stream_id else data.successor
    state.merges = {**state.merges, event.id: other or ""}
    if data.successor != event.stream_id:
        state.record_status = "merged_into" if data.successor else "retracted"
        state.merged_into = data.successor


def _split(state: CompanyState, event: Event, data: CompanySplit) -> None:
    state.split_into = (*state.split_into, *(company for company in data.into if company not in state.split_into))


HANDLERS: Mapping[str, Callable[[CompanyState, Event, Any], None]] = {
    "company.registered": _registered,
    "company.renamed": _renamed,
    "company.aliased": _aliased,
    "company.described": _described,
    "company.position_stated": _position_stated,
    "company.merged": _merged,
    "company.split": _split,
}


def advance(state: CompanyState, event: Event) -> None:
    HANDLERS[event.data.type](state, event, event.data)
    step(state, event, *days(event.occurred))

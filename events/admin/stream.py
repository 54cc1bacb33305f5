"""One stream as its page shows it: told from the log, so that people see their own write at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from django.urls import reverse

from events import catalogue, domain, store
from events.catalogue import OWN_KNOWLEDGE, DealEventMoved, DealMergeUndone, Event, fixing
from events.history import UnknownStreamError, names
from events.history.timeline import Entry, load_seminars, tell_story
from events.projections.models import CompanyView, DealView, SeminarView, SourceView, StreamView

VIEWS: Mapping[str, type[StreamView]] = {
    "deal": DealView,
    "company": CompanyView,
    "seminar": SeminarView,
    "source": SourceView,
}
OPENINGS = frozenset(domain.OPENING_TYPES.values())


def admin_url(category: str, action: str, *args: str) -> str:
    """The address of a page of a category's admin: `change`, `record`, `fix` ..."""
    page = category if category == "contact" else f"{category}view"  # a contact's page is that of its profile
    return reverse(f"admin:events_{page}_{action}", args=args)


_TAKES_OUT = (fixing.EventRetracted, DealEventMoved, DealMergeUndone)
"""What takes an earlier entry out of the record here, and is itself final."""


@dataclass(frozen=True, slots=True)
class CitationLine:
    """A citation in words."""

    source: str
    source_url: str
    quote: str | None
    quote_erased: bool
    locator: str | None
    said_by: str
    mode: str
    credibility: int
    supports: bool


@dataclass(frozen=True)
class EntryLine:
    """An entry of the timeline with everything its template needs."""

    entry: Entry
    citations: Sequence[CitationLine]
    tone: str
    amends: bool
    is_retracted: bool
    now_says: str  # the sentence that a correction puts in the place of the old one
    fix_url: str
    elsewhere_url: str  # of the seminar that the entry belongs to, when it only shows on the page of a deal

    @property
    def event(self) -> Event:
        return self.entry.event

    @property
    def sentence(self) -> str:
        return self.entry.sentence

    @property
    def when(self) -> str:
        return "" if self.amends else self.entry.when_in_words

    @property
    def order_assumed(self) -> bool:
        return self.entry.order_assumed

    @property
    def superseded_by(self) -> str | None:
        return self.entry.superseded_by

    @property
    def flags(self) -> Sequence[domain.Flag]:
        return self.entry.flags

    @property
    def inferred(self) -> str | None:
        return self.event.metadata.inferred

    @property
    def own_knowledge(self) -> bool:
        return self.event.metadata.own_knowledge

    @property
    def recorded_at(self) -> Any:
        return self.event.recorded_at or self.event.created_at

    @property
    def actor(self) -> str:
        return self.entry.actor_name

    @property
    def channel(self) -> str:
        return self.event.metadata.channel


@dataclass
class StreamPage:
    """A stream, folded and told. Everything is derived from `events`, but for `view`, the row of the read model."""

    category: str
    stream_id: str
    events: Sequence[Event]
    state: domain.State
    view: StreamView | None
    words: names.Words
    can_fix: bool = False
    story: Sequence[Entry] = field(default_factory=list)

    @property
    def is_merged(self) -> bool:
        """Whether another deal takes the events of this one."""
        return self.category == "deal" and self.state.merged_into is not None

    @property
    def is_behind(self) -> bool:
        """Whether the read models have yet to catch up with what this page shows."""
        return self.view is None or self.view.version < self.state.version

    @property
    def name(self) -> str:
        return self.state.display_name

    @property
    def flags(self) -> Sequence[domain.Flag]:
        """What deserves a look: what the events raise, and what fell due by the calendar alone."""
        return (*self.state.anomalies, *domain.due(self.state, datetime.now(UTC).date()))

    @property
    def record_url(self) -> str:
        return admin_url(self.category, "record", self.stream_id)

    @property
    def url(self) -> str:
        return admin_url(self.category, "change", self.stream_id)

    @cached_property
    def entries(self) -> list[EntryLine]:
        told = [entry.event.data for entry in self.story]
        retracted = {data.supersedes for data in told if isinstance(data, _TAKES_OUT)}
        return [self._line(entry, entry.event.id in retracted) for entry in self.story]

    @property
    def live(self) -> list[EntryLine]:
        """The stream's own entries that nothing superseded and that supersede nothing."""
        return [line for line in self.entries if not (line.superseded_by or line.amends or line.elsewhere_url)]

    def _line(self, entry: Entry, retracted: bool) -> EntryLine:
        event = entry.event
        own = event.stream_id == self.stream_id
        settled = isinstance(event.data, _TAKES_OUT) or event.type == domain.MERGED or event.type in OPENINGS
        fixable = self.can_fix and own and not self.is_merged and not entry.superseded_by and not settled
        return EntryLine(
            entry=entry,
            citations=self._citations(entry),
            tone=tone_of(event),
            amends=domain.is_amendment(event),
            is_retracted=retracted,
            now_says=self._now_says(event) if isinstance(event.data, fixing.EventCorrected) else "",
            fix_url=admin_url(self.category, "fix", self.stream_id, event.id) if fixable else "",
            elsewhere_url="" if own else admin_url(event.category, "change", event.stream_id),
        )

    def _now_says(self, correction: Event) -> str:
        by_id = {entry.event.id: entry.event for entry in self.story}
        first = correction
        while isinstance(first.data, fixing.EventCorrected):
            first = by_id[first.data.supersedes]
        data = correction.data
        assert isinstance(data, fixing.EventCorrected)
        new_data = catalogue.load(first.type, data.new_schema_version or first.schema_version, data.new_data)
        return catalogue.texts.restore(new_data, self.words.texts).sentence(self.words.name)

    def _citations(self, entry: Entry) -> list[CitationLine]:
        told = entry.told.citations
        return [] if told == OWN_KNOWLEDGE or isinstance(told, str) else [self._citation(item) for item in told]

    def _citation(self, told: Mapping[str, Any]) -> CitationLine:
        said_by = told.get("asserted_by", {"kind": "narrator"})
        who = (
            self.words.name(said_by["id"]) if said_by.get("id") else {"anonymous": "nobody named"}.get(said_by["kind"])
        )
        return CitationLine(
            source=self.words.name(told["source"]),
            source_url=admin_url("source", "change", told["source"]),
            quote=told.get("quote"),
            quote_erased="quote" in told and told["quote"] is None,
            locator=told.get("locator"),
            said_by=who or "",
            mode=told.get("mode", "narrator"),
            credibility=told.get("credibility", 6),
            supports=told.get("supports", True),
        )


def load_page(category: str, stream_id: str, *, can_fix: bool = False) -> StreamPage:
    """Load and fold one stream; a constant number of queries. Raises UnknownStreamError."""
    events = store.load_stream(stream_id)
    if not events or events[0].category != category:
        raise UnknownStreamError(stream_id=stream_id)
    story = tell_story(events, load_seminars([stream_id])[stream_id] if category == "deal" else ())
    return StreamPage(
        category=category,
        stream_id=stream_id,
        events=events,
        state=domain.fold(events),
        view=VIEWS[category]._default_manager.filter(pk=stream_id).first(),
        words=names.look_up([entry.event for entry in story]),
        can_fix=can_fix,
        story=story,
    )


def tone_of(event: Event) -> str:
    """The colour of an event in lists and pictures."""
    match event.type:
        case "deal.denial_stated" | "deal.withdrawal_declared" | "deal.talks_ended" | "deal.lapsed" | "deal.terminated":
            return "denial"
        case "deal.stake_interest_expressed" | "deal.stake_acquired":
            return "interest"
        case _ if event.type.startswith("seminar."):
            return "seminar"
        case _:
            return "named" if event.data.named else "event"

"""What the forms of one stream offer to tick before anything is typed: its parties, people, entries and sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from events.admin import lookup
from events.admin.forms.building import Surroundings
from events.admin.forms.fields import in_words
from events.admin.forms.schema import Shape
from events.admin.lookup import Candidate
from events.admin.stream import StreamPage
from events.domain import DealState

EVENTS_MEANT: Mapping[str, frozenset[str]] = {
    "subject_ref": frozenset({"deal.stake_interest_expressed", "deal.proposal_made"}),
    "interest_ref": frozenset({"deal.stake_interest_expressed"}),
    "proposal_ref": frozenset({"deal.proposal_made"}),
    "agreement_ref": frozenset({"deal.agreement_signed", "deal.finalized"}),
    "dispute_ref": frozenset({"deal.dispute_raised"}),
    "merge_ref": frozenset({"deal.duplicates_merged"}),
}
"""Which entries a field can point to, where not to all."""

NOBODY = (Candidate("narrator", "the source itself"), Candidate("anonymous", "nobody named"))


def surroundings(page: StreamPage | None) -> Surroundings:
    """The surroundings of forms for this stream; of those that open a new one when there is no page yet."""
    return Surroundings(likely=_Likely(page), find=lookup.find, describe=lookup.describe)


class _Likely:
    """Answers what is likely meant by a field. Remembers, since several fields ask the same."""

    def __init__(self, page: StreamPage | None) -> None:
        self.page = page
        self.answers: dict[str, Sequence[Candidate]] = {}

    def __call__(self, shape: Shape) -> Sequence[Candidate]:
        if shape.ref == "event":
            return self._events(shape.key)
        if shape.ref == "company" and not shape.is_party:
            return self._invitees()
        if shape.ref not in self.answers:
            self.answers[shape.ref] = self._by_kind(shape.ref)
        return self.answers[shape.ref]

    def _by_kind(self, kind: str) -> Sequence[Candidate]:
        match kind:
            case "company":
                return self._parties()
            case "contact":
                return self._contacts()
            case "source":
                return self._sources()
            case "asserter":
                return self._asserters()
            case "deal":
                return self._deals()
            case _:
                return ()

    def _parties(self) -> list[Candidate]:
        if self.page is None or not isinstance(self.page.state, DealState):
            return []
        roles: dict[str, list[str]] = {}
        for line in self.page.state.parties:
            roles.setdefault(line.company, []).append(in_words(line.role).lower())
        return [Candidate(id_, self.page.words.name(id_), ", ".join(role)) for id_, role in roles.items()]

    def _invitees(self) -> list[Candidate]:
        """Companies that a seminar already knows; a field that brings in a new party offers none."""
        state = self.page.state if self.page and self.page.category == "seminar" else None
        ids: Iterable[str] = (*getattr(state, "invitees", ()), *getattr(state, "attendees", ()))
        return [Candidate(id_, self.page.words.name(id_)) for id_ in dict.fromkeys(ids)] if self.page else []

    def _contacts(self) -> list[Candidate]:
        if self.page is None or not isinstance(self.page.state, DealState):
            return []
        ids = dict.fromkeys(line.contact for line in self.page.state.contacts)
        return [Candidate(id_, self.page.words.name(id_)) for id_ in ids]

    def _sources(self) -> list[Candidate]:
        cited = [c.source for event in self.page.events for c in event.metadata.citations] if self.page else []
        own = [Candidate(id_, self.page.words.name(id_)) for id_ in dict.fromkeys(reversed(cited))] if self.page else []
        known = {candidate.id for candidate in own}
        return [*own[:5], *(c for c in lookup.recent_sources() if c.id not in known)]

    def _deals(self) -> Sequence[Candidate]:
        """On the page of a deal that one comes first: a merge names it, and another one."""
        recent = lookup.recent_deals()
        if self.page is None or self.page.category != "deal":
            return recent
        own = Candidate(self.page.stream_id, self.page.name, "this deal")
        return [own, *(deal for deal in recent if deal.id != own.id)]

    def _asserters(self) -> list[Candidate]:
        companies = [Candidate(f"company:{c.id}", c.label) for c in self._parties()]
        contacts = [Candidate(f"contact:{c.id}", c.label) for c in self._contacts()]
        return [*NOBODY, *companies, *contacts]

    def _events(self, key: str) -> list[Candidate]:
        meant = EVENTS_MEANT.get(key)
        lines = self.page.live if self.page else []
        return [
            Candidate(line.event.id, line.sentence, f"no. {line.event.version}")
            for line in lines
            if meant is None or line.event.type in meant
        ]

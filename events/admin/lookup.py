"""Finding recorded things by the names people use for them. Reads the views; a constant number of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db.models import QuerySet

from events.catalogue.contact import ERASED_CONTACT
from events.contacts import Contact
from events.projections import words
from events.projections.models import CompanyName, CompanyView, DealView, SeminarView, SourceView, StreamView

M = TypeVar("M", bound=StreamView)

MOST = 8
"""So many candidates are offered; who needs more types more."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that a typed name may mean. `exact`: the name is one of its own, letter for letter but for case."""

    id: str
    label: str
    detail: str = ""
    exact: bool = False

    @property
    def in_words(self) -> str:
        return f"{self.label} ({self.detail})" if self.detail else self.label


def find(kind: str, text: str) -> list[Candidate]:
    """Candidates for a typed name, the exact ones first. Kinds: company, contact, deal, seminar, source, asserter."""
    wanted = normalise(text)
    if not wanted or "\0" in wanted:
        return []
    found = _FINDERS[kind](wanted)
    return sorted(found, key=lambda candidate: not candidate.exact)[:MOST]


def describe(kind: str, ids: Iterable[str]) -> list[Candidate]:
    """The things of these ids as candidates; an id that has no row, or is none, is its own label."""
    ids = list(dict.fromkeys(ids))
    sought = [id_ for id_ in ids if kind == "asserter" or is_uuid(id_)]
    found = _DESCRIBERS[kind](sought) if sought and kind in _DESCRIBERS else []
    known = {candidate.id: candidate for candidate in found}
    return [known.get(id_, Candidate(id_, id_)) for id_ in ids]


def recent_sources(limit: int = 5) -> list[Candidate]:
    """The sources that were registered last: who reads one records several events from it."""
    return [_source(row) for row in _all(SourceView).order_by("-opened_position")[:limit]]


def recent_deals(limit: int = 4) -> list[Candidate]:
    return [_deal(row) for row in _all(DealView).order_by("-position")[:limit]]


def normalise(text: str) -> str:
    """As the views keep names: no outer blanks, case and width folded."""
    return words.fold(text.strip())


def is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _all(model: type[M]) -> QuerySet[M]:
    return model._default_manager.all()


def _matching(model: type[M], wanted: str) -> QuerySet[M]:
    """The newest rows in which every word of the name occurs."""
    found: Any = _all(model)
    return cast("QuerySet[M]", found.matching(wanted).order_by("-opened_position")[:MOST])


def _companies(wanted: str) -> list[Candidate]:
    exact = set(CompanyName.objects.filter(folded=wanted).values_list("company_id", flat=True)[:MOST])
    near = _matching(CompanyView, wanted)
    rows = {row.stream_id: row for row in [*_all(CompanyView).filter(pk__in=exact), *near]}
    return [_company(row, exact=id_ in exact) for id_, row in rows.items()]


def _contacts(wanted: str) -> list[Candidate]:
    rows = Contact.objects.filter(name__icontains=wanted, erased_at=None).order_by("name", "pk")[:MOST]
    return [_contact(row, exact=normalise(row.name) == wanted) for row in rows]


def _deals(wanted: str) -> list[Candidate]:
    rows = _matching(DealView, wanted)
    return [_deal(row, exact=wanted in (row.code.casefold(), normalise(row.title))) for row in rows]


def _seminars(wanted: str) -> list[Candidate]:
    rows = _matching(SeminarView, wanted)
    return [_seminar(row, exact=normalise(row.display_name) == wanted) for row in rows]


def _sources(wanted: str) -> list[Candidate]:
    rows = _matching(SourceView, wanted)
    return [_source(row, exact=wanted in _source_names(row)) for row in rows]


def _asserters(wanted: str) -> list[Candidate]:
    return [
        Candidate(f"{kind}:{candidate.id}", candidate.label, candidate.detail, candidate.exact)
        for kind, finder in (("company", _companies), ("contact", _contacts))
        for candidate in finder(wanted)
    ]


def _describe_asserters(ids: Sequence[str]) -> list[Candidate]:
    found: list[Candidate] = []
    for kind in ("company", "contact"):
        named = [id_.partition(":")[2] for id_ in ids if id_.startswith(f"{kind}:")]
        found += [Candidate(f"{kind}:{c.id}", c.label, c.detail) for c in describe(kind, named)]
    return found


def _company(row: CompanyView, *, exact: bool = False) -> Candidate:
    legal = row.legal_name if row.legal_name != row.display_name else ""
    return Candidate(str(row.pk), row.display_name, ", ".join(part for part in (legal, row.country) if part), exact)


def _contact(row: Contact, *, exact: bool = False) -> Candidate:
    return Candidate(str(row.pk), ERASED_CONTACT if row.erased_at else row.name, row.title, exact)


def _deal(row: DealView, *, exact: bool = False) -> Candidate:
    return Candidate(str(row.pk), row.title, row.code, exact)


def _seminar(row: SeminarView, *, exact: bool = False) -> Candidate:
    return Candidate(str(row.pk), str(row), row.scheduled or "", exact)


def _source(row: SourceView, *, exact: bool = False) -> Candidate:
    return Candidate(str(row.pk), str(row), f"reliability {row.reliability}", exact)


def _source_names(row: SourceView) -> set[str]:
    return {normalise(name) for name in (str(row), row.title, row.url) if name}


_FINDERS: Mapping[str, Callable[[str], list[Candidate]]] = {
    "company": _companies,
    "contact": _contacts,
    "deal": _deals,
    "seminar": _seminars,
    "source": _sources,
    "asserter": _asserters,
}
_DESCRIBERS: Mapping[str, Callable[[Sequence[str]], list[Candidate]]] = {
    "company": lambda ids: [_company(row) for row in _all(CompanyView).filter(pk__in=ids)],
    "contact": lambda ids: [_contact(row) for row in Contact.objects.filter(pk__in=ids)],
    "deal": lambda ids: [_deal(row) for row in _all(DealView).filter(pk__in=ids)],
    "seminar": lambda ids: [_seminar(row) for row in _all(SeminarView).filter(pk__in=ids)],
    "source": lambda ids: [_source(row) for row in _all(SourceView).filter(pk__in=ids)],
    "asserter": _describe_asserters,
}
KINDS = frozenset(_FINDERS)

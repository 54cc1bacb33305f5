"""The kinds of event to choose from: the five named ones first, what is not possible now shown with why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.http import urlencode

from events import catalogue, domain
from events.admin.stream import StreamPage, admin_url
from events.catalogue import EventData
from events.domain.deal.allowed import allows

ICONS: Mapping[str, str] = {
    "deal.approached": "waving_hand",
    "deal.stake_interest_expressed": "pie_chart",
    "deal.withdrawal_declared": "undo",
    "seminar.announced": "groups",
    "deal.finalized": "verified",
}
_SPECIAL_REASONS: Mapping[str, str] = {
    "deal.finalized": "It takes two active deciding parties, and no refused clearance.",
    "deal.proposal_answered": "There is no open proposal to answer.",
    "deal.terms_amended": "There is neither a proposal nor an agreement to amend.",
    "deal.contact_removed": "No contact is assigned.",
    "deal.dispute_resolved": "No dispute is open.",
    "deal.merge_undone": "Nothing is merged here.",
}
FIXING = frozenset(
    {
        "company.merged",
        "company.split",
        "deal.confidence_assessed",
        "deal.dispute_raised",
        "deal.dispute_resolved",
        "deal.duplicates_merged",
        "deal.event_moved",
        "deal.merge_undone",
    }
)
"""Kinds that say something about the record, and stand together."""

KEPT = ("citations.0.source", "occurred")
"""What the next form of a reader of the same source begins with."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A card or a line of the picker."""

    type: str
    label: str
    about: str
    url: str
    icon: str
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Kinds:
    """What may have happened: the named kinds, the others, and what may be wrong with the record."""

    named: Sequence[Kind]
    others: Sequence[Kind]
    fixing: Sequence[Kind]


def list_kinds(page: StreamPage, carried: QueryDict) -> Kinds:
    """In the order of the catalogue. To a merged deal nothing happens any more: it offers the undoing alone."""
    allowed = set(page.state.allowed_events())
    classes = [cls for cls in catalogue.list_types(page.category) if cls.type not in _not_offered(page.category)]
    if page.is_merged:
        classes = [cls for cls in classes if cls.type in allowed]
    kinds = [(cls, _kind(cls, page, allowed, carried)) for cls in classes]
    named = [kind for cls, kind in kinds if cls.named]
    if page.category == "deal" and not page.is_merged:
        named.insert(-1, _seminar_kind(page))
    return Kinds(
        named=named,
        others=[kind for cls, kind in kinds if not cls.named and cls.type not in FIXING],
        fixing=[kind for cls, kind in kinds if cls.type in FIXING],
    )


def carry(carried: QueryDict) -> str:
    """The query string that hands the source and the date on to the next form."""
    kept = {name: str(carried[name]) for name in KEPT if carried.get(name)}
    return f"?{urlencode(kept)}" if kept else ""


def _not_offered(category: str) -> Sequence[str]:
    """The opening type has its own page, and so have corrections and retractions."""
    return (domain.OPENING_TYPES[category], f"{category}.event_corrected", f"{category}.event_retracted")


def _kind(cls: type[EventData], page: StreamPage, allowed: set[str], carried: QueryDict) -> Kind:
    return Kind(
        type=cls.type,
        label=cls.label,
        about=about(cls),
        url=admin_url(page.category, "record_type", page.stream_id, cls.type) + carry(carried),
        icon=ICONS.get(cls.type, "circle"),
        why_not="" if cls.type in allowed else why_not(cls.type, page.state),
    )


def _seminar_kind(page: StreamPage) -> Kind:
    """A seminar is about many deals and has its own stream; it shows on every linked deal."""
    cls = catalogue.get_type("seminar.announced")
    url = admin_url("seminar", "open") + f"?{urlencode({'data.linked_deals': page.stream_id})}"
    return Kind(cls.type, cls.label, about(cls), url, ICONS[cls.type])


def about(cls: type[EventData]) -> str:
    """The first sentence of what the catalogue says of a type."""
    return (cls.__doc__ or "").strip().partition(". ")[0].rstrip(".") + "."


def why_not(type_: str, state: domain.State) -> str:
    stage = getattr(state, "stage", None)
    if stage and not allows(type_, stage):
        return f"Not possible at stage {stage}."
    return _SPECIAL_REASONS.get(type_, "Not possible as things stand.")

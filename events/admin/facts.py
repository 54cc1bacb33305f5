"""What the pages of companies, seminars and sources say beside their story."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from events.admin import lookup
from events.admin.forms.fields import in_words
from events.admin.stream import StreamPage, admin_url
from events.domain import CompanyState, SeminarState, SourceState
from events.projections.models import CitationView, DealParty

MOST_RELATED = 50

Facts = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Related:
    label: str
    url: str
    detail: str = ""


def of_company(page: StreamPage) -> Facts:
    state = page.state
    assert isinstance(state, CompanyState)
    return _known(
        ("Legal name", state.legal_name),
        ("Country", state.country),
        ("Also known as", ", ".join(f"{alias.name} ({alias.kind})" for alias in state.aliases)),
        ("Identifiers", ", ".join(f"{in_words(item.scheme)} {item.value}" for item in state.identifiers)),
        ("Companies above it", ", ".join(page.words.name(link.company) for link in state.parent_links)),
        *((f"On {position.topic}", position.stance) for position in state.positions),
    )


def deals_of_company(company_id: str) -> list[Related]:
    """The deals that it takes or took part in, the newest first."""
    lines = DealParty.objects.filter(company_id=company_id).select_related("deal").order_by("-deal__opened_position")
    return [
        Related(line.deal.title, admin_url("deal", "change", str(line.deal_id)), f"{line.role}, {line.deal.stage}")
        for line in lines[:MOST_RELATED]
    ]


def of_seminar(page: StreamPage) -> Facts:
    state = page.state
    assert isinstance(state, SeminarState)
    name = page.words.name
    place = ", ".join(part for part in (state.place.city, state.place.country) if part) if state.place else ""
    return _known(
        ("Status", state.status),
        ("Host", name(state.host) if state.host else None),
        ("Place", place),
        ("Scheduled", state.scheduled),
        ("Held", state.held),
        ("Audience", state.audience),
        ("Invited", ", ".join(name(id_) for id_ in state.invitees)),
        ("Attended", ", ".join(name(id_) for id_ in state.attendees)),
    )


def deals_of_seminar(page: StreamPage) -> list[Related]:
    assert isinstance(page.state, SeminarState)
    deals = lookup.describe("deal", page.state.linked_deals)
    return [Related(deal.label, admin_url("deal", "change", deal.id), deal.detail) for deal in deals]


def of_source(page: StreamPage) -> Facts:
    state = page.state
    assert isinstance(state, SourceState)
    return _known(
        ("Publisher", state.publisher),
        ("Title", state.title),
        ("Web address", state.url),
        ("Published", state.published),
        ("Retrieved", state.retrieved_at),
        ("Kind", in_words(state.source_type) if state.source_type else None),
        ("Reliability", state.reliability + (f": {state.assessment}" if state.assessment else "")),
        ("Derived from", page.words.name(state.derived_from) if state.derived_from else None),
        ("Taken back", state.retraction if state.retracted else None),
    )


def citing(source_id: str) -> list[Related]:
    """The streams that cite it: what would lose support if it fell."""
    rows = (
        CitationView.objects.filter(source_id=source_id)
        .values_list("category", "stream_id")
        .annotate(times=Count("carrier_id"))
        .order_by("category", "stream_id")[:MOST_RELATED]
    )
    times = {(category, str(id_)): count for category, id_, count in rows}
    related = []
    for category in Counter(category for category, _ in times):
        for found in lookup.describe(category, [id_ for kind, id_ in times if kind == category]):
            count = times[category, found.id]
            label = f"{count} citation{'s' if count > 1 else ''}"
            related.append(Related(found.label, admin_url(category, "change", found.id), label))
    return related


def _known(*facts: tuple[str, str | None]) -> Facts:
    return [(name, value) for name, value in facts if value]

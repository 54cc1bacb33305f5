"""Deals: filters and shape."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Any, get_args

from django.db.models import Q, QuerySet

from api import parameters
from api.v1.deals import shape
from api.v1.shapes import RecordStatus
from api.v1.snapshots import Snapshot
from api.v1.streams.resource import Include, Rows, StreamResource
from events.catalogue.values import DealKind, Role
from events.domain import STAGES, InterestStatus
from events.history.names import Words
from events.projections.models import CitationView, DealInterest, DealParty, DealView, SeminarDeal

LEVELS = (0, 1, 2, 3, 4)


class DealResource(StreamResource):
    category = "deal"
    collection = "deals"
    opening_type = "deal.opened"
    view = DealView
    shape = shape.Deal
    filters = (
        parameters.choices("stage", STAGES, "Only deals at these stages."),
        parameters.choices("kind", get_args(DealKind), "Only deals of these kinds."),
        parameters.identifier("party", "Only deals that this company is or was a party of."),
        parameters.choices("role", get_args(Role), "Only deals with a party, or with that `party`, in these roles."),
        parameters.number("level", 0, LEVELS[-1], "Only deals with evidence of at least this rumor level."),
        parameters.choices("interest_status", get_args(InterestStatus), "Only deals with an interest of this status."),
        parameters.flag("paused", "Only deals that are paused, or only those that are not."),
        parameters.flag("disputed", "Only deals whose evidence is disputed, or only those where it is not."),
        parameters.choices("record_status", get_args(RecordStatus), "Only deals whose record has this status."),
        parameters.codes("market", "([A-Z]{2}|[0-9]{3})", "codes of ISO 3166-1 or UN M49", "Only deals about these."),
        parameters.SEARCH,
    )
    lookups = {
        "stage": "stage__in",
        "kind": "kind__in",
        "level": "rumor_level__gte",
        "paused": "paused",
        "disputed": "disputed",
        "record_status": "record_status__in",
    }
    past_filters = {name: name for name in (*lookups, "party", "role", "interest_status", "market")}
    includes = {
        "companies": Include("company", ids=lambda state: [line["company"] for line in state["parties"]]),
        "seminars": Include("seminar", rows=lambda rows, ids: rows.filter(pk__in=_seminars_about(ids))),
        "sources": Include("source", rows=lambda rows, ids: rows.filter(pk__in=_sources_of(ids))),
    }

    @classmethod
    def narrow_further(cls, rows: Rows, query: dict[str, Any]) -> Rows:
        if query["party"] or query["role"]:
            rows = rows.filter(pk__in=_parties(query).values("deal_id"))
        if query["interest_status"]:
            interests = DealInterest.objects.filter(status__in=query["interest_status"])
            rows = rows.filter(pk__in=interests.values("deal_id"))
        if query["market"]:
            rows = rows.filter(reduce(or_, (Q(markets__contains=[code]) for code in query["market"])))
        return rows

    @staticmethod
    def list_named(state: dict[str, Any]) -> Iterable[str]:
        return [line["company"] for line in state["parties"]]

    @staticmethod
    def render(snapshot: Snapshot, words: Words) -> dict[str, Any]:
        return shape.render(snapshot, words)


def _parties(query: dict[str, Any]) -> QuerySet[DealParty]:
    """The participations that the filters `party` and `role` leave: both of them about the same one."""
    parties = DealParty.objects.filter(company_id=query["party"]) if query["party"] else DealParty.objects.all()
    return parties.filter(role__in=query["role"]) if query["role"] else parties


def _seminars_about(deals: Sequence[str]) -> QuerySet[Any, Any]:
    return SeminarDeal.objects.filter(deal_id__in=deals).values("seminar_id")


def _sources_of(deals: Sequence[str]) -> QuerySet[Any, Any]:
    """The sources that live events cite."""
    return CitationView.objects.filter(stream_id__in=deals).values("source_id")

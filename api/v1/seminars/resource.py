"""Seminars, meetings, visits and calls: filters and shape."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args

from api import parameters
from api.v1.seminars import shape
from api.v1.seminars.shape import list_named
from api.v1.snapshots import Snapshot
from api.v1.streams.resource import Include, Rows, StreamResource
from events.catalogue.values import SeminarKind
from events.domain.seminar import SeminarStatus
from events.history.names import Words
from events.projections.models import SeminarDeal, SeminarView


class SeminarResource(StreamResource):
    category = "seminar"
    collection = "seminars"
    opening_type = "seminar.announced"
    view = SeminarView
    shape = shape.Seminar
    filters = (
        parameters.identifier("deal", "Only those about this deal."),
        parameters.identifier("host", "Only those that this company hosts."),
        parameters.choices("kind", get_args(SeminarKind), "Only these kinds."),
        parameters.choices("status", get_args(SeminarStatus), "Only those of this status."),
        parameters.SEARCH,
    )
    lookups = {"host": "host_id", "kind": "kind__in", "status": "status__in"}
    past_filters = {"host": "party", "kind": "kind", "status": "stage"}
    includes = {
        "companies": Include("company", ids=list_named),
        "deals": Include("deal", ids=lambda state: state["linked_deals"]),
    }

    @classmethod
    def narrow_further(cls, rows: Rows, query: dict[str, Any]) -> Rows:
        if query["deal"]:
            rows = rows.filter(pk__in=SeminarDeal.objects.filter(deal_id=query["deal"]).values("seminar_id"))
        return rows

    @staticmethod
    def list_named(state: dict[str, Any]) -> Iterable[str]:
        return list_named(state)

    @staticmethod
    def render(snapshot: Snapshot, words: Words) -> dict[str, Any]:
        return shape.render(snapshot, words)

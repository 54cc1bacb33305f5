"""Seminars, meetings, visits and calls: filters and shape."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args

from api import parameters
from api.v1.seminars import shape
from api.v1.snapshots import Snapshot
from api.v1.streams.resource import Rows, StreamResource
from events.catalogue.values import SeminarKind
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
        parameters.SEARCH,
    )

    @staticmethod
    def narrow(rows: Rows, query: dict[str, Any]) -> Rows:
        if query["deal"]:
            rows = rows.filter(pk__in=SeminarDeal.objects.filter(deal_id=query["deal"]).values("seminar_id"))
        if query["host"]:
            rows = rows.filter(host_id=query["host"])
        if query["kind"]:
            rows = rows.filter(kind__in=query["kind"])
        return rows.matching(query["search"]) if query["search"] else rows

    @staticmethod
    def list_named(state: dict[str, Any]) -> Iterable[str]:
        return shape.list_named(state)

    @staticmethod
    def render(snapshot: Snapshot, words: Words) -> dict[str, Any]:
        return shape.render(snapshot, words)

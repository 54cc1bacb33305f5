"""Deals: filters and shape."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args

from api import parameters
from api.v1.deals import shape
from api.v1.snapshots import Snapshot
from api.v1.streams.resource import Rows, StreamResource
from events.catalogue.values import DealKind
from events.domain import STAGES
from events.history.names import Words
from events.projections.models import DealParty, DealView


class DealResource(StreamResource):
    category = "deal"
    collection = "deals"
    opening_type = "deal.opened"
    view = DealView
    shape = shape.Deal
    filters = (
        parameters.choices("stage", STAGES, "Only deals at these stages."),
        parameters.identifier("party", "Only deals that this company is or was a party of."),
        parameters.choices("kind", get_args(DealKind), "Only deals of these kinds."),
        parameters.SEARCH,
    )

    @staticmethod
    def narrow(rows: Rows, query: dict[str, Any]) -> Rows:
        if query["stage"]:
            rows = rows.filter(stage__in=query["stage"])
        if query["kind"]:
            rows = rows.filter(kind__in=query["kind"])
        if query["party"]:
            rows = rows.filter(pk__in=DealParty.objects.filter(company_id=query["party"]).values("deal_id"))
        return rows.matching(query["search"]) if query["search"] else rows

    @staticmethod
    def list_named(state: dict[str, Any]) -> Iterable[str]:
        return [line["company"] for line in state["parties"]]

    @staticmethod
    def render(snapshot: Snapshot, words: Words) -> dict[str, Any]:
        return shape.render(snapshot, words)

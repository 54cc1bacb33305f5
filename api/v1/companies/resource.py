"""Companies: filters and shape."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from api import parameters
from api.v1.companies import shape
from api.v1.snapshots import Snapshot
from api.v1.streams.resource import Rows, StreamResource
from events.history.names import Words
from events.projections.models import CompanyView


class CompanyResource(StreamResource):
    category = "company"
    collection = "companies"
    opening_type = "company.registered"
    view = CompanyView
    shape = shape.Company
    filters = (parameters.SEARCH,)

    @staticmethod
    def narrow(rows: Rows, query: dict[str, Any]) -> Rows:
        return rows.matching(query["search"]) if query["search"] else rows

    @staticmethod
    def list_named(state: dict[str, Any]) -> Iterable[str]:
        return ()

    @staticmethod
    def render(snapshot: Snapshot, words: Words) -> dict[str, Any]:
        return shape.render(snapshot)

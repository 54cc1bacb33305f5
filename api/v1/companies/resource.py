"""Companies: filters and shape."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from api import parameters
from api.v1.companies import shape
from api.v1.snapshots import Snapshot
from api.v1.streams.resource import Include, StreamResource
from events.history.names import Words
from events.projections.models import CompanyView


class CompanyResource(StreamResource):
    category = "company"
    collection = "companies"
    opening_type = "company.registered"
    view = CompanyView
    shape = shape.Company
    filters = (
        parameters.codes("country", "[A-Z]{2}", "codes of ISO 3166-1", "Only companies of a country."),
        parameters.SEARCH,
    )
    lookups = {"country": "country__in"}
    past_filters = {"country": "market"}
    includes = {"parents": Include("company", ids=lambda state: [link["company"] for link in state["parent_links"]])}

    @staticmethod
    def list_named(state: dict[str, Any]) -> Iterable[str]:
        return ()

    @staticmethod
    def render(snapshot: Snapshot, words: Words) -> dict[str, Any]:
        return shape.render(snapshot)

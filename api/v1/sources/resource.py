"""Sources: filters and shape."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args

from api import parameters
from api.v1.snapshots import Snapshot
from api.v1.sources import shape
from api.v1.streams.resource import Include, StreamResource
from events.catalogue.values import Reliability, SourceType
from events.history import kept_texts
from events.history.names import Words
from events.history.portfolio import Filters
from events.projections.models import SourceView


class SourceResource(StreamResource):
    category = "source"
    collection = "sources"
    opening_type = "source.registered"
    view = SourceView
    shape = shape.Source
    filters = (
        parameters.choices("reliability", get_args(Reliability), "Only sources of these grades."),
        parameters.choices("source_type", get_args(SourceType), "Only these kinds of source."),
        parameters.flag("retracted", "Only sources that were retracted, or only those that were not."),
        parameters.SEARCH,
    )
    lookups = {"reliability": "reliability__in", "source_type": "source_type__in", "retracted": "retracted"}
    past_filters = {"source_type": "kind", "retracted": "stage"}
    includes = {"origins": Include("source", ids=lambda state: filter(None, [state["derived_from"]]))}

    @classmethod
    def read_past_filters(cls, query: dict[str, Any]) -> Filters:
        stages = {True: ("retracted",), False: ("standing",), None: None}
        return super().read_past_filters(query | {"retracted": stages[query["retracted"]]})

    @staticmethod
    def list_named(state: dict[str, Any]) -> Iterable[str]:
        return ()

    @staticmethod
    def list_texts(state: dict[str, Any]) -> Iterable[str]:
        author = kept_texts.digest(state["author"])
        return (author,) if author else ()

    @staticmethod
    def render(snapshot: Snapshot, words: Words) -> dict[str, Any]:
        return shape.render(snapshot, words)

"""What the endpoints need to know of a category of streams; each has its own module with its filters and its shape."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from pydantic import BaseModel

from api.parameters import Parameter
from api.v1.snapshots import Snapshot
from events.history.names import Words
from events.history.portfolio import Filters
from events.projections.models import StreamView

Rows = Any
"""The queryset of a view."""


class Include(NamedTuple):
    """What a list or an item may bring along: streams of another category.

    Either their ids are in the state of what is asked for (`ids`), or their rows are found through it (`rows`, given
    all rows of the other view and the ids of what is asked for).
    """

    category: str
    ids: Callable[[dict[str, Any]], Iterable[str]] | None = None
    rows: Callable[[Rows, Sequence[str]], Rows] | None = None


class StreamResource(ABC):
    """Filters and shape of one category. Stateless: used as a class, never instantiated."""

    by_category: ClassVar[dict[str, type[StreamResource]]] = {}

    category: ClassVar[str]
    collection: ClassVar[str]  # the word in the address
    opening_type: ClassVar[str]
    view: ClassVar[type[StreamView]]
    shape: ClassVar[type[BaseModel]]  # what `render` returns, for the OpenAPI document
    filters: ClassVar[tuple[Parameter, ...]]
    lookups: ClassVar[Mapping[str, str]] = {}  # of the filters on columns of the view
    includes: ClassVar[Mapping[str, Include]] = {}
    past_filters: ClassVar[Mapping[str, str]] = {}  # those that also hold at another time: `Filters` by their names

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.by_category[cls.category] = cls

    @classmethod
    def narrow(cls, rows: Rows, query: dict[str, Any]) -> Rows:
        """The rows that the filters leave."""
        given = {lookup: query[name] for name, lookup in cls.lookups.items() if query[name] is not None}
        rows = cls.narrow_further(rows.filter(**given), query)
        return rows.matching(query["search"]) if query["search"] else rows

    @classmethod
    def narrow_further(cls, rows: Rows, query: dict[str, Any]) -> Rows:
        """By the filters that are about more than a column of the view."""
        return rows

    @classmethod
    def read_past_filters(cls, query: dict[str, Any]) -> Filters:
        """The filters of a list as of another time."""
        return Filters(**{field: query[name] for name, field in cls.past_filters.items()})

    @staticmethod
    @abstractmethod
    def list_named(state: dict[str, Any]) -> Iterable[str]:
        """Ids of streams that `render` shows the name of."""

    @staticmethod
    def list_texts(state: dict[str, Any]) -> Iterable[str]:
        """SHA-256 of the kept-apart texts that `render` shows."""
        return ()

    @staticmethod
    @abstractmethod
    def render(snapshot: Snapshot, words: Words) -> dict[str, Any]:
        """The snapshot in the shape in which clients get it."""

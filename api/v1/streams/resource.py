"""What the endpoints need to know of a category of streams; each has its own module with its filters and its shape."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any, ClassVar

from pydantic import BaseModel

from api.parameters import Parameter
from api.v1.snapshots import Snapshot
from events.history.names import Words
from events.projections.models import StreamView

Rows = Any
"""The queryset of a view, each with a `matching` of its own."""


class StreamResource(ABC):
    """Filters and shape of one category. Stateless: used as a class, never instantiated."""

    category: ClassVar[str]
    collection: ClassVar[str]  # the word in the address
    opening_type: ClassVar[str]
    view: ClassVar[type[StreamView]]
    shape: ClassVar[type[BaseModel]]  # what `render` returns, for the OpenAPI document
    filters: ClassVar[tuple[Parameter, ...]]

    @staticmethod
    @abstractmethod
    def narrow(rows: Rows, query: dict[str, Any]) -> Rows:
        """The rows that the filters leave."""

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

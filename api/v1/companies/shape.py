"""A company as clients get it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import Field

from api.v1.shapes import Decimal, PartialDate, Shape, StreamShape
from api.v1.snapshots import Snapshot, render_common
from events.catalogue.values import AliasKind


class CompanyAlias(Shape):
    name: str
    lang: str | None
    kind: AliasKind


class CompanyIdentifier(Shape):
    scheme: str
    value: str


class CompanyParent(Shape):
    company: UUID
    kind: str
    percent: Decimal | None


class CompanyPosition(Shape):
    """The company's last word on a topic, apart from any deal."""

    topic: str
    stance: str
    since: PartialDate


class Company(StreamShape):
    """A company. `name` is what people call it: its first trade name, else its legal name."""

    name: str
    legal_name: str
    country: str | None
    aliases: list[CompanyAlias]
    identifiers: list[CompanyIdentifier]
    parent_links: list[CompanyParent]
    positions: list[CompanyPosition]
    merged_into: UUID | None = Field(description="The record that is read in the place of a duplicate.")
    successor: UUID | None = Field(description="The company that it merged into in the world; both histories stay.")
    succeeded: PartialDate | None = Field(description="When that was.")
    split_into: list[UUID]


_SAME = (
    "legal_name",
    "country",
    "aliases",
    "identifiers",
    "parent_links",
    "merged_into",
    "successor",
    "succeeded",
    "split_into",
)


def render(snapshot: Snapshot) -> dict[str, Any]:
    """The shape Company."""
    state = snapshot.state
    trade_names = (alias["name"] for alias in state["aliases"] if alias["kind"] == "trade")
    same = {name: state[name] for name in _SAME}
    positions = [{name: line[name] for name in CompanyPosition.model_fields} for line in state["positions"]]
    return render_common(snapshot) | {"name": next(trade_names, state["legal_name"])} | same | {"positions": positions}

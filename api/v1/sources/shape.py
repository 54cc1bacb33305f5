"""A source as clients get it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, Field

from api.v1.shapes import PartialDate, StreamShape
from api.v1.snapshots import Snapshot, render_common
from events.catalogue.values import Reliability, SourceType
from events.history import kept_texts
from events.history.names import Words


class Source(StreamShape):
    """A source, and how far it is trusted today. Its history tells how that changed."""

    publisher: str
    reliability: Reliability
    url: str | None
    title: str | None
    author: str | None = Field(description="Null also where the name was erased.")
    language: str | None
    published: PartialDate | None
    retrieved_at: AwareDatetime | None
    content_hash: str | None
    archived_copy: str | None
    source_type: SourceType | None
    derived_from: UUID | None
    assessment: str | None
    retracted: bool
    retraction: str | None


_SAME = tuple(name for name in Source.model_fields if name not in StreamShape.model_fields and name != "author")


def render(snapshot: Snapshot, words: Words) -> dict[str, Any]:
    """The shape Source."""
    state = snapshot.state
    author = words.texts.get(kept_texts.digest(state["author"]) or "")
    return render_common(snapshot) | {name: state[name] for name in _SAME} | {"author": author}

"""Events for tests, built in one line each: validated by the catalogue, with ids that follow from the version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID, uuid5

from events.catalogue import Actor, Event, Metadata, dates, examples, validate, validate_citations

FOXCONN, NISSAN, HONDA = examples.FOXCONN, examples.NISSAN, examples.HONDA
MITSUBISHI, FOXTRON, YULON = examples.MITSUBISHI_MOTORS, examples.FOXTRON, examples.YULON
SEKI, ARTICLE = examples.SEKI, examples.ARTICLE

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
"""The clock of the tests: after everything that the story tells."""

DEAL, COMPANY, SEMINAR, SOURCE = (f"0195f000-0000-7000-8000-00000000060{n}" for n in range(1, 5))
STREAMS: Mapping[str, str] = {
    "deal": DEAL,
    "company": COMPANY,
    "seminar": SEMINAR,
    "source": SOURCE,
    "contact": SEKI,
}

ANALYST = Actor(kind="user", id="1")

CITED: tuple[dict[str, Any], ...] = ({"source": ARTICLE},)
"""One citation of the article, in the narrator's own words."""

Citations = tuple[dict[str, Any], ...] | Literal["own_knowledge"]


def an_event(
    type: str,
    data: Mapping[str, Any] | None = None,
    *,
    day: str | Mapping[str, Any] | None = None,
    version: int = 1,
    stream_id: str | None = None,
    event_id: str | None = None,
    citations: Citations = CITED,
    after: tuple[str, ...] = (),
    before: tuple[str, ...] = (),
    ambiguous_names: tuple[str, ...] = (),
    inferred: str | None = None,
    created_at: datetime = NOW,
) -> Event:
    """A valid event of the type, with the catalogue's example for data unless given.

    `day` takes every form of date that people may type; None is unknown. The id follows from stream and version.
    """
    category = type.partition(".")[0]
    stream_id = stream_id or STREAMS[category]
    cited = validate_citations(citations if citations == "own_knowledge" else list(citations))
    given = cited if isinstance(cited, tuple) else ()
    return Event(
        id=event_id or event_id_of(version, stream_id),
        category=category,
        stream_id=stream_id,
        version=version,
        data=validate(type, dict(data) if data is not None else dict(an_example(type))),
        occurred=dates.parse(day, after=after, before=before),
        metadata=Metadata(
            actor=ANALYST,
            channel="api",
            citations=given,
            own_knowledge=citations == "own_knowledge",
            ambiguous_names=ambiguous_names,
            inferred=inferred,
        ),
        created_at=created_at,
    )


def an_example(type: str) -> Mapping[str, Any]:
    """The data that the catalogue shows for a type."""
    from events.catalogue import get_type

    return get_type(type).example


def event_id_of(version: int, stream_id: str = DEAL) -> str:
    """The id that `an_event` gives to a version of a stream."""
    return str(uuid5(UUID(stream_id), str(version)))


def a_citation(
    *,
    company: str | None = None,
    contact: str | None = None,
    anonymous: bool = False,
    mode: str | None = None,
    credibility: int = 3,
    supports: bool = True,
) -> dict[str, Any]:
    """A citation as it is sent: the source itself says so, unless a company, a contact or nobody does."""
    said_by: dict[str, Any] = {"kind": "narrator"}
    if company or contact:
        said_by = {"kind": "company" if company else "contact", "id": company or contact}
    elif anonymous:
        said_by = {"kind": "anonymous"}
    mode = mode or ("narrator" if said_by["kind"] in ("narrator", "anonymous") else "indirect")
    return {"source": ARTICLE, "asserted_by": said_by, "mode": mode, "credibility": credibility, "supports": supports}


def an_opened_deal(*parties: tuple[str, str], **given: Any) -> Event:
    """The event that opens a deal, between Foxconn (initiator) and Nissan (counterpart) unless told."""
    roles = parties or ((FOXCONN, "initiator"), (NISSAN, "counterpart"))
    data = {
        "title": "EV collaboration",
        "deal_kind": "platform_collaboration",
        "parties": [{"company": company, "role": role} for company, role in roles],
    }
    return an_event("deal.opened", data, **given)

"""From a draft to the validated parts of an event. Every problem of a draft is found at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from events import catalogue
from events.catalogue import EventCorrected, EventData, Metadata, Occurred, Reference, Value, dates, fixing, texts
from events.catalogue.values import LongText, Text
from events.recording.corrected import FactTypes
from events.recording.requests import Context, Draft

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PreparedEvent:
    """A draft that passed validation; its erasable texts are replaced by their references."""

    data: EventData
    occurred: Occurred
    metadata: Metadata
    texts: dict[str, str]  # SHA-256 in hex -> erasable text
    references: tuple[Reference, ...]  # pointers are relative to the event


class _Remarks(Value):
    inferred: LongText | None = None
    on_behalf_of: Text | None = None


def prepare_event(draft: Draft, category: str, context: Context, fact_types: FactTypes) -> PreparedEvent:
    """`fact_types` are those of what corrections name (corrected.py).

    Raises InvalidEventError; its pointers are relative to the event: /type, /data/..., /citations/0/..."""
    errors: list[dict[str, str]] = []
    data = _collect(errors, "/type", lambda: _read_data(draft, category))
    occurred = _collect(errors, "/occurred", lambda: dates.parse(draft.occurred))
    citations = _collect(errors, "/citations", lambda: catalogue.validate_citations(draft.citations))
    given = {"inferred": draft.inferred, "on_behalf_of": draft.on_behalf_of}
    remarks = _collect(errors, "", lambda: catalogue.validate_value(_Remarks, given, ""))
    if data is None or occurred is None or citations is None or remarks is None:
        raise catalogue.InvalidEventError(errors=errors)
    own_knowledge = isinstance(citations, str)
    cited = () if isinstance(citations, str) else citations
    fact = _read_fact(data, fact_types)
    references = tuple(_list_references(data, fact, occurred, cited))
    stored, kept_apart = _externalise(data, fact)
    stored_citations = []
    for citation in cited:
        stored_citation, quotes = texts.externalise(citation)
        stored_citations.append(stored_citation)
        kept_apart |= quotes
    metadata = Metadata(
        actor=context.actor,
        channel=context.channel,
        on_behalf_of=remarks.on_behalf_of,
        request_id=context.request_id,
        correlation_id=context.correlation_id,
        causation_id=context.causation_id,
        citations=tuple(stored_citations),
        own_knowledge=own_knowledge,
        inferred=remarks.inferred,
        ambiguous_names=tuple(draft.ambiguous_names),
    )
    return PreparedEvent(stored, occurred, metadata, kept_apart, references)


def _read_data(draft: Draft, category: str) -> EventData:
    cls = catalogue.get_type(draft.type)
    if cls.category() != category:
        detail = f"{draft.type} is recorded in the stream of a {cls.category()}, not of a {category}."
        raise catalogue.InvalidEventError(errors=[{"pointer": "/type", "code": "wrong-category", "detail": detail}])
    return catalogue.validate(draft.type, draft.data)


def _read_fact(data: EventData, fact_types: FactTypes) -> EventData | None:
    """What a correction puts in the place of the old data, validated as the type that it corrects.

    None where there is no correction, or where it names nothing: that is refused with the other references.
    """
    if isinstance(data, EventCorrected) and (type_ := fact_types.get(data.supersedes)):
        return fixing.validate_new_data(data, type_)
    return None


def _externalise(data: EventData, fact: EventData | None) -> tuple[EventData, dict[str, str]]:
    """The texts of a correction stand in the data that it puts in place."""
    if isinstance(data, EventCorrected) and fact is not None:
        new_data, kept_apart = texts.externalise(fact)
        return fixing.with_new_data(data, new_data), kept_apart
    return texts.externalise(data)


def _list_references(
    data: EventData, fact: EventData | None, occurred: Occurred, citations: tuple[Value, ...]
) -> Iterator[Reference]:
    yield from catalogue.list_references(data)
    if fact is not None:
        yield from catalogue.list_references(fact, "/data/new_data")
    for number, citation in enumerate(citations):
        yield from catalogue.list_references(citation, f"/citations/{number}")
    for name, ids in (("after", occurred.after), ("before", occurred.before)):
        for number, id_ in enumerate(ids):
            yield Reference(f"/occurred/{name}/{number}", "event", id_)


def _collect(errors: list[dict[str, str]], pointer: str, read: Callable[[], T]) -> T | None:
    """Run one reader; what it refuses is added to `errors`, at its own pointers or else at `pointer`."""
    try:
        return read()
    except catalogue.InvalidEventError as error:
        errors += error.details["errors"]
    except (catalogue.UnknownEventTypeError, catalogue.InvalidDateError) as error:
        errors.append({"pointer": pointer, "code": error.code, "detail": str(error)})
    return None

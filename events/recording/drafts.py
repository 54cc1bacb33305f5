"""From a draft to the validated parts of an event. Every problem of a draft is found at once."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from events import catalogue
from events.catalogue import EventCorrected, EventData, Metadata, Occurred, Reference, Value, dates, fixing, texts
from events.catalogue.values import LongText, Text
from events.recording.corrected import Facts
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


_NO_REMARKS = _Remarks()


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What the citations of a draft come to; `metadata` is that of an event that adds nothing to them."""

    metadata: Metadata
    texts: dict[str, str]
    references: tuple[Reference, ...]


class Preparation:
    """The drafts of one request, one after the other.

    Its drafts cite the same sources again and again: what citations come to is worked out once for equal ones.
    """

    def __init__(self, context: Context, facts: Facts) -> None:
        """`facts` are what corrections name (corrected.py)."""
        self._context = context
        self._facts = facts
        self._evidence: dict[bytes, _Evidence] = {}

    def prepare(self, draft: Draft, category: str) -> PreparedEvent:
        """Raises InvalidEventError; its pointers are relative to the event: /type, /data/..., /citations/0/..."""
        errors: list[dict[str, str]] = []
        data = _collect(errors, "/type", _read_data, draft, category)
        occurred = _collect(errors, "/occurred", dates.parse, draft.occurred)
        evidence = _collect(errors, "/citations", self._weigh, draft.citations)
        remarks = _collect(errors, "", _read_remarks, draft)
        if data is None or occurred is None or evidence is None or remarks is None:
            raise catalogue.InvalidEventError(errors=errors)
        corrected = self._facts.get(data.supersedes) if isinstance(data, EventCorrected) else None
        fact = _read_fact(data, corrected.type) if corrected else None
        stored, kept_apart = _externalise(data, fact)
        return PreparedEvent(
            stored,
            occurred,
            _told(evidence.metadata, remarks, draft.ambiguous_names),
            kept_apart | evidence.texts if evidence.texts else kept_apart,
            _list_references(
                data, fact, occurred, evidence.references, corrected.contacts if corrected else frozenset()
            ),
        )

    def _weigh(self, citations: Any) -> _Evidence:
        """Raises InvalidEventError."""
        try:
            key = marshal.dumps(citations, 0)  # tells them apart, and is never read again
        except ValueError:  # no JSON: for validation to judge
            return self._validate(citations)
        if key not in self._evidence:
            self._evidence[key] = self._validate(citations)
        return self._evidence[key]

    def _validate(self, given: object) -> _Evidence:
        valid = catalogue.validate_citations(given)
        own_knowledge = isinstance(valid, str)
        cited = () if isinstance(valid, str) else valid
        kept_apart: dict[str, str] = {}
        references: list[Reference] = []
        stored = []
        for number, citation in enumerate(cited):
            references += catalogue.list_references(citation, f"/citations/{number}")
            stored_citation, quotes = texts.externalise(citation)
            stored.append(stored_citation)
            kept_apart |= quotes
        metadata = Metadata(
            actor=self._context.actor,
            channel=self._context.channel,
            request_id=self._context.request_id,
            correlation_id=self._context.correlation_id,
            causation_id=self._context.causation_id,
            citations=tuple(stored),
            own_knowledge=own_knowledge,
        )
        return _Evidence(metadata, kept_apart, tuple(references))


def _collect(errors: list[dict[str, str]], pointer: str, read: Callable[..., T], *given: Any) -> T | None:
    """Run one reader; what it refuses is added to `errors`, at its own pointers or else at `pointer`."""
    try:
        return read(*given)
    except catalogue.InvalidEventError as error:
        errors += error.details["errors"]
    except (catalogue.UnknownEventTypeError, catalogue.InvalidDateError) as error:
        errors.append({"pointer": pointer, "code": error.code, "detail": str(error)})
    return None


def _read_remarks(draft: Draft) -> _Remarks:
    if draft.inferred is None and draft.on_behalf_of is None:
        return _NO_REMARKS
    return catalogue.validate_value(_Remarks, {"inferred": draft.inferred, "on_behalf_of": draft.on_behalf_of}, "")


def _told(metadata: Metadata, remarks: _Remarks, ambiguous_names: Sequence[str]) -> Metadata:
    """With what this event adds; where that is nothing, the very same object, so that it is written once (rows.py)."""
    if remarks is _NO_REMARKS and not ambiguous_names:
        return metadata
    return replace(
        metadata,
        on_behalf_of=remarks.on_behalf_of,
        inferred=remarks.inferred,
        ambiguous_names=tuple(ambiguous_names),
    )


def _read_data(draft: Draft, category: str) -> EventData:
    cls = catalogue.get_type(draft.type)
    if cls.category() != category:
        detail = f"{draft.type} is recorded in the stream of a {cls.category()}, not of a {category}."
        raise catalogue.InvalidEventError(errors=[{"pointer": "/type", "code": "wrong-category", "detail": detail}])
    return catalogue.validate(draft.type, draft.data)


def _read_fact(data: EventData, type_: str) -> EventData:
    """What a correction puts in the place of the old data, validated as the type that it corrects.

    Where a correction names nothing there is none: that is refused with the other references.
    """
    return fixing.validate_new_data(cast("EventCorrected", data), type_)


def _externalise(data: EventData, fact: EventData | None) -> tuple[EventData, dict[str, str]]:
    """The texts of a correction stand in the data that it puts in place."""
    if isinstance(data, EventCorrected) and fact is not None:
        new_data, kept_apart = texts.externalise(fact)
        return fixing.with_new_data(data, new_data), kept_apart
    return texts.externalise(data)


def _list_references(
    data: EventData,
    fact: EventData | None,
    occurred: Occurred,
    cited: tuple[Reference, ...],
    named_before: frozenset[str],
) -> tuple[Reference, ...]:
    """`named_before` are the contacts that a correction does not name anew (rule H14)."""
    found = catalogue.list_references(data)
    if fact is not None:
        found += catalogue.list_references(fact, "/data/new_data")
    found += cited
    if named_before:
        found = tuple([ref._replace(may_be_erased=ref.may_be_erased or ref.id in named_before) for ref in found])
    if occurred.after or occurred.before:
        found += tuple(
            Reference(f"/occurred/{name}/{number}", "event", id_)
            for name, ids in (("after", occurred.after), ("before", occurred.before))
            for number, id_ in enumerate(ids)
        )
    return found

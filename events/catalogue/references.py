"""Everything that event data names by id, with the pointer to it: what must exist, and who must take part."""

from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from functools import cache
from typing import cast

from pydantic import BaseModel

from events.catalogue.base import Value
from events.catalogue.rules import RefKind
from events.catalogue.shape import Part, parts_of


@dataclass(frozen=True, slots=True)
class Reference:
    """One id in event data. `is_party`: a company that must take part in the deal (rule H4)."""

    pointer: str
    kind: RefKind
    id: str
    is_party: bool = False


def list_references(value: Value, pointer: str = "/data") -> tuple[Reference, ...]:
    """References in the order of the fields. Works on event data and on its parts, such as a citation.

    The `new_data` of a correction is a free object here: validate it against its type and ask again.
    """
    return tuple(_walk(value, pointer))


def collect_ids(value: BaseModel, into: MutableMapping[str, set[str]]) -> None:
    """Add the ids that `list_references` names to the sets of their kinds; quicker, for whole pages of events."""
    for part in _referring(type(value)):
        held = getattr(value, part.name)
        if held is None:
            continue
        items = held if part.many else (held,)
        if part.model is not None:
            for item in items:
                collect_ids(item, into)
        elif kind := _kind(part, value):
            into.setdefault(kind, set()).update(items)


def _walk(value: BaseModel, pointer: str) -> Iterator[Reference]:
    for part in _referring(type(value)):
        held = getattr(value, part.name)
        if held is None:
            continue
        items = enumerate(held) if part.many else ((None, held),)
        for index, item in items:
            here = f"{pointer}/{part.wire}" if index is None else f"{pointer}/{part.wire}/{index}"
            if part.model is not None:
                yield from _walk(item, here)
            elif kind := _kind(part, value):
                yield Reference(here, kind, item, bool(part.rule and part.rule.party))


def _kind(part: Part, value: BaseModel) -> RefKind | None:
    if part.rule is None:
        return None
    if part.rule.kind_field:
        return cast("RefKind", getattr(value, part.rule.kind_field))
    return part.rule.ref


@cache
def _referring(cls: type[BaseModel]) -> tuple[Part, ...]:
    """The parts of a class that are, or hold, references."""
    return tuple(
        part
        for part in parts_of(cls)
        if (part.rule and (part.rule.ref or part.rule.kind_field)) or (part.model and _referring(part.model))
    )

"""Everything that event data names by id, with the pointer to it: what must exist, and who must take part."""

from collections.abc import MutableMapping
from functools import cache
from typing import NamedTuple, cast

from pydantic import BaseModel

from events.catalogue.base import Value
from events.catalogue.rules import RefKind
from events.catalogue.shape import Part, parts_of


class Reference(NamedTuple):
    """One id in event data. `is_party`: a company that must take part in the deal (rule H4). `may_be_erased`: a contact
    that is not named anew, so its profile may be gone (rule H14).
    """

    pointer: str
    kind: RefKind
    id: str
    is_party: bool = False
    may_be_erased: bool = False


def list_references(value: Value, pointer: str = "/data") -> tuple[Reference, ...]:
    """References in the order of the fields. Works on event data and on its parts, such as a citation.

    The `new_data` of a correction is a free object here: validate it against its type and ask again.
    """
    return tuple(_walk(value, pointer)) if _referring(type(value)) else ()


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


def _walk(value: BaseModel, pointer: str) -> list[Reference]:
    found: list[Reference] = []
    for part in _referring(type(value)):
        held = getattr(value, part.name)
        if held is None:
            continue
        here = f"{pointer}/{part.wire}"
        places = [(f"{here}/{index}", item) for index, item in enumerate(held)] if part.many else [(here, held)]
        if part.model is not None:
            for where, item in places:
                found += _walk(item, where)
        elif kind := _kind(part, value):
            is_party = bool(part.rule and part.rule.party)
            may_be_erased = bool(part.rule and part.rule.may_be_erased)
            found += [Reference(where, kind, item, is_party, may_be_erased) for where, item in places]
    return found


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

"""What the fields of a model hold, worked out once per class: what is nested, a list, or under a rule."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from events.catalogue.rules import Rule


@dataclass(frozen=True, slots=True)
class Part:
    """One field: its Python name, its name on the wire, and what it (or each of its items) is."""

    name: str
    wire: str
    many: bool
    model: type[BaseModel] | None
    rule: Rule | None


@cache
def parts_of(model: type[BaseModel]) -> tuple[Part, ...]:
    parts = []
    for name, info in model.model_fields.items():
        found = set(_walk(info.annotation)) | {item for item in info.metadata if isinstance(item, Rule)}
        nested = next((item for item in found if isinstance(item, type) and issubclass(item, BaseModel)), None)
        rule = next((item for item in found if isinstance(item, Rule)), None)
        parts.append(Part(name, info.alias or name, tuple in found, nested, rule))
    return tuple(parts)


def _walk(annotation: Any) -> Iterable[Any]:
    """Every rule, model and `tuple` that an annotation is made of."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *metadata = get_args(annotation)
        yield from (item for item in metadata if isinstance(item, Rule))
        yield from _walk(inner)
    elif origin in (Union, UnionType):
        for choice in get_args(annotation):
            if choice is not NoneType:
                yield from _walk(choice)
    elif origin is tuple:
        yield tuple
        yield from _walk(get_args(annotation)[0])
    elif isinstance(annotation, type):
        yield annotation

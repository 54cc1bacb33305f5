"""States to JSON and back, exactly: built once per class from its annotations, so that no class repeats its fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Convert = Callable[[Any], Any]


_writers: dict[type[Any], Convert] = {}
_readers: dict[type[Any], Convert] = {}


def to_json(value: object) -> dict[str, Any]:
    """The fields of a dataclass by name, in their order, as JSON types."""
    written: dict[str, Any] = _writer(type(value))(value)
    return written


def from_json(cls: type[T], stored: Mapping[str, Any]) -> T:
    """The value that `to_json` wrote; keys that are absent take their defaults, keys no longer known are dropped."""
    value: T = _reader(cls)(stored)
    return value


def _writer(cls: type[Any]) -> Convert:
    if cls not in _writers:
        _writers[cls] = _build_writer(cls)
    return _writers[cls]


def _reader(cls: type[Any]) -> Convert:
    if cls not in _readers:
        _readers[cls] = _build_reader(cls)
    return _readers[cls]


def _build_writer(cls: type[Any]) -> Convert:
    names = tuple(field.name for field in fields(cls))
    hints = get_type_hints(cls)
    conversions = tuple((name, convert) for name in names if (convert := _conversion(hints[name], _writer, list)))
    values_of = attrgetter(*names)

    def write(value: Any) -> dict[str, Any]:
        result = dict(zip(names, values_of(value), strict=True))
        for name, convert in conversions:
            if (held := result[name]) is not None:
                result[name] = convert(held)
        return result

    return write


def _build_reader(cls: type[Any]) -> Convert:
    hints = get_type_hints(cls)
    names = frozenset(field.name for field in fields(cls))
    conversions = tuple((name, convert) for name in names if (convert := _conversion(hints[name], _reader, tuple)))

    def read(stored: Mapping[str, Any]) -> Any:
        if stored.keys() <= names:
            values = dict(stored)
        else:
            values = {name: value for name, value in stored.items() if name in names}
        for name, convert in conversions:
            if (held := values.get(name)) is not None:
                values[name] = convert(held)
        return cls(**values)

    return read


def _conversion(hint: Any, of_class: Callable[[type[Any]], Convert], sequence: type[Any]) -> Convert | None:
    """What turns a field into JSON or back; None where JSON's own value will do. `sequence` is what a list becomes."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        (only,) = (choice for choice in get_args(hint) if choice is not NoneType)
        return _conversion(only, of_class, sequence)
    if origin is tuple:
        item = _conversion(get_args(hint)[0], of_class, sequence)
        return sequence if item is None else _each(item, sequence)
    if origin is dict:
        item = _conversion(get_args(hint)[1], of_class, sequence)
        return dict if item is None else _each_value(item)
    if isinstance(hint, type) and hasattr(hint, "_fields"):
        return _row(hint, of_class, sequence)
    return of_class(hint) if isinstance(hint, type) and is_dataclass(hint) else None


def _row(cls: type[Any], of_class: Callable[[type[Any]], Convert], sequence: type[Any]) -> Convert:
    """A named tuple is a plain list in JSON: short, for what there is much of."""
    hints = get_type_hints(cls)
    conversions = [_conversion(hints[name], of_class, sequence) for name in cls._fields]
    places = tuple((place, convert) for place, convert in enumerate(conversions) if convert)
    finish: Convert = list if sequence is list else lambda values: cls(*values)  # fields added since: default

    def convert_row(values: Any) -> Any:
        values = list(values)
        for place, convert in places:
            values[place] = convert(values[place])
        return finish(values)

    return convert_row


def _each(convert: Convert, sequence: type[Any]) -> Convert:
    return lambda items: sequence([convert(item) for item in items])


def _each_value(convert: Convert) -> Convert:
    return lambda items: {key: convert(item) for key, item in items.items()}

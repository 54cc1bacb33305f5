"""Random input for every event type, drawn from its JSON Schema."""

import unicodedata
from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from events import catalogue

Schema = dict[str, Any]

_FIRST = datetime.fromisoformat("1000-01-02")  # hypothesis takes naive bounds

dates = st.one_of(
    st.dates().filter(lambda day: day.year >= 1000).map(lambda day: day.isoformat()),
    st.builds("{:04}".format, st.integers(1000, 9999)),
    st.builds("{:04}-{:02}".format, st.integers(1000, 9999), st.integers(1, 12)),
    st.builds("{:04}-H{}".format, st.integers(1000, 9999), st.integers(1, 2)),
    st.builds("{:04}-Q{}".format, st.integers(1000, 9999), st.integers(1, 4)),
)
_decimals = st.builds("{}.{:02}".format, st.integers(0, 10**12), st.integers(0, 99))
_texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u202d\u202e") | st.sampled_from("\t\n\r"),
    min_size=1,
    max_size=40,
).filter(lambda text: any(unicodedata.category(character)[0] in "LNPSM" for character in text))
_free = st.dictionaries(
    _texts,
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53), 2**53) | _texts,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_texts, inner, max_size=3),
        max_leaves=6,
    ),
    max_size=3,
)
_KINDS: dict[str, st.SearchStrategy[Any]] = {
    "text": _texts,
    "long-text": _texts,
    "reference": st.uuids().map(str) | st.uuids().map(lambda uuid: str(uuid).upper()),
    "amount": _decimals,
    "percent": st.builds("{}.{}".format, st.integers(0, 99), st.integers(0, 999)),
    "currency": st.sampled_from(["JPY", "USD", "twd"]),
    "country": st.sampled_from(["JP", "TW", "fr"]),
    "market": st.sampled_from(["JP", "009", "eu"]),
    "language": st.sampled_from(["ja", "en-GB"]),
    "partial-date": dates | dates.map(lambda text: f"../{text}") | dates.map("around {}".format),
    "instant": st.datetimes(_FIRST).map(lambda moment: moment.isoformat(timespec="microseconds") + "+00:00"),
    "url": st.sampled_from(["https://example.org/a?b=c", "http://ニュース.example/x"]),
    "hash": st.binary(min_size=32, max_size=32).map(lambda raw: "sha256:" + raw.hex()),
    "code": st.from_regex(r"\A[a-z][a-z0-9_]{0,20}\Z"),
    "free": _free,
}


def inputs(cls: type[catalogue.EventData]) -> st.SearchStrategy[Schema]:
    """Objects that fit the JSON Schema of a type; rules between fields may still refuse them."""
    schema = catalogue.schema(cls.type)
    return _object(schema, schema.get("$defs", {}))


def event_data(cls: type[catalogue.EventData]) -> st.SearchStrategy[catalogue.EventData]:
    """Valid data of a type: its example with whatever random fields the rules between fields allow."""
    example = dict(cls.example)
    return inputs(cls).map(lambda drawn: _valid(cls, example, drawn))


def _valid(cls: type[catalogue.EventData], example: Schema, drawn: Schema) -> catalogue.EventData:
    for given in (drawn, example | {key: drawn[key] for key in drawn if key not in example}):
        try:
            return catalogue.validate(cls.type, given)
        except catalogue.InvalidEventError:
            continue
    return catalogue.validate(cls.type, example)


def _object(schema: Schema, definitions: Schema) -> st.SearchStrategy[Schema]:
    required = set(schema.get("required", ()))
    fields = {name: _field(field, definitions) for name, field in schema["properties"].items()}
    return st.fixed_dictionaries(
        {name: strategy for name, strategy in fields.items() if name in required},
        optional={name: strategy for name, strategy in fields.items() if name not in required},
    )


def _field(field: Schema, definitions: Schema) -> st.SearchStrategy[Any]:
    if field.get("title") == "What is denied":
        return st.sampled_from([cls.type for cls in catalogue.list_types()])
    if "anyOf" in field:
        return st.one_of([_field(choice, definitions) for choice in field["anyOf"]])
    if "$ref" in field:
        return _object(definitions[field["$ref"].rpartition("/")[2]], definitions)
    if "enum" in field or "const" in field:
        return st.sampled_from(field.get("enum") or [field["const"]])
    match field["type"]:
        case "null":
            return st.none()
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(field["minimum"], field.get("maximum", 9))
        case "array":
            return st.lists(_field(field["items"], definitions), min_size=field.get("minItems", 0), max_size=4)
    return _KINDS[field["x-kind"]]

"""The reference page of all event types, written from their classes."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from events.catalogue.base import EventData, PersonalData
from events.catalogue.examples import names
from events.catalogue.json_schema import schema
from events.catalogue.partial import ALLOWED
from events.catalogue.registry import list_types, load, validate

CATEGORIES = ("deal", "seminar", "company", "source", "contact")

_INTRODUCTION = f"""\
# Event types

Everything that can happen, as it is written and read. This page is printed by `manage.py catalogue`; do not edit it.

- An event's data is a JSON object with exactly the fields below. A field that is left out, or null, says nothing.
- **Ids** are UUIDs in text. **Figures** (amounts, percentages) are decimal text such as `"12.5"`, never JSON numbers.
- **Dates** in the data may be as vague as what is known: {ALLOWED}.
- **Text** is stored in Unicode NFC without blanks around it. Lists hold at most 200 entries and nothing twice.
- **Personal data**: *none*; *contact id* (points to a profile that can be erased); *erasable text* (kept apart from the
  event, which holds its SHA-256).
"""

_PERSONAL_DATA = {
    PersonalData.NONE: "none",
    PersonalData.CONTACT_ID: "contact id",
    PersonalData.ERASABLE_TEXT: "erasable text",
}
_KINDS = {
    "text": "text",
    "long-text": "long text",
    "amount": "amount",
    "percent": "percentage",
    "currency": "currency (ISO 4217)",
    "country": "country (ISO 3166-1)",
    "market": "country or UN M49 region",
    "language": "language tag",
    "partial-date": "date",
    "instant": "instant (RFC 3339)",
    "url": "web address",
    "hash": "SHA-256",
    "code": "code",
    "free": "free object",
}


def render() -> str:
    """The whole page in Markdown; the same text for the same catalogue."""
    return "\n".join([_INTRODUCTION, *_contents(), *(part for category in CATEGORIES for part in _category(category))])


def _contents() -> Iterator[str]:
    yield "| Type | What it is | Version | Personal data |"
    yield "|---|---|---|---|"
    for cls in list_types():
        label = f"**{cls.label}**" if cls.named else cls.label
        link = f"[{cls.type}](#{cls.type.replace('.', '')})"
        yield f"| {link} | {label} | {cls.schema_version} | {_PERSONAL_DATA[cls.personal_data]} |"
    yield ""


def _category(category: str) -> Iterator[str]:
    yield f"## {category.capitalize()}\n"
    for cls in list_types(category):
        yield from _type(cls)


def _type(cls: type[EventData]) -> Iterator[str]:
    body = schema(cls.type)
    yield f"### {cls.type}\n"
    yield f"{cls.label}, version {cls.schema_version}. {_summary(cls)}\n"
    yield from _fields(body)
    for name, definition in body.get("$defs", {}).items():
        yield f"*{name}*: {definition['description']}\n"
        yield from _fields(definition)
    yield f"Reads as: {_example(cls).sentence(names)}.\n"
    yield f"```json\n{json.dumps(cls.example, indent=2, ensure_ascii=False)}\n```\n"


def _fields(body: Mapping[str, Any]) -> Iterator[str]:
    yield "| Field | Holds | What it says |"
    yield "|---|---|---|"
    required = body.get("required", ())
    for name, field in body["properties"].items():
        mark = " **(required)**" if name in required else ""
        title, description = field.get("title", ""), field.get("description", "")
        stop = "" if title.endswith("?") or not title or not description else "."
        yield f"| `{name}`{mark} | {_holds(field)} | {f'{title}{stop} {description}'.strip()} |"
    yield ""


def _holds(field: Mapping[str, Any]) -> str:
    """What a field holds, in words: "list of company ids, at least 2", "one of soft, stated"."""
    choices = [choice for choice in field.get("anyOf", ()) if choice.get("type") != "null"]
    if choices:
        return _holds({**field, "anyOf": (), **choices[0]})
    if "$ref" in field:
        return f"*{field['$ref'].rpartition('/')[2]}*"
    if field.get("type") == "array":
        least = f", at least {field['minItems']}" if field.get("minItems") else ""
        return f"list of {_holds(field['items'])}{least}"
    return _one(field)


def _one(field: Mapping[str, Any]) -> str:
    if "const" in field or "enum" in field:
        return f"one of {', '.join(field.get('enum', [field.get('const')]))}"
    if "x-ref" in field:
        return f"{field['x-ref']} id{' (a party of the deal)' if field.get('x-party') else ''}"
    if "x-ref-field" in field:
        return f"id of what `{field['x-ref-field']}` says"
    if "x-suggestions" in field:
        return f"code, such as {', '.join(field['x-suggestions'])}"
    if field.get("type") == "boolean":
        return "true or false"
    if field.get("type") == "integer":
        highest = f" to {field['maximum']}" if "maximum" in field else " or more"
        return f"whole number, {field['minimum']}{highest}"
    return _KINDS[field["x-kind"]] + (" (erasable)" if field.get("x-erasable") else "")


def _summary(cls: type[EventData]) -> str:
    return " ".join((cls.__doc__ or "").split())


def _example(cls: type[EventData]) -> EventData:
    """The example as it comes back from the log, so that the page shows what readers of the history see."""
    return load(cls.type, cls.schema_version, validate(cls.type, dict(cls.example)).to_json())

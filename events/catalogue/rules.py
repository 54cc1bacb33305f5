"""How one kind of string in event data is checked, described in JSON Schema, and what it stands for."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from events.catalogue import partial, places

RefKind = Literal["company", "deal", "seminar", "source", "contact", "event"]

MAX_INTEGER = 2**53
MAX_ITEMS = 200
_MAX_DEPTH = 8
_MAX_NODES = 2_000
_MAX_KEY = 120
_MAX_FREE_TEXT = 4_000

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DECIMAL = re.compile(r"[0-9]{1,18}(?:\.[0-9]{1,6})?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_DIRECTION_OVERRIDES = frozenset("\u202d\u202e")  # what they hold reads as another text than it is
_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")


@dataclass(frozen=True, slots=True)
class Rule:
    """Annotates a type: `check` turns input into the stored form or raises; `schema` is its JSON Schema.

    `ref` says that the string is an id of something else, `party` that the company must take part in the deal (H4),
    `kind_field` that a sibling field names the kind, `erasable` that the text is kept apart under its SHA-256,
    `may_be_erased` that the contact may be one whose profile was erased: it was named before.
    """

    check: Callable[[Any], Any]
    schema: Mapping[str, Any] = field(default_factory=dict, hash=False)
    ref: RefKind | None = None
    party: bool = False
    kind_field: str | None = None
    erasable: bool = False
    may_be_erased: bool = False

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.check)

    def __get_pydantic_json_schema__(self, _schema: CoreSchema, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return dict(self.schema)


def text(limit: int, *, kind: str = "text", erasable: bool = False) -> Rule:
    """Text in NFC, stripped, not blank, at most `limit` characters, no control characters, no lone surrogates."""
    schema = {"type": "string", "minLength": 1, "maxLength": limit, "x-kind": kind}
    return Rule(
        lambda given: clean(given, limit), schema | {"x-erasable": True} if erasable else schema, erasable=erasable
    )


def reference(kind: RefKind, *, party: bool = False, may_be_erased: bool = False) -> Rule:
    """The id of something else, as canonical lower-case UUID text."""
    schema: dict[str, Any] = {"type": "string", "format": "uuid", "x-kind": "reference", "x-ref": kind}
    schema |= {"x-party": True} if party else {}
    return Rule(uuid, schema, ref=kind, party=party, may_be_erased=may_be_erased)


def clean(given: object, limit: int) -> str:
    if not isinstance(given, str):
        raise PydanticCustomError("text-expected", "Must be text.")
    if len(given) > limit:
        raise PydanticCustomError("too-long", "Must be at most {limit} characters long.", {"limit": limit})
    if "\0" in given:
        raise PydanticCustomError("character-refused", "Must not contain the character NUL.")
    if not given.isascii():
        given = _normalised(given)
    given = given.strip()
    if not given:
        raise _blank()
    if not given.isprintable():
        _require_visible(set(given))
    if len(given) > limit:
        raise PydanticCustomError("too-long", "Must be at most {limit} characters long.", {"limit": limit})
    return given


def _normalised(given: str) -> str:
    try:
        given.encode()
    except UnicodeEncodeError as error:
        raise PydanticCustomError("character-refused", "Must be valid Unicode, without lone surrogates.") from error
    return unicodedata.normalize("NFC", given)


def _require_visible(characters: set[str]) -> None:
    """No control character but tab and line breaks, no overriding of the direction, and something to be seen."""
    kinds = {character: unicodedata.category(character) for character in characters - set("\t\n\r")}
    if "Cc" in kinds.values() or _DIRECTION_OVERRIDES & characters:
        raise PydanticCustomError("character-refused", "Must not contain control characters.")
    if all(kind == "Cf" or kind.startswith("Z") for kind in kinds.values()):
        raise _blank()


def _blank() -> PydanticCustomError:
    return PydanticCustomError("blank", "Must not be blank; leave the field out when there is nothing to say.")


def uuid(given: object) -> str:
    if not isinstance(given, str) or not _UUID.fullmatch(given.lower()):
        raise PydanticCustomError("id-expected", "Must be an id: a UUID such as 0195f000-0000-7000-8000-000000000001.")
    return given.lower()


def decimal_amount(given: object) -> str:
    return _decimal(given, 'a decimal string such as "1250000.50"')


def percent(given: object) -> str:
    canonical = _decimal(given, 'a decimal string from "0" to "100", such as "12.5"')
    if Decimal(canonical) > 100:
        raise PydanticCustomError("percent-range", "Must be a percentage from 0 to 100.")
    return canonical


def _decimal(given: object, expected: str) -> str:
    if isinstance(given, (int, float)):
        message = "Must be {expected}; a JSON number is refused because it may have been rounded on the way."
        raise PydanticCustomError("decimal-string-expected", message, {"expected": expected})
    if not isinstance(given, str) or not _DECIMAL.fullmatch(given):
        message = "Must be {expected}: digits, at most 18 before and 6 after the point, no sign, no separators."
        raise PydanticCustomError("decimal-string-expected", message, {"expected": expected})
    whole, _, fraction = given.partition(".")
    fraction = fraction.rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{fraction}" if fraction else "")


def country(given: object) -> str:
    code = given.strip().upper() if isinstance(given, str) else ""
    if code not in places.COUNTRIES:
        raise PydanticCustomError("country-unknown", "Must be an ISO 3166-1 alpha-2 country code such as JP.")
    return code


def market(given: object) -> str:
    code = given.strip().upper() if isinstance(given, str) else ""
    if code not in places.COUNTRIES and code not in places.REGIONS:
        message = "Must be an ISO 3166-1 alpha-2 country code such as JP, or a UN M49 region such as 009 (Oceania)."
        raise PydanticCustomError("market-unknown", message)
    return code


def currency(given: object) -> str:
    code = given.strip().upper() if isinstance(given, str) else ""
    if not (len(code) == 3 and code.isascii() and code.isalpha()):
        raise PydanticCustomError("currency-expected", "Must be an ISO 4217 currency code such as JPY.")
    return code


def language(given: object) -> str:
    if not isinstance(given, str) or not _LANGUAGE.fullmatch(given):
        raise PydanticCustomError("language-expected", "Must be a language tag such as ja or en-GB.")
    return given


def code(given: object) -> str:
    if not isinstance(given, str) or not _CODE.fullmatch(given):
        message = "Must be a short code of lower-case letters, digits and underscores, such as entry_error."
        raise PydanticCustomError("code-expected", message)
    return given


def url(given: object) -> str:
    address = clean(given, 2_000)
    try:
        parts = urlsplit(address)
        valid = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        valid = False
    if not valid or any(character.isspace() for character in address):
        raise PydanticCustomError("url-expected", "Must be a web address that begins with http:// or https://.")
    return address


def partial_date(given: object) -> str:
    if not isinstance(given, str):
        raise PydanticCustomError("date-expected", "Must be a date as text, such as 2024-03 or 2026-H2.")
    try:
        return partial.to_text(partial.parse(given))
    except partial.InvalidDateError as error:
        raise PydanticCustomError("precision-invalid", "{problem}", {"problem": str(error)}) from error


def instant(given: object) -> str:
    if not isinstance(given, str) or len(given) > 40:
        raise PydanticCustomError("instant-expected", "Must be an RFC 3339 instant such as 2025-04-10T09:00:00Z.")
    try:
        return partial.to_utc_text(partial.parse_instant(given.strip()))
    except partial.InvalidDateError as error:
        message = "Must be an RFC 3339 instant with its offset, such as 2025-04-10T09:00:00Z."
        raise PydanticCustomError("instant-expected", message) from error


def sha256(given: object) -> str:
    digest = given.strip().lower() if isinstance(given, str) else ""
    if not re.fullmatch(r"sha256:[0-9a-f]{64}", digest):
        raise PydanticCustomError("hash-expected", "Must be sha256: and 64 hexadecimal digits.")
    return digest


def free_object(given: object) -> dict[str, Any]:
    """A JSON object of free content: text cleaned, no floats, bounded in depth, width and size."""
    if not isinstance(given, Mapping):
        raise PydanticCustomError("object-expected", "Must be a JSON object.")
    result: dict[str, Any] = _Free().read(given, 1)
    return result


class _Free:
    """One reading of a free object; counts its nodes as it goes."""

    def __init__(self) -> None:
        self.nodes = 0

    def read(self, given: object, depth: int) -> Any:
        self.nodes += 1
        if self.nodes > _MAX_NODES or depth > _MAX_DEPTH:
            message = "Must hold at most {nodes} values, nested at most {depth} deep."
            raise PydanticCustomError("too-large", message, {"nodes": _MAX_NODES, "depth": _MAX_DEPTH})
        match given:
            case None | bool():
                return given
            case str():
                return clean(given, _MAX_FREE_TEXT) if given.strip() else ""
            case int():
                return self.integer(given)
            case float():
                raise PydanticCustomError("float-refused", 'Must not hold decimal numbers; write them as text, "12.5".')
            case Mapping():
                self.bound(given)
                read = {clean(key, _MAX_KEY): self.read(value, depth + 1) for key, value in given.items()}
                if len(read) < len(given):
                    raise PydanticCustomError("duplicate", "Must not hold two keys that are the same once cleaned.")
                return read
            case list() | tuple():
                self.bound(given)
                return [self.read(item, depth + 1) for item in given]
            case _:
                raise PydanticCustomError("json-expected", "Must hold nothing but JSON values.")

    @staticmethod
    def integer(given: int) -> int:
        if abs(given) > MAX_INTEGER:
            raise PydanticCustomError("integer-range", "Must not hold whole numbers beyond 2^53; write them as text.")
        return given

    @staticmethod
    def bound(given: Mapping[Any, Any] | list[Any] | tuple[Any, ...]) -> None:
        if len(given) > MAX_ITEMS:
            raise PydanticCustomError(
                "too-many", "Must hold at most {limit} entries in one place.", {"limit": MAX_ITEMS}
            )

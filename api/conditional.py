"""Conditional requests (RFC 9110). What a write rests on is the version of its stream: `"v7"`, in ETag and If-Match.

What a GET answers also changes where the version does not: a company is renamed, a position is given, a deadline
passes. So the ETag of a representation is the version with a digest of the bytes, `"v7.0f3c..."`. If-Match reads the
version in either; If-None-Match compares the whole, so 304 never hides a change (docs/adr/0012-entity-tags.md).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import orjson
from rest_framework.request import Request
from rest_framework.response import Response

from api import memento
from api.errors import BadHeaderError
from events.history import Coordinates

_DIGEST_BYTES = 12
_LISTED_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e]*")', re.ASCII)
_ENTITY_TAG = re.compile(r'\s*(W/)?"([\x21\x23-\x7e]*)"\s*', re.ASCII)
_VERSION = re.compile(r"v([1-9][0-9]{0,9})(\.[0-9a-f]{24})?", re.ASCII)

FOR_EVER = "private, max-age=31536000, immutable"
"""Cache-Control of what never changes: a year, which is as long as caches are told (RFC 8246)."""

NEVER = 0
"""An expected version that no stream with events has."""


def etag(version: int) -> str:
    return f'"v{version}"'


def is_conditional(headers: Mapping[str, str]) -> bool:
    """Whether the request says which version it rests on; `*` says that any will do."""
    return "If-Match" in headers


def expected_version(headers: Mapping[str, str]) -> int | None:
    """The version that If-Match demands: None without the header or with `*`, NEVER for a tag that is none of ours.

    Several tags cannot be a condition here, since one write has one expected version. Raises BadHeaderError.
    """
    header = headers.get("If-Match")
    if header is None or header.strip() == "*":
        return None
    match = _ENTITY_TAG.fullmatch(header)
    if match is None:
        raise BadHeaderError(header="If-Match", detail='Expected one entity tag such as "v7" (with the quotes), or *.')
    version = _VERSION.fullmatch(match[2])
    return int(version[1]) if version and not match[1] else NEVER


def respond(
    request: Request,
    content: Any,
    *,
    version: int | None = None,
    headers: Mapping[str, str] | None = None,
    coordinates: Coordinates | None = None,
    is_erasable: bool = False,
    place: Mapping[str, Any] | None = None,
) -> Response:
    """200 with the content, or 304 without it where If-None-Match names its tag. Raises BadHeaderError.

    `version` is that of the stream that the content is the newest state of, if it is one. `coordinates` are those of an
    answer as of then: they give its Memento headers, and where they are closed it may be kept for ever. Not so an
    `is_erasable` one, which shows texts or names of people that can be erased, or anything else that may change.

    `place` is told beside the content. Unless a position was asked for, it moves with every event anywhere; so it is
    left out of the tag, which then is a weak one, and 304 says that the content stands at the newer place, too.
    """
    if place is not None and coordinates is not None and coordinates.stands_still:
        content, place = content | place, None
    written = orjson.dumps(content)
    tag = entity_tag(written, version)
    headers = {**(headers or {}), "ETag": tag}
    if place is not None:
        written = written[:-1] + b"," + orjson.dumps(place)[1:]
        headers["ETag"] = f"W/{tag}"
    if coordinates is not None:
        headers = _as_of(request, coordinates, headers, is_erasable=is_erasable)
    if is_known(request.headers, tag):
        return Response(status=304, headers=headers)
    return Response(orjson.Fragment(written), headers=headers)


def _as_of(request: Request, coordinates: Coordinates, headers: dict[str, str], *, is_erasable: bool) -> dict[str, str]:
    told = memento.describe(request, coordinates)
    if links := [given["Link"] for given in (headers, told) if "Link" in given]:
        told["Link"] = ", ".join(links)
    if coordinates.is_closed and not is_erasable:
        told["Cache-Control"] = FOR_EVER
    return headers | told


def entity_tag(written: bytes, version: int | None = None) -> str:
    """The strong tag of a representation, written as it is sent."""
    digest = blake2b(written, digest_size=_DIGEST_BYTES).hexdigest()
    return f'"{digest}"' if version is None else f'"v{version}.{digest}"'


def is_known(headers: Mapping[str, str], tag: str) -> bool:
    """Whether If-None-Match is false for the tag: named, by weak comparison, or `*` (RFC 9110, section 13.1.2).

    Raises BadHeaderError for what is no list of entity tags.
    """
    header = headers.get("If-None-Match")
    if header is None:
        return False
    if header.strip() == "*":
        return True
    elements = {element.strip() for element in _LISTED_TAG.sub("tag", header).split(",")}
    if not {"tag"} <= elements <= {"tag", ""}:
        raise BadHeaderError(header="If-None-Match", detail='Expected entity tags such as "v7.0f3c" in quotes, or *.')
    return tag in _LISTED_TAG.findall(header)

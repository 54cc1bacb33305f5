"""Conditional requests (RFC 9110): the ETag of a stream is its version, `"v7"`, strong."""

from __future__ import annotations

import re
from collections.abc import Mapping

from api.errors import BadHeaderError

_ENTITY_TAG = re.compile(r'\s*(W/)?"([\x21\x23-\x7e]*)"\s*', re.ASCII)
_VERSION = re.compile(r"v([1-9][0-9]{0,9})", re.ASCII)

NEVER = 0
"""An expected version that no stream with events has."""


def etag(version: int) -> str:
    return f'"v{version}"'


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

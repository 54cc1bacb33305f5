"""Answers that are told by their content: the ETag is a digest of the bytes, so it changes when anything does.

A name, a position or `superseded_by` may change while the event itself never does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import orjson
from rest_framework.request import Request
from rest_framework.response import Response

_TAG = re.compile(r'"[\x21\x23-\x7e]*"', re.ASCII)


def respond(request: Request, content: Any, headers: Mapping[str, str] | None = None) -> Response:
    """200 with the content, or 304 without it when If-None-Match names its tag (RFC 9110, section 13.1.2)."""
    written = orjson.dumps(content)
    tag = f'"{sha256(written).hexdigest()[:32]}"'
    headers = {**(headers or {}), "ETag": tag}
    if _is_known(request.headers.get("If-None-Match", ""), tag):
        return Response(status=304, headers=headers)
    return Response(orjson.Fragment(written), headers=headers)


def _is_known(header: str, tag: str) -> bool:
    return header.strip() == "*" or tag in _TAG.findall(header)

"""Answers that are no JSON: signed notes and proofs as text, tiles as bytes. Their problems are JSON, as everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from api import conditional
from api.renderers import JsonRenderer


class TextRenderer(JsonRenderer):
    media_type = "text/plain"
    format = "text"
    charset = "utf-8"  # type: ignore[assignment] # the framework takes either

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        return data if isinstance(data, bytes) else super().render(data)


class BytesRenderer(TextRenderer):
    media_type = "application/octet-stream"
    format = "bytes"
    charset = None  # type: ignore[assignment]


def respond(request: Request, written: bytes, headers: Mapping[str, str] | None = None) -> Response:
    """200 with these bytes, or 304 without them. Raises BadHeaderError."""
    tag = conditional.entity_tag(written)
    headers = {**(headers or {}), "ETag": tag}
    if conditional.is_known(request.headers, tag):
        return Response(status=304, headers=headers)
    return Response(written, headers=headers)

"""Writing answers: JSON by orjson, whatever kind of JSON was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer


class JsonRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None  # JSON is UTF-8 by definition

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        return b"" if data is None else orjson.dumps(data)


class CloudEventRenderer(JsonRenderer):
    """One event in the JSON format of CloudEvents 1.0; the view gives it its shape (api/v1/events/cloudevents.py)."""

    media_type = "application/cloudevents+json"
    format = "cloudevent"


class CloudEventsRenderer(JsonRenderer):
    """Several, as an array."""

    media_type = "application/cloudevents-batch+json"
    format = "cloudevents"


class JsonSchemaRenderer(JsonRenderer):
    """Comes first where it is offered, so that it is what everybody gets who does not insist on plain JSON."""

    media_type = "application/schema+json"
    format = "schema"

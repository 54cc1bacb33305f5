"""Events as CloudEvents 1.0, with its extensions for time of recording, sequence, causation and who did it.

`type` is the type as everywhere in this API, without a reverse domain name, so that `type=` takes what consumers see;
`source` says where it comes from. `time` is when the event was recorded (created, until it is sealed): when it happened
in the world is seldom known to the second, and stands in the data as `occurred`.
There is no integer among the attributes: those of CloudEvents have 32 bits only. `sequence` is the position as text,
padded so that it sorts as text; it and `recordedtime` are absent until the event is sealed.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

SEQUENCE_DIGITS = 20
COLLECTIONS = {
    "deal": "deals",
    "company": "companies",
    "seminar": "seminars",
    "source": "sources",
    "contact": "erasures",  # the one thing that is told of contacts
}

_AUTH_TYPES = {"user": "user", "token": "api_key", "task": "system"}


def render(event: dict[str, Any], origin: str) -> dict[str, Any]:
    """The shape Event as a CloudEvent that holds it whole. `origin`: scheme and host, without a slash at the end."""
    sealed = event["position"] is not None
    optional = {
        "recordedtime": event["recorded_at"],
        "sequence": f"{event['position']:0{SEQUENCE_DIGITS}d}" if sealed else None,
        "correlationid": event["correlation_id"],
        "causationid": event["causation_id"],
    }
    return {
        "specversion": "1.0",
        "id": event["id"],
        "source": origin + reverse(f"api:{COLLECTIONS[event['stream']['category']]}"),
        "type": event["type"],
        "subject": event["stream"]["id"],
        "time": event["recorded_at"] or event["created_at"],
        "datacontenttype": "application/json",
        "dataschema": origin + schema_path(event["type"], event["schema_version"], of="event"),
        **{name: value for name, value in optional.items() if value is not None},
        "authtype": _AUTH_TYPES[event["actor"]["kind"]],
        "authid": event["actor"]["id"],
        "data": event,
    }


def schema_path(type_: str, version: int, **query: str) -> str:
    """The address of one version of a type's schema."""
    return f"{reverse('api:event-type-schema', args=[type_])}?{urlencode({'version': version, **query})}"

"""Whether a stored event is still what its type says: a defect of a writer or a release, not tampering."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import orjson

from events.catalogue import EventData, InvalidEventError, UnknownEventTypeError, codec, get_type, validate
from events.catalogue.upcasting import SchemaVersionError, upcast
from events.integrity.verifying.rows import Row

REFUSED = (InvalidEventError, UnknownEventTypeError, SchemaVersionError)
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError)
"""What reading an event raises that is not what its type and version say."""


@lru_cache(maxsize=1_024)
def _read_metadata(text: str) -> None:
    """Raises KeyError, TypeError, ValueError or AttributeError for what is no metadata."""
    codec.read_metadata(orjson.loads(text))


def read_value(row: Row, data: Any) -> EventData:
    """What the event says, in the newest version of its type. Raises those in REFUSED and UNREADABLE."""
    newest = get_type(row.type).schema_version
    return validate(
        row.type, data if row.schema_version == newest else upcast(row.type, data, row.schema_version, newest)
    )


def find_drift(row: Row, data: Any) -> str | None:
    """Why this release cannot read the row as its type and version say, in words; None where it can.

    What is of an old version is brought up to the newest one and judged by that.
    """
    try:
        read_value(row, data)
        _read_metadata(row.metadata)
    except REFUSED as error:
        return f"{row.type} v{row.schema_version}: {error}"
    except UNREADABLE as error:
        return f"{row.type} v{row.schema_version} cannot be brought up to this release: {type(error).__name__} {error}"
    return None

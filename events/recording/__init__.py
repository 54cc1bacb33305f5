"""The only way in. Admin, API, imports and commands all record through `record` (all or none) or `record_each`."""

from events.recording.each import record_each
from events.recording.errors import KeyReusedError, RefusedError, UnknownReferenceError, VersionRequiredError
from events.recording.keys import claim
from events.recording.record import record
from events.recording.requests import (
    Context,
    Draft,
    Key,
    Line,
    LineRecorded,
    LineRefused,
    Outcomes,
    Overlay,
    Recorded,
    RecordedStream,
    StreamReached,
    Write,
)

__all__ = [
    "Context",
    "Draft",
    "Key",
    "KeyReusedError",
    "Line",
    "LineRecorded",
    "LineRefused",
    "Outcomes",
    "Overlay",
    "Recorded",
    "RecordedStream",
    "RefusedError",
    "StreamReached",
    "UnknownReferenceError",
    "VersionRequiredError",
    "Write",
    "claim",
    "record",
    "record_each",
]

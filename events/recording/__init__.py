"""The only way in. Admin, API, imports and commands all record through `record`."""

from events.recording.errors import KeyReusedError, RefusedError, UnknownReferenceError
from events.recording.record import record
from events.recording.requests import Context, Draft, Key, Recorded, RecordedStream, Write

__all__ = [
    "Context",
    "Draft",
    "Key",
    "KeyReusedError",
    "Recorded",
    "RecordedStream",
    "RefusedError",
    "UnknownReferenceError",
    "Write",
    "record",
]

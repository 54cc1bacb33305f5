"""Events in PostgreSQL: append, read, seal. Only `events.recording` appends."""

from events.store.appending import append
from events.store.canonical import CanonicalFormError, canonical_json
from events.store.erasing import (
    erase_refusals,
    erase_texts,
    iterate_event_words,
    iterate_texts,
    list_erasures,
    list_events_naming,
)
from events.store.errors import KeyInFlightError, KeyTakenError, VersionConflictError
from events.store.feed import AheadOfLogError, Stretch, read_stretch
from events.store.following import UNKNOWN, Head, Since, load_since
from events.store.ids import PARTITIONS, new_id, partition_of
from events.store.keys import IdempotencyKey, StoredKey, find_key
from events.store.reading import (
    Wanted,
    find_event,
    forget_streams,
    get_versions,
    list_existing,
    list_existing_events,
    load_events,
    load_stream,
    load_streams,
    load_texts,
    read_log,
    read_partition,
)
from events.store.rows import canonical_bytes, digest
from events.store.sealing import head, position_at, seal

__all__ = [
    "PARTITIONS",
    "UNKNOWN",
    "AheadOfLogError",
    "CanonicalFormError",
    "Head",
    "IdempotencyKey",
    "KeyInFlightError",
    "KeyTakenError",
    "Since",
    "StoredKey",
    "Stretch",
    "VersionConflictError",
    "Wanted",
    "append",
    "canonical_bytes",
    "canonical_json",
    "digest",
    "erase_refusals",
    "erase_texts",
    "find_event",
    "find_key",
    "forget_streams",
    "get_versions",
    "head",
    "iterate_event_words",
    "iterate_texts",
    "list_erasures",
    "list_events_naming",
    "list_existing",
    "list_existing_events",
    "load_events",
    "load_since",
    "load_stream",
    "load_streams",
    "load_texts",
    "new_id",
    "partition_of",
    "position_at",
    "read_log",
    "read_partition",
    "read_stretch",
    "seal",
]

"""Idempotency keys: which request a client's key stands for, for ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import connection

from events.store.statements import query


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """A client's key and the digest of the request that it stands for; keys of different clients never meet.

    `refusals` are JSON: what was refused of a request that is recorded line by line, by the index of the line.
    """

    client: str
    key: str
    request_digest: str
    refusals: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class StoredKey:
    """What a key stood for, the events that its request wrote, and what of it was refused."""

    request_digest: str
    event_ids: tuple[str, ...]
    refusals: Mapping[str, Any] | None = None


def find_key(client: str, key: str) -> StoredKey | None:
    with connection.cursor() as cursor:
        cursor.execute(query("find_key"), {"client": client, "key": key})
        found = cursor.fetchone()
    return found and StoredKey(found[0], tuple(found[1]), found[2] and orjson.loads(found[2]))

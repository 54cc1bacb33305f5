"""Idempotency keys: which request a client's key stands for, for ever."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from events.store.statements import query


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """A client's key and the digest of the request that it stands for; keys of different clients never meet."""

    client: str
    key: str
    request_digest: str


@dataclass(frozen=True, slots=True)
class StoredKey:
    """What a key stood for, and the events that its request wrote."""

    request_digest: str
    event_ids: tuple[str, ...]


def find_key(client: str, key: str) -> StoredKey | None:
    with connection.cursor() as cursor:
        cursor.execute(query("find_key"), {"client": client, "key": key})
        found = cursor.fetchone()
    return found and StoredKey(found[0], tuple(found[1]))

"""The log as it stands in the database, row by row, without believing any of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from django.db import connection

from events.store import CanonicalFormError, canonical_json

BATCH = 5_000
_SQL = Path(__file__).parent / "sql"


class Row(NamedTuple):
    """A row of the log with its event as text; everything but the first two is None where the event is gone.

    Columns as in sql/read_rows.sql.
    """

    position: int
    recorded_at: datetime
    digest: bytes
    id: str | None
    stream_id: str
    category: str
    version: int
    type: str
    schema_version: int
    data: str
    metadata: str
    occurred_from: str | None
    occurred_to: str | None
    occurred_precision: str
    created_at: str

    def compute_digest(self, data: Any) -> bytes | None:
        """SHA-256 of the canonical form, from this row alone; None where it has no canonical form."""
        try:
            return sha256(self._canonical(data)).digest()
        except (CanonicalFormError, ValueError):
            return None

    def canonical(self) -> bytes:
        """RFC 8785 of the event. Raises CanonicalFormError and ValueError where there is none."""
        return self._canonical(orjson.loads(self.data))

    def parse_data(self) -> Any:
        """The data as JSON; None, which no event holds, where it is none that can be read."""
        try:
            return orjson.loads(self.data)
        except ValueError:
            return None

    def _canonical(self, data: Any) -> bytes:
        """What `store.canonical_bytes` gives for the event of a row that nobody touched."""
        return orjson.dumps(
            {
                "category": self.category,
                "created_at": self.created_at,
                "data": orjson.Fragment(canonical_json(data)),
                "id": self.id,
                "metadata": orjson.Fragment(_canonical_text(self.metadata)),
                "occurred_from": self.occurred_from,
                "occurred_precision": self.occurred_precision,
                "occurred_to": self.occurred_to,
                "schema_version": self.schema_version,
                "stream_id": self.stream_id,
                "type": self.type,
                "version": self.version,
            }
        )


@lru_cache(maxsize=1_024)
def _canonical_text(text: str) -> bytes:
    """JSON in canonical form. What one import or one caller recorded has the same metadata again and again."""
    return canonical_json(orjson.loads(text))


def read_rows(upto: int) -> Iterator[list[Row]]:
    """The log from its beginning to a position, in batches, each with a statement of its own: no long snapshot."""
    after = 0
    while after < upto:
        batch = [Row(*row) for row in _fetch("read_rows", {"after": after, "upto": upto, "limit": BATCH})]
        if not batch:
            return
        yield batch
        after = batch[-1].position


def list_unsealed(seconds: float, limit: int) -> list[tuple[str, str, int]]:
    """Id, stream and version of events that were written so long ago and are not in the log."""
    return [tuple(row) for row in _fetch("list_unsealed", {"seconds": seconds, "limit": limit})]


def read_texts(digests: list[str]) -> dict[str, bool]:
    """Which of the kept-apart texts there are, by SHA-256 in hexadecimal, and whether each still gives it."""
    return dict(_fetch("read_texts", {"digests": [bytes.fromhex(digest) for digest in digests]}))


def list_erased_texts() -> set[str]:
    """The SHA-256 of every text that an erasure names, sealed or not."""
    return {reference.removeprefix("sha256:") for (reference,) in _fetch("list_erased_texts", {})}


def _fetch(name: str, given: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(_statement(name), given)
        return list(cursor.fetchall())


@cache
def _statement(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")

"""Everything that a person could be found in afterwards, as text."""

from __future__ import annotations

import contextlib
import re
import unicodedata
import zlib
from collections.abc import Iterator
from pathlib import Path

import psycopg
import redis
from django.conf import settings

from tests.programs import test_database

_TABLES = (Path(__file__).parent / "tables.sql").read_text()


def find(*words: str) -> list[str]:
    """Where any of the words, folded, is found in any table of the database or value of Valkey."""
    sought = [fold(word) for word in words]
    return [f"{place}: {text[:300]}" for place, text in _everything() if any(word in fold(text) for word in sought)]


def fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _everything() -> Iterator[tuple[str, str]]:
    with psycopg.connect(test_database("owner")) as connection:
        for (table,) in connection.execute(_TABLES).fetchall():
            rows = connection.execute(psycopg.sql.SQL("SELECT * FROM {}").format(psycopg.sql.Identifier(table)))
            for row in rows.fetchall():
                yield table, " ".join(_told(value) for value in row)
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        for key in client.scan_iter():
            yield "valkey", f"{key!r} {client.dump(key)!r}"


def _told(value: object) -> str:
    """Compressed columns unpacked, and what JSON or Python escaped written out."""
    if isinstance(value, bytes):
        with contextlib.suppress(zlib.error):
            value = zlib.decompress(value)
        value = bytes(value).decode(errors="replace")
    return re.sub(r"\\u([0-9a-f]{4})", lambda escaped: chr(int(escaped[1], 16)), str(value))

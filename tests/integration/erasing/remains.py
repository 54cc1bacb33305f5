"""Everything that a person could be found in afterwards, as text."""

from __future__ import annotations

import base64
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
_STATISTICS = (Path(__file__).parent / "statistics.sql").read_text()


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
        for table, *samples in connection.execute(_STATISTICS).fetchall():
            yield f"statistics of {table}", " ".join(_told(value) for value in samples)
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        for key in client.scan_iter():
            yield "valkey", f"{_told(key)} {_told(_read(client, key))}"


def _read(client: redis.Redis[bytes], key: bytes) -> object:
    """What a key holds, with the messages in it written out."""
    held = {
        b"string": client.get,
        b"list": lambda key: client.lrange(key, 0, -1),
        b"set": client.smembers,
        b"hash": client.hgetall,
        b"zset": lambda key: client.zrange(key, 0, -1),
        b"stream": client.xrange,
    }[client.type(key)](key)
    return re.sub(r"[A-Za-z0-9+/]{24,}={0,2}", _decoded, str(held))


def _decoded(found: re.Match[str]) -> str:
    with contextlib.suppress(ValueError):
        return f"{found[0]} {base64.b64decode(found[0]).decode(errors='replace')}"
    return found[0]


def _told(value: object) -> str:
    """Compressed columns and pieces of exports unpacked, and what JSON or Python escaped written out."""
    if isinstance(value, bytes):
        value = _unpacked(value).decode(errors="replace")
    return re.sub(r"\\u([0-9a-f]{4})", lambda escaped: chr(int(escaped[1], 16)), str(value))


def _unpacked(value: bytes) -> bytes:
    for window in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        with contextlib.suppress(zlib.error):
            return zlib.decompressobj(window).decompress(value) or value
    return value

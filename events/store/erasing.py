"""Texts that are erased: finding who names them, taking them out, and what is on record of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from django.db import connection

from events.catalogue import Event
from events.store.reading import load_events
from events.store.rows import decode
from events.store.statements import query

PAGE = 2_000


def erase_texts(erasures: Sequence[str]) -> int:
    """Delete the texts that these contact.erased events of the current transaction name; how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(query("erase_texts"), {"erasures": list(erasures)})
        return int(cursor.fetchone()[0])


def erase_refusals(client: str, key: str, lines: Sequence[str]) -> None:
    """Blank the wording of these refused lines (their indexes, as text) that are kept beside a key."""
    with connection.cursor() as cursor:
        cursor.execute(query("erase_refusals"), {"client": client, "key": key, "lines": list(lines)})


def iterate_texts() -> Iterator[tuple[str, str]]:
    """Every kept-apart text with its SHA-256 (hexadecimal), a page at a time."""
    after = b""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(query("list_texts"), {"after": after, "limit": PAGE})
            page = cursor.fetchall()
        yield from page
        if len(page) < PAGE:
            return
        after = bytes.fromhex(page[-1][0])


def iterate_event_words() -> Iterator[tuple[str, str]]:
    """The id of every event with what it says in words that cannot be erased, as JSON text, a page at a time."""
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(query("list_event_words"), {"after": after, "limit": PAGE})
            page = cursor.fetchall()
        for after, event_id, words in page:  # noqa: B007 - the last one is where the next page begins
            yield event_id, words
        if len(page) < PAGE:
            return


def list_events_naming(texts: Collection[str]) -> list[Event]:
    """The events that name any of these texts (SHA-256, hexadecimal), erasures aside. Reads the whole log."""
    if not texts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(query("list_events_with_texts"), {"patterns": [f"%sha256:{text}%" for text in texts]})
        return load_events([row[0] for row in cursor.fetchall()])


def list_erasures(after: int, limit: int) -> list[Event]:
    """The first `limit` contact.erased events with a position above `after`, in order."""
    with connection.cursor() as cursor:
        cursor.execute(query("list_erasures"), {"after": after, "limit": limit})
        return [decode(row) for row in cursor.fetchall()]

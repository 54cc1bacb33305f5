"""The texts that events keep apart: whether each still gives its hash, and is gone only where an erasure says so.

No leaf holds a text, or it could not be erased; but the event that names it holds its SHA-256.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import orjson

from events.catalogue import ContactErased, codec, texts
from events.integrity.verifying import drift, rows
from events.integrity.verifying.report import Code, Finding
from events.integrity.verifying.rows import Row

_REFERENCE = re.compile(r'"sha256:([0-9a-f]{64})"')


class TextCheck:
    """Looks at one batch of rows after the other. Remembers the texts that are not there."""

    def __init__(self) -> None:
        self._missing: dict[str, Finding] = {}

    def look(self, batch: Sequence[Row]) -> Iterator[Finding]:
        """Texts that were changed, each at the first event of the batch that names it."""
        naming = self._naming(batch)
        held = rows.read_texts(list(naming)) if naming else {}
        for text, row in naming.items():
            if text not in held:
                self._miss(text, row)
            elif not held[text]:
                yield _about(row, "text-changed", f"the text that it names by the SHA-256 {text} is another one now")

    def end(self) -> Iterator[Finding]:
        """Texts that are gone, though no erasure names them: not one that came while the log was read, either."""
        erased = rows.list_erased_texts() if self._missing else ()
        yield from (finding for text, finding in self._missing.items() if text not in erased)

    def _naming(self, batch: Sequence[Row]) -> dict[str, Row]:
        """What may be a text, and the first row that names it."""
        naming: dict[str, Row] = {}
        for row in batch:
            if row.id is not None and row.type != ContactErased.type:
                for text in _REFERENCE.findall(row.data) + _REFERENCE.findall(row.metadata):
                    naming.setdefault(text, row)
        return naming

    def _miss(self, text: str, row: Row) -> None:
        if text not in self._missing and text in _texts_of(row):
            words = f"the text that it names by the SHA-256 {text} is gone, and no erasure names it"
            self._missing[text] = _about(row, "text-missing", words)


def _texts_of(row: Row) -> set[str]:
    """What it names as kept-apart texts. The hash of a document looks the same, and is none."""
    try:
        value = drift.read_value(row, row.parse_data())
        citations = codec.read_metadata(orjson.loads(row.metadata)).citations
    except (*drift.REFUSED, *drift.UNREADABLE):
        return set()
    return {text for holder in (value, *citations) for _, text in texts.list_text_refs(holder, "")}


def _about(row: Row, code: Code, words: str) -> Finding:
    return Finding(code=code, position=row.position, words=words, event_id=row.id, stream_id=row.stream_id)

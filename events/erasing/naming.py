"""Whether a text names a person, however the name is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from events.projections import words

_ASCII_WORD = re.compile(r"[a-z0-9]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Naming:
    """A text names the person if every word of one of these names occurs in it, in any order.

    Case, width, accents and the forms of Unicode make no difference. Words in plain Latin letters count where they
    stand alone ("Li" is not in "believe"), others anywhere, since not every script parts its words.
    """

    names: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, names: Iterable[str]) -> Naming:
        """Blank names name nobody."""
        return cls(tuple(dict.fromkeys(found for name in names if (found := frozenset(_fold(name).split())))))

    def is_in(self, text: str) -> bool:
        folded = _fold(text)
        return any(all(_occurs(word, folded) for word in name) for name in self.names)


def excerpt(text: str, names: Collection[str], length: int = 160) -> str:
    """A piece of the text in one line, from where a word of the names stands first, if it stands there as written."""
    line = " ".join(text.split())
    sought = [word.casefold() for name in names for word in name.split()]
    found = [place for word in sought if (place := line.casefold().find(word)) >= 0]
    start = max(min(found, default=0) - length // 3, 0)
    piece = line[start : start + length]
    return f"{'…' if start else ''}{piece}{'…' if start + length < len(line) else ''}"


def _fold(text: str) -> str:
    """As the search folds, with accents taken off here."""
    decomposed = unicodedata.normalize("NFKD", words.fold(text))
    return "".join([character for character in decomposed if not unicodedata.combining(character)])


def _occurs(word: str, text: str) -> bool:
    if word not in text:
        return False
    return not _ASCII_WORD.fullmatch(word) or bool(re.search(rf"(?<![a-z0-9]){word}(?![a-z0-9])", text))

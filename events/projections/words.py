"""How text is folded for the search, the same for what is kept and for what is asked."""

from __future__ import annotations

import unicodedata

WORDS_MAX = 10
"""So many words narrow the search; any more would cost time and change little."""


def fold(text: str) -> str:
    """Without case and width (NFKC_Casefold of Unicode, near enough). Accents are left to PostgreSQL's `unaccent`."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def join(*texts: str | None) -> str:
    """The text of a stream: whatever it is found by, line by line."""
    return "\n".join(fold(text) for text in texts if text)


def list_words(text: str) -> list[str]:
    """What is sought: each word once, the longest first, since they leave the least; no more than WORDS_MAX.

    NUL, which no text holds and PostgreSQL does not take, separates words, too.
    """
    words = dict.fromkeys(fold(text.replace("\0", " ")).split())
    return sorted(words, key=len, reverse=True)[:WORDS_MAX]

"""How text is folded for the search, the same for what is kept and for what is asked."""

from __future__ import annotations

import unicodedata

WORDS_MAX = 10
"""So many words narrow the search; any more would cost time and change little."""

SHORT, SHORT_MAX = 2, 2
"""Words of so few characters have no trigram: each reads the texts one by one, so no more than so many are looked for.
"""


def fold(text: str) -> str:
    """Without case and width (NFKC_Casefold of Unicode, near enough). Accents are left to PostgreSQL's `unaccent`."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def join(*texts: str | None) -> str:
    """The text of a stream: whatever it is found by, line by line."""
    return "\n".join(fold(text) for text in texts if text)


def list_words(text: str) -> list[str]:
    """What is sought: each word once, the longest first, since they leave the least.

    No more than WORDS_MAX, and no more than SHORT_MAX of those that are short: the first of them.

    NUL, which no text holds and PostgreSQL does not take, separates words, too.
    """
    words = sorted(dict.fromkeys(fold(text.replace("\0", " ")).split()), key=len, reverse=True)
    long = [word for word in words if len(word) > SHORT]
    return [*long, *words[len(long) :][:SHORT_MAX]][:WORDS_MAX]

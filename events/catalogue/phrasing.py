"""Small pieces of English that the sentences of the catalogue share."""

from collections.abc import Iterable, Sequence

from events.catalogue import partial
from events.catalogue.base import Names


def listing(words: Sequence[str], joint: str = "and") -> str:
    """ "Honda", "Honda and Nissan", "Honda, Nissan and Mitsubishi Motors"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


def named(names: Names, ids: Iterable[str]) -> str:
    return listing([names(item) for item in ids])


def person(names: Names, contact_id: str) -> str:
    """A contact's name where the reader may see it, else "a contact"."""
    words = names(contact_id)
    return "a contact" if words == contact_id else words


def words(code: str) -> str:
    return code.replace("_", " ")


def with_article(noun: str) -> str:
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def date_words(text: str) -> str:
    """A partial date of event data as a noun: "the second half of 2026"."""
    return partial.phrase(partial.parse(text))


def money(amount: str, currency: str | None) -> str:
    whole, point, fraction = amount.partition(".")
    return f"{currency or ''} {int(whole):,}{point}{fraction}".strip()


def between(low: str | None, high: str | None) -> str | None:
    """ "20", "10 to 20", "at least 10", "up to 20"; None when neither is known."""
    if low is None:
        return None if high is None else f"up to {high}"
    if high is None:
        return f"at least {low}"
    return low if low == high else f"{low} to {high}"


def as_sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def because(sentence: str, reason: str | None) -> str:
    return f"{sentence}: {reason.rstrip('.')}" if reason else sentence

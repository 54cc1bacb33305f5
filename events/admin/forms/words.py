"""The words on forms that the catalogue does not know, because they speak to the person who fills them in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from events.admin.forms.schema import Shape
from events.catalogue import list_types

_SPREAD = frozenset({"data.scope", "data.firmness", "data.answer", "data.outcome", "data.level", "data.interest_kind"})

_CHOICE_HELP: Mapping[str, Mapping[str, str]] = {
    "data.scope": {
        "stake_interest": "they no longer want the stake; the deal itself may live on",
        "proposal": "an offer is taken back; talks may go on",
        "participation": "one party leaves; the deal lives while two deciding parties remain",
        "deal": "the whole deal is off",
    },
    "data.firmness": {
        "soft": "not pursuing it now; may come back",
        "stated": "said plainly that it is over",
        "binding": "a formal statement that bars them for a time",
    },
    "data.level": {"exploratory": "first conversations", "formal": "declared negotiations"},
}

SCALE_HELP: Mapping[str, Mapping[int, str]] = {
    "credibility": {
        1: "confirmed by other sources",
        2: "probably true",
        3: "possibly true",
        4: "doubtful",
        5: "improbable",
        6: "cannot be judged",
    },
}

_HELP: Mapping[str, str] = {
    "data.scope": "",
    "data.firmness": "",
    "data.subject_ref": "The entry that opened it, for a stake interest or a proposal.",
    "data.prior_unknown": "What is withdrawn was never recorded. It will be, as inferred.",
    "supports": "Untick it when the source contradicts the event.",
    "mode": "How the source says it.",
    "credibility": "Of this statement; how far the source itself is trusted is kept with the source.",
}
"""Where the catalogue's words, which are for clients too, do not help a person. By a part's name, or its last step."""

_FOLDED: Mapping[str, frozenset[str]] = {
    "deal.withdrawal_declared": frozenset({"prior_unknown", "holder", "target", "interest_kind", "lockout_until"}),
    "deal.stake_interest_expressed": frozenset({"amount_min", "amount_max", "currency", "instrument"}),
    "source.registered": frozenset(
        {"author", "language", "retrieved_at", "content_hash", "archived_copy", "derived_from"}
    ),
}
"""What is folded away because it is rarely said."""


def is_spread(name: str) -> bool:
    """Whether a choice is shown as radio buttons, all in sight, rather than folded into a select."""
    return _plain(name) in _SPREAD


def choice_help(name: str) -> Mapping[str, str]:
    return _CHOICE_HELP.get(_plain(name), {})


def _plain(name: str) -> str:
    """The name of a part; in the corrected version of an event it goes by the same words."""
    return name.replace("data.new_data.", "data.")


def label_of(name: str, shape: Shape) -> str:
    key = name.rpartition(".")[2]
    if key.isdigit():
        return str(int(key) + 1)
    return str(shape.schema.get("title") or key.replace("_", " ").capitalize())


def help_of(name: str, shape: Shape) -> str:
    told = str(shape.schema.get("description", ""))
    if shape.item and shape.item.kind == "text":
        told = f"{told} One a line.".strip()
    return _HELP.get(_plain(name), _HELP.get(name.rpartition(".")[2], told))


def is_folded(type_: str, key: str) -> bool:
    return key in _FOLDED.get(type_, ())


def suggestions(name: str, shape: Shape) -> Sequence[str]:
    """What is often said in a field that takes any word."""
    if name.endswith(".denied_type"):
        return [cls.type for cls in list_types("deal")]
    return list(map(str, shape.schema.get("x-suggestions", ())))

"""The words on forms that the catalogue does not know, because they speak to the person who fills them in."""

from __future__ import annotations

from collections.abc import Mapping

from events.admin.forms.schema import Shape

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


def help_of(shape: Shape) -> str:
    return str(shape.schema.get("description", ""))

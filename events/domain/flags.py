"""What looks odd in a history and deserves a person's look: a code, a sentence, the events it is about.

Flags never stop anything. They are part of the folded state (its `anomalies`), so that the view, the write check and
any as-of answer name the same ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FLAGS: Mapping[str, str] = {
    "skipped_step": "The deal moved on without the step that usually comes before.",
    "late_news": (
        "The event comes after one, in world order, that it does not fit: it was recorded first, or learned later. "
        "It is applied as it says; the pair is for a person to look at."
    ),
    "denial_contradicted": "A denial holds that this had not happened by its date.",
    "likely_duplicate": "The same kind of event with the same actor and target may have been on the same day.",
    "single_anonymous_source": "The only source of the event is anonymous; another citation lifts the flag.",
    "inside_lockout": "The party acts while its own withdrawal bars it from doing so.",
    "stake_over_100": "The stakes in one company add up to more than 100 %.",
    "ambiguous_alias": "The name in the source fits several companies; the writer chose one.",
    "unsupported": "Every source that supported the event was taken back, or is a copy of one. Worked out when read.",
    "plan_overdue": "A scheduled or expected date has passed with no follow-up. Worked out when read.",
    "quiet": "Nothing has been heard of an open deal for a long time; it may have lapsed. Worked out when read.",
}


@dataclass(frozen=True, slots=True)
class Flag:
    """One anomaly. `events` are ids, the one that raised it last."""

    code: str
    text: str
    events: tuple[str, ...] = ()


def ambiguous_alias(event_id: str, name: str) -> Flag:
    return Flag(
        "ambiguous_alias", f"“{name}” may mean several companies; check that the right one was chosen.", (event_id,)
    )


def unsupported(event_id: str, label: str) -> Flag:
    """For those who know of sources: no stream of its own knows of them."""
    return Flag("unsupported", f"{label}: every source that supported it was taken back.", (event_id,))

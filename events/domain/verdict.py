"""The answer of the rules to a write."""

from __future__ import annotations

from dataclasses import dataclass

from events.domain.flags import Flag
from events.domain.folding import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why one new event is refused: a stable code, a sentence for people, and what would be allowed at its place.

    `pointer` leads into the event ("/data/to"), empty when the event as a whole is meant. `event_index` counts the new
    events from 0.
    """

    code: str
    detail: str
    pointer: str = ""
    allowed: tuple[str, ...] = ()
    event_index: int = 0
    survivor: str | None = None  # of deal-merged: the deal that takes the event


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """With refusals nothing may be written, and `state` is what it was; else it is what the write leads to.

    `flags` are the anomalies that the new events add.
    """

    refusals: tuple[Refusal, ...] = ()
    flags: tuple[Flag, ...] = ()
    state: State

"""Which events of a stream hold today: corrections put in the place of what they correct, retracted events gone.

An event moved to another deal is gone here as a retracted one is, and so is a merge once it is undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from events.catalogue import (
    CompanyMerged,
    DealDuplicatesMerged,
    Event,
    EventCorrected,
    EventRetracted,
    Occurred,
    fixing,
)
from events.domain.ordering import MERGED, OPENERS, is_of_record

CATEGORIES = ("deal", "company", "seminar", "source")
CORRECTIONS = frozenset(f"{category}.event_corrected" for category in CATEGORIES)
RETRACTIONS = frozenset(f"{category}.event_retracted" for category in CATEGORIES)
MOVED = "deal.event_moved"
MERGE_UNDONE = "deal.merge_undone"
AMENDMENTS = CORRECTIONS | RETRACTIONS | {MOVED, MERGE_UNDONE}

NO_DATE = Occurred(basis="unknown")
"""What an event's date is when none was given."""


@dataclass(slots=True)
class Effective:
    """What corrections and retractions leave of a stream.

    `live` is by the id of the event as first recorded, in order of recording. `originals` leads from every id that ever
    stood for an event (its own, or that of a correction) to that first id. `newest` is the id to supersede next.
    """

    category: str = ""
    stream_id: str = ""
    version: int = 0
    live: dict[str, Event] = field(default_factory=dict)
    originals: dict[str, str] = field(default_factory=dict)
    newest: dict[str, str] = field(default_factory=dict)
    merges: dict[str, Event] = field(default_factory=dict)  # those of `live` that merge records
    retractions: set[str] = field(default_factory=set)  # ids of what took an event out: retractions, moves, undoings

    @property
    def corrections(self) -> dict[str, str]:
        """From the id of each correction of a live event to the id of the event it corrects."""
        return {key: first for key, first in self.originals.items() if key != first and first in self.live}

    @property
    def is_opened(self) -> bool:
        return any(event.data.type in OPENERS for event in self.live.values())

    @property
    def survivor(self) -> str | None:
        """As `survivor_of` the merge that holds of this record; None of one that lives."""
        found = map(survivor_of, self.merges.values())
        return next((survivor for survivor in found if survivor is not None), None)

    def add(self, event: Event) -> None:
        """Take one more event, in order of recording; an amendment that fits nothing changes nothing."""
        self.category, self.stream_id, self.version = event.category, event.stream_id, event.version
        if event.data.type in AMENDMENTS:
            self._amend(event)
        else:
            self.live[event.id] = event
            self.originals[event.id] = self.newest[event.id] = event.id
            if is_of_record(event):
                self.merges[event.id] = event

    def _amend(self, amendment: Event) -> None:
        target = self.originals.get(superseded_by(amendment))
        if target is None or target not in self.live:
            return
        if (amendment.data.type == MERGE_UNDONE) is not (self.live[target].data.type == MERGED):
            return  # a merge is undone, and nothing else is
        if amendment.data.type in CORRECTIONS:
            self.live[target] = corrected(self.live[target], amendment)
            self.originals[amendment.id] = target
        else:
            del self.live[target]
            self.merges.pop(target, None)
            self.retractions.add(amendment.id)
        self.newest[target] = amendment.id


def resolve(events: Iterable[Event]) -> Effective:
    """Apply corrections and retractions in order of recording, whatever order the events come in."""
    result = Effective()
    for event in sorted(events, key=lambda event: event.version):
        result.add(event)
    return result


def is_amendment(event: Event) -> bool:
    """True of corrections, retractions, moves and undone merges: they change what holds of earlier events."""
    return event.data.type in AMENDMENTS


def list_live(events: Sequence[Event]) -> list[Event]:
    """The events that hold, as corrected, in order of recording."""
    return list(resolve(events).live.values())


def survivor_of(event: Event) -> str | None:
    """The record that takes the events of this stream from a merge on; empty where none does, as of a company on record
    in error. None where the stream goes on taking events itself."""
    data = event.data
    if isinstance(data, DealDuplicatesMerged):
        return data.survivor if data.loser == event.stream_id else None
    if isinstance(data, CompanyMerged) and data.is_of_record and data.successor != event.stream_id:
        return data.successor or ""
    return None


def superseded_by(amendment: Event) -> str:
    """The id of the event that an amendment replaces or takes out."""
    return cast("EventCorrected | EventRetracted", amendment.data).supersedes


def corrected(event: Event, correction: Event) -> Event:
    """The event as corrected: its id, version and writer, with the data, date and evidence of the correction.

    A correction that gives no date leaves it as it was; one that states it to be unknown has the basis "stated". One
    that gives links alone places the event anew, and leaves its date.
    """
    new_data = fixing.load_new_data(cast("EventCorrected", correction.data), event.type)
    metadata = replace(
        event.metadata,
        citations=correction.metadata.citations,
        own_knowledge=correction.metadata.own_knowledge,
        inferred=correction.metadata.inferred,
        ambiguous_names=correction.metadata.ambiguous_names,
    )
    return replace(event, data=new_data, metadata=metadata, occurred=_dated(event.occurred, correction.occurred))


def _dated(was: Occurred, given: Occurred) -> Occurred:
    if given == NO_DATE:
        return was
    if given.earliest is None and given.latest is None and (given.after or given.before):
        return replace(was, after=given.after, before=given.before)
    return given

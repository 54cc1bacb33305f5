"""What the states of all streams share: identity, flags, and where the fold stands in the order of the world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import Any, ClassVar, Literal, Self

from events.catalogue import dates, list_types
from events.catalogue.envelope import Event, Occurred
from events.domain import codec
from events.domain.copying import copier
from events.domain.effective import AMENDMENTS
from events.domain.flags import Flag
from events.domain.ordering import OPENERS, OPENING_TYPES, is_of_record, overlaps, predecessors

RecordStatus = Literal["live", "merged_into", "retracted"]


@dataclass(slots=True, kw_only=True)
class StreamState:
    """The folded state of one stream.

    A value: only `evolve` and `fold` ever write to one, and only to the copy that they made. What its fields hold is
    immutable, or replaced whole. `version` counts every event of the stream, corrections and retractions included.
    """

    outline: ClassVar[tuple[str, ...]] = ("opening",)
    """The fields that `due` and `allowed_events` look at."""

    stream_id: str = ""
    version: int = 0
    record_status: RecordStatus = "live"
    merged_into: str | None = None  # the stream that is read in the place of this one
    merges: dict[str, str] = field(default_factory=dict)  # id of each merge of records that holds -> the other stream
    first_occurred: str | None = None  # dates of the earliest event and of the last in order; never a day not given
    last_occurred: str | None = None
    order_assumed: tuple[str, ...] = ()  # ids placed after their neighbour by recording order alone
    uncertain: tuple[str, ...] = ()  # with valid_at: ids of events that may or may not have happened by then
    anomalies: tuple[Flag, ...] = ()

    first_day: str = ""  # first and last ISO day that any event may have happened on, empty when unknown
    last_day: str = ""
    opening: str = ""  # id of the event that opened the stream
    last_event: str = ""  # the last in fold order, with its interval and its links
    last_earliest: str = ""
    last_latest: str = ""
    last_before: tuple[str, ...] = ()
    top_day: str = ""  # the highest place in order that dates alone give; the opening event does not count
    top_version: int = 0
    linked: tuple[str, ...] = ()  # every id that a folded event declares itself before or after
    corrections: dict[str, str] = field(default_factory=dict)  # id of a correction -> id of the event it corrects

    def __copy__(self) -> Self:
        kind: Any = type(self)  # mypy holds a type of classes with equality to be unhashable
        made: Self = copier(kind)(self)
        return made

    def to_json(self) -> dict[str, Any]:
        return codec.to_json(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return codec.from_json(cls, stored)

    @property
    def display_name(self) -> str:
        """What people call it."""
        raise NotImplementedError

    def allowed_events(self) -> tuple[str, ...]:
        """The types that may be recorded next, the named kinds first."""
        raise NotImplementedError

    def flag(self, code: str, text: str, *events: str) -> None:
        self.anomalies = (*self.anomalies, Flag(code, text, events))

    def original(self, event_id: str) -> str:
        """The id under which an event is known here: its own, also when it is named by one of its corrections."""
        return self.corrections.get(event_id, event_id) if self.corrections else event_id


@cache
def allowed(category: str, *, opened: bool) -> tuple[str, ...]:
    """Where no stage decides: the event that opens the stream, or any that does not."""
    opening = OPENING_TYPES[category]
    if not opened:
        return (opening,)
    return tuple(cls.type for cls in list_types(category) if cls.type != opening)


def days(occurred: Occurred) -> tuple[str, str]:
    """The bounds of an interval as ISO days, empty when open."""
    earliest, latest = occurred.earliest, occurred.latest
    return earliest.isoformat() if earliest else "", latest.isoformat() if latest else ""


def when(occurred: Occurred) -> str:
    """The canonical text of a date."""
    earliest, latest = occurred.earliest, occurred.latest
    if occurred.precision == "day" and not occurred.approx and earliest and earliest == latest:
        return earliest.isoformat()
    return _when(earliest, latest, occurred.precision, occurred.approx, occurred.instant)


@lru_cache(maxsize=4096)
def _when(earliest: date | None, latest: date | None, precision: Any, approx: bool, instant: str | None) -> str:
    return dates.to_text(
        Occurred(earliest=earliest, latest=latest, precision=precision, approx=approx, instant=instant)
    )


def comes_last(state: StreamState, event: Event) -> bool:
    """True when a full fold would certainly put the event after everything in `state`, so that evolving is folding.

    Amendments, links that reach backwards and dates that lie earlier need the whole stream; so does any doubt.
    """
    data_type, occurred = event.data.type, event.occurred
    if data_type in AMENDMENTS or occurred.before or event.id in state.linked:
        return False
    if state.record_status == "retracted":
        return False  # nothing was live: what comes now brings the record back
    if data_type in OPENERS:
        return state.version == 0
    declared = predecessors(event)
    if declared and state.last_event in {state.original(target) for target in declared}:
        return True
    day = event.order_day.isoformat()
    return day > state.top_day or (day == state.top_day and event.version > state.top_version)


def step(state: StreamState, event: Event, earliest: str, latest: str) -> None:
    """Move the place of the fold past one event; `earliest` and `latest` are its `days`."""
    occurred = event.occurred
    if state.last_event and state.last_event != state.opening and _is_assumed(state, event, earliest, latest):
        state.order_assumed = (*state.order_assumed, event.id)
    if event.data.type not in OPENERS:
        day = earliest or latest or event.order_day.isoformat()
        if day > state.top_day or (day == state.top_day and event.version > state.top_version):
            state.top_day, state.top_version = day, event.version
    _note_days(state, occurred, earliest, latest)
    state.stream_id = event.stream_id
    state.version = max(state.version, event.version)
    state.last_event, state.last_earliest, state.last_latest = event.id, earliest, latest
    state.last_before = occurred.before
    if links := (*predecessors(event), *occurred.before):
        state.linked = (*state.linked, *links)


def _is_assumed(state: StreamState, event: Event, earliest: str, latest: str) -> bool:
    if is_of_record(event) or state.last_event in state.merges:
        return False
    if not overlaps(state.last_earliest, state.last_latest, earliest, latest):
        return False
    declared = {state.original(target) for target in predecessors(event)}
    return state.last_event not in declared and event.id not in {state.original(later) for later in state.last_before}


def _note_days(state: StreamState, occurred: Occurred, earliest: str, latest: str) -> None:
    first, last = earliest or latest, latest or earliest
    if not first:
        return
    text = when(occurred)
    if not state.first_day or first < state.first_day:
        state.first_day, state.first_occurred = first, text
    state.last_day, state.last_occurred = max(state.last_day, last), text

"""CSV for people who open it in a spreadsheet: RFC 4180 in UTF-8 with a byte order mark, so that Japanese is shown.

A cell that a spreadsheet would take for a formula gets an apostrophe in front, and every cell stands in quotes, since
some spreadsheets part cells at semicolons. That alters it, so events.jsonl is the copy that proves something.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC
from typing import Any

from events import domain, store
from events.catalogue import Event, dates, texts
from events.catalogue.references import collect_ids
from events.exporting.models import Export
from events.integrity.verifying.rows import Row

_UNSEEN = r"\s\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"  # cut off by some
_DANGEROUS = re.compile(rf"""[\t\r\n]|[{_UNSEEN}"']*[=+\-@＝＋－＠]""")
_STREAMS = ("deal", "company", "seminar", "source")
_BOM = b"\xef\xbb\xbf"


def neutral(value: object) -> str:
    """The cell as text that no spreadsheet calculates."""
    text = "" if value is None else str(value)
    return f"'{text}" if _DANGEROUS.match(text) else text


def write(rows: Iterable[Sequence[object]]) -> bytes:
    """Records of RFC 4180."""
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(
        [neutral(cell) for cell in row] for row in rows
    )
    return written.getvalue().encode()


def _head(*names: str) -> bytes:
    return _BOM + write([names])


EVENT_HEAD = _head(
    "position", "recorded_at", "category", "stream", "stream_name", "version", "type", "occurred", "sentence",
    "actor_kind", "actor", "event", "digest",
)  # fmt: skip
DEAL_HEAD = _head(
    "deal", "title", "kind", "stage", "since", "paused", "parties", "evidence_level", "disputed", "record_status",
    "version",
)  # fmt: skip
COMPANY_HEAD = _head("company", "legal_name", "country", "aliases", "record_status", "version")


def event_rows(job: Export, rows: Sequence[Row]) -> bytes:
    """A line for each event, with its sentence in the names of the export's position; contacts stay ids."""
    events = store.load_events([row.id for row in rows if row.id])
    by_id = {event.id: event for event in events}
    names, found = _names(events, job.position), store.load_texts(_texts(events))
    return write(_event(row, by_id[row.id], names, found) for row in rows if row.id)


def deal_rows(job: Export, states: Mapping[str, Any]) -> bytes:
    """A line for each deal as it stood at the export's position."""
    companies = {party.company for state in states.values() for party in state.parties}
    names = _fold_names(companies, job.position)
    return write(_deal(stream_id, state, names) for stream_id, state in states.items())


def company_rows(job: Export, states: Mapping[str, Any]) -> bytes:
    """A line for each company as it stood at the export's position."""
    return write(
        (stream_id, state.legal_name, state.country, "; ".join(map(_alias, state.aliases)), state.record_status,
         state.version)
        for stream_id, state in states.items()
    )  # fmt: skip


def _event(row: Row, event: Event, names: Mapping[str, str], found: Mapping[str, str]) -> tuple[object, ...]:
    sentence = texts.restore(event.data, found).sentence(lambda id_: names.get(id_, id_))
    recorded_at = row.recorded_at.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"
    actor = event.metadata.actor
    return (
        row.position, recorded_at, row.category, row.stream_id, names.get(row.stream_id), row.version, row.type,
        dates.in_words(event.occurred), sentence, actor.kind, actor.id, row.id, row.digest.hex(),
    )  # fmt: skip


def _deal(stream_id: str, state: domain.DealState, names: Mapping[str, str]) -> tuple[object, ...]:
    parties = "; ".join(f"{names.get(party.company, party.company)} ({party.role})" for party in state.parties)
    return (
        stream_id, state.title, state.kind, state.stage, state.since, "yes" if state.paused else "no", parties,
        state.evidence.rumor_level, "yes" if state.evidence.disputed else "no", state.record_status, state.version,
    )  # fmt: skip


def _alias(alias: Any) -> str:
    return str(getattr(alias, "name", alias))


def _texts(events: Sequence[Event]) -> list[str]:
    return sorted({digest for event in events for _, digest in texts.list_text_refs(event.data)})


def _names(events: Sequence[Event], position: int) -> dict[str, str]:
    named: dict[str, set[str]] = {}
    for event in events:
        collect_ids(event.data, named)
    return _fold_names(
        {event.stream_id for event in events}.union(*(named.get(kind, ()) for kind in _STREAMS)), position
    )


def _fold_names(stream_ids: Collection[str], position: int) -> dict[str, str]:
    """What streams were called at a position."""
    histories = store.load_streams(sorted(stream_ids), max_position=position)
    return {stream_id: domain.fold(events).display_name for stream_id, events in histories.items() if events}

"""Processes that merge crosswise while others append: no event is lost, no circle closes, no half of a merge stands."""

from __future__ import annotations

import pytest

from events import domain, store
from events.catalogue import DealDuplicatesMerged, DealMergeUndone, Event
from tests.integration.recording.test_companions import a_deal
from tests.integration.recording.test_record import a_company
from tests.programs import Program, Programs

pytestmark = pytest.mark.usefixtures("committed_db")

ROUNDS = 25


def test_merges_that_cross_never_close_a_circle_and_lose_nothing(programs: Programs) -> None:
    foxconn, nissan = a_company("Hon Hai"), a_company("Nissan Motor")
    one, other = (a_deal(foxconn, nissan) for _ in range(2))
    acts = [("merge", one, other), ("merge", other, one), ("append", one, other), ("append", other, one)]
    crew = [programs.start("-m", "tests.concurrency.merger", what, str(ROUNDS), deal, far) for what, deal, far in acts]

    of_first, of_second, *notes = [result_of(program) for program in crew]

    streams = [store.load_stream(id_) for id_ in (one, other)]
    assert of_first + of_second > 0
    assert [count(stream, "deal.note_added") for stream in streams] == notes
    for stream in streams:
        assert [event.version for event in stream] == list(range(1, len(stream) + 1))
        acts_here = [e for e in stream if isinstance(e.data, DealDuplicatesMerged | DealMergeUndone)]
        assert len(acts_here) == of_first + of_second
        assert [event.type for event in acts_here] == ["deal.duplicates_merged", "deal.merge_undone"] * (
            len(acts_here) // 2
        )
        assert all(is_alone_while_merged(stream, event) for event in acts_here if event.type.endswith("_merged"))
    assert [domain.fold(stream).record_status for stream in streams] == ["live", "live"]


def result_of(program: Program) -> int:
    assert program.wait(240) == 0, program.output
    return int(program.output)


def count(stream: list[Event], type_: str) -> int:
    return sum(event.type == type_ for event in stream)


def is_alone_while_merged(stream: list[Event], merge: Event) -> bool:
    """After a merge, the deal that went into the other takes the undoing and nothing before it."""
    survives = merge.data.survivor == merge.stream_id  # type: ignore[attr-defined]
    return survives or stream[merge.version].type == "deal.merge_undone"

"""Undoing takes out what the import recorded, as far as the rules allow, and names the rest."""

from __future__ import annotations

from typing import Any

import pytest

from events import domain, intake, store
from events.catalogue import Actor
from events.intake import Import, Reason, State
from events.intake.errors import ImportStateError, UnknownImportError
from events.store.models import Event
from tests.integration.intake.uploads import (
    FOXCONN,
    NISSAN,
    a_company,
    a_deal,
    a_line,
    an_approach,
    an_id,
    an_order,
    codes,
    finish,
    imported,
    receive,
    the_parties,
    told,
)

pytestmark = pytest.mark.usefixtures("committed_db")

ADA = Actor(kind="token", id="ffffffffffff")
REASON = Reason(reason="the wrong file")


def undone(job: Import) -> Import:
    intake.undo(str(job.id), "token:clerk", actor=ADA, reason=REASON)
    return finish(job)


def a_retraction(category: str, stream_id: str, event_id: str) -> dict[str, Any]:
    data = {"supersedes": event_id, "reason_code": "entry_error", "reason": "typed twice"}
    return a_line(category, stream_id, f"{category}.event_retracted", data)


def a_correction(stream_id: str, event_id: str, name: str) -> dict[str, Any]:
    data = {
        "supersedes": event_id,
        "new_data": {"legal_name": name},
        "reason_code": "entry_error",
        "reason": "a typing error",
    }
    return a_line("company", stream_id, "company.event_corrected", data)


def live(stream_id: str) -> list[str]:
    return [event.type for event in domain.list_live(store.load_stream(stream_id))]


def test_an_undone_import_leaves_nothing_live() -> None:
    deals = [an_id() for _ in range(300)]
    job = imported([*the_parties(), *[line for deal in deals for line in (a_deal(deal), an_approach(deal))]])

    job = undone(job)

    assert (job.state, job.retracted, job.kept) == (State.UNDONE, 602, 0)
    assert not any(live(stream_id) for stream_id in [FOXCONN, NISSAN, *deals])
    assert {line.status for line in told(job)} == {"retracted"}
    retraction = store.find_event(str(told(job)[-1].retraction_id))
    assert retraction is not None
    assert (retraction.metadata.actor, retraction.metadata.correlation_id) == (ADA, str(job.id))


def test_an_opening_stays_where_others_have_recorded_since() -> None:
    imported(the_parties(), an_order("parties"))
    deal = an_id()
    job = imported([a_deal(deal), an_approach(deal)])
    imported([an_approach(deal)], an_order("others"))

    job = undone(job)

    assert (job.retracted, job.kept) == (1, 1)
    assert live(deal) == ["deal.opened", "deal.approached"]
    assert [(line.line, line.status) for line in told(job)] == [(1, "kept"), (2, "retracted")]
    assert codes(told(job, "kept")) == {1: "retract-opening"}
    assert [line.line for line in told(job, "retracted")] == [2]


def test_what_the_import_corrected_itself_goes_once() -> None:
    company = an_id()
    first = imported([a_company(company, "Nisan")])
    event_id = store.load_stream(company)[0].id

    job = imported([a_correction(company, event_id, "Nissan")], an_order("second"))
    assert job.recorded == 1
    undone(first)

    assert live(company) == ["company.registered"], "others corrected it since"
    assert codes(told(first)) == {1: "already-superseded"}


def test_corrections_of_earlier_events_stay_and_are_named() -> None:
    company = an_id()
    imported([a_company(company, "Nisan")], an_order("earlier"))
    event_id = store.load_stream(company)[0].id
    job = imported([a_correction(company, event_id, "Nissan")])

    job = undone(job)

    assert codes(told(job)) == {1: "correction-kept"}
    assert live(company) == ["company.registered"]


def test_what_is_gone_already_counts_as_retracted_and_retractions_stay() -> None:
    company = an_id()
    imported([a_company(company)], an_order("earlier"))
    event_id = store.load_stream(company)[0].id
    other = an_id()
    job = imported([a_company(other), a_retraction("company", company, event_id)])
    imported([a_retraction("company", other, store.load_stream(other)[0].id)], an_order("later"))

    job = undone(job)

    assert [(line.line, line.status) for line in told(job)] == [(1, "retracted"), (2, "kept")]
    assert codes(told(job)) == {2: "retraction-kept"}
    assert Event.objects.count() == 4


def test_undoing_goes_on_where_it_was_interrupted_and_happens_once() -> None:
    job = imported([a_company(an_id()) for _ in range(1_100)])
    intake.undo(str(job.id), "token:clerk", actor=ADA, reason=REASON)
    assert not intake.work(str(job.id), seconds=0)
    assert Event.objects.count() == 1_200

    job = undone(job)
    undone(job)

    assert (job.state, job.retracted, Event.objects.count()) == (State.UNDONE, 1_100, 2_200)


def test_a_cancelled_import_can_be_undone() -> None:
    job = receive([a_company(an_id()) for _ in range(1_100)])
    intake.work(str(job.id), seconds=0)
    intake.cancel(str(job.id), "token:clerk")

    assert undone(job).retracted == 1_000


def test_what_cannot_be_undone_or_cancelled_says_so() -> None:
    waiting = receive(the_parties())
    tried = imported(the_parties(), an_order(dry_run=True))

    for job in (waiting, tried):
        with pytest.raises(ImportStateError):
            intake.undo(str(job.id), "token:clerk", actor=ADA, reason=REASON)
    with pytest.raises(ImportStateError):
        intake.cancel(str(tried.id), "token:clerk")
    with pytest.raises(UnknownImportError):
        intake.cancel(str(waiting.id), "token:other")


def a_merge(survivor: str, loser: str) -> dict[str, Any]:
    return a_line("deal", survivor, "deal.duplicates_merged", {"survivor": survivor, "loser": loser})


def test_merges_of_the_import_are_undone_in_both_records() -> None:
    imported(the_parties(), an_order("parties"))
    survivor, loser, company, duplicate = (an_id() for _ in range(4))
    twice = {"outcome": "duplicate_record", "successor": company}
    job = imported(
        [
            a_company(company),
            a_company(duplicate),
            a_line("company", duplicate, "company.merged", twice),
            a_deal(survivor),
            a_deal(loser),
            an_approach(loser),
            a_merge(survivor, loser),
        ],
        an_order(may_merge=True),
    )
    assert job.recorded == 7

    job = undone(job)

    assert (job.retracted, job.kept) == (7, 0)
    assert not any(live(stream_id) for stream_id in (survivor, loser, company, duplicate))


def test_what_was_moved_to_another_deal_since_is_named_as_kept() -> None:
    imported(the_parties(), an_order("parties"))
    deal, other = an_id(), an_id()
    imported([a_deal(other)], an_order("other"))
    job = imported([a_deal(deal), an_approach(deal)])
    approach = store.load_stream(deal)[-1].id
    data = {"event_ref": approach, "to_stream": other, "reason": "of the other deal"}
    imported([a_line("deal", deal, "deal.event_moved", data)], an_order("moves"))

    job = undone(job)

    assert codes(told(job)) == {2: "moved-kept"}
    assert live(other) == ["deal.opened", "deal.approached"]

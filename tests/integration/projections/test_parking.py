"""A stream that a projection cannot digest is put aside, visibly, and taken in again after the fix."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from events import projections, store
from events.catalogue import DealStakeInterestExpressed, EventData
from events.projections.models import Checkpoint, DealInterest, DealView, ParkedStream
from tests.integration.projections.acts import (
    FOXCONN,
    NISSAN,
    append,
    approach,
    make_deal,
    project,
    rebuild,
    retract_last,
    tie_in_a_knot,
)
from tests.integration.projections.histories import Stream

pytestmark = pytest.mark.usefixtures("committed_db")


class UnheardOf(EventData):
    """Of a type that the catalogue does not know, as if a newer release had written it."""

    type = "deal.unheard_of"


def neighbours() -> tuple[Stream, Stream]:
    """Two deals in the same partition."""
    one, other = (make_deal(stream_id=store.new_id()[:-1] + "3") for _ in range(2))
    return one, other


def test_an_event_that_cannot_be_folded_parks_its_stream_only() -> None:
    good, bad = neighbours()
    project(good, bad)
    tie_in_a_knot(bad)
    approach(good)

    project(bad, good)

    assert DealView.objects.get(pk=good.stream_id).version == 2
    assert DealView.objects.get(pk=bad.stream_id).version == 1
    parked = ParkedStream.objects.get()
    assert (str(parked.stream_id), parked.projection, parked.skipped, parked.attempts) == (bad.stream_id, "deal", 2, 1)
    assert parked.error.startswith("OrderCycleError: ")
    assert projections.get_status().parked == 1
    assert projections.get_status().lag_events == 0


def test_an_event_that_cannot_be_read_parks_its_stream_only() -> None:
    good, bad = neighbours()
    bad.add_raw(UnheardOf())
    approach(good)

    project(bad, good)

    assert DealView.objects.get().version == 2
    assert ParkedStream.objects.get(projection="deal").error.startswith("UnknownEventTypeError: ")


def test_a_row_that_the_database_refuses_parks_its_stream_only() -> None:
    streams = [make_deal(stream_id=store.new_id()[:-1] + "3") for _ in range(5)]
    bad = streams[2]
    no_id = {"holder": "nobody", "target": NISSAN, "interest_kind": "equity"}
    bad.add_raw(DealStakeInterestExpressed.construct(no_id))

    project(*streams)

    assert DealView.objects.count() == 4
    parked = ParkedStream.objects.get()
    assert str(parked.stream_id) == bad.stream_id
    assert "invalid input syntax for type uuid" in parked.error
    assert not DealInterest.objects.exists()


def test_the_events_of_a_parked_stream_are_passed_over_and_counted() -> None:
    bad = make_deal()
    tie_in_a_knot(bad)
    project(bad)
    approach(bad)
    approach(bad)

    project(bad)

    assert ParkedStream.objects.get().skipped == 5
    assert set(Checkpoint.objects.filter(projection="deal").values_list("position", flat=True)) >= {5}
    assert not DealView.objects.exists()


def test_a_stream_is_unparked_by_a_retry_after_the_fix_and_moves_on() -> None:
    bad = make_deal()
    tie_in_a_knot(bad)
    project(bad)
    retract_last(bad)
    project(bad)
    assert not DealView.objects.exists()

    retried = projections.retry_parked()

    assert retried == projections.Retried(unparked=(bad.stream_id,), failed=())
    assert DealView.objects.get().version == 4
    assert not ParkedStream.objects.exists()
    approach(bad)
    project(bad)
    assert DealView.objects.get().version == 5


def test_a_retry_reaches_no_further_than_the_projection_has_come() -> None:
    bad = make_deal()
    tie_in_a_knot(bad)
    project(bad)
    retract_last(bad)
    append(bad)
    store.seal()

    assert projections.retry_parked().failed == (bad.stream_id,)

    assert ParkedStream.objects.get().attempts == 2
    projections.drain(30)
    assert projections.retry_parked().unparked == (bad.stream_id,)


def test_the_command_says_what_is_still_parked() -> None:
    bad = make_deal()
    tie_in_a_knot(bad)
    project(bad)
    out = StringIO()

    with pytest.raises(CommandError, match=bad.stream_id):
        call_command("retry_parked", projection="deal", stdout=out)

    assert out.getvalue() == "0 un-parked, 1 failed again\n"


def test_a_rebuild_gives_parked_streams_another_attempt() -> None:
    bad = make_deal()
    tie_in_a_knot(bad)
    project(bad)
    retract_last(bad)
    project(bad)

    rebuild()

    assert DealView.objects.get().version == 4
    assert not ParkedStream.objects.exists()


def test_a_rebuild_parks_what_cannot_be_folded_any_more() -> None:
    good, bad = neighbours()
    approach(bad)
    project(good, bad)
    bad.add_raw(UnheardOf())
    append(bad)
    store.seal()
    Checkpoint.objects.update(position=store.head())  # as if a release that knew the type had projected it

    rebuild()

    assert str(ParkedStream.objects.get(projection="deal").stream_id) == bad.stream_id
    assert DealView.objects.get(pk=bad.stream_id).version == 2
    assert DealView.objects.get(pk=good.stream_id).parties.filter(company_id=FOXCONN).exists()

"""The order of the world: links, then dates, then the order of recording."""

from __future__ import annotations

from datetime import date

import pytest

from events.catalogue import Event
from events.domain import DealState, OrderCycleError, fold, order
from tests.builders import FOXCONN, a_citation, an_event, an_opened_deal, event_id_of
from tests.unit.domain.scenario import (
    Step,
    approached,
    as_deal,
    deal_of,
    given,
    numbered,
    opened,
    signed,
    step,
    talks_started,
)

NOTE = {"body": "seen at the fair"}


def note(**given: object) -> Step:
    return step("deal.note_added", NOTE, **given)


def versions(*steps: Step) -> list[int]:
    return [event.version for event in order(numbered(*steps))]


def test_the_earliest_day_decides() -> None:
    assert versions(opened(), note(day="2024-05"), note(day="2024-03-09"), note(day="2024-Q2")) == [1, 3, 4, 2]


def test_without_an_earliest_day_the_latest_decides() -> None:
    assert versions(opened(), note(day="2024-05-02"), note(day="../2024-05-01")) == [1, 3, 2]


def test_without_any_day_the_day_of_recording_decides() -> None:
    assert versions(opened(), note(), note(day="2025-05-31"), note(day="2025-06-01")) == [1, 3, 2, 4]


def test_on_the_same_day_the_version_decides() -> None:
    assert versions(opened(), note(day="2024-05"), note(day="2024-05-01"), note(day="2024-H1")) == [1, 4, 2, 3]


def test_the_opening_event_comes_first_whatever_its_date() -> None:
    assert versions(opened(day="2025"), note(day="2024-05")) == [1, 2]


def test_a_declared_link_wins_over_dates() -> None:
    after = note(day="2024-01-02", after=(event_id_of(3),))

    assert versions(opened(), after, note(day="2024-05")) == [1, 3, 2]


def test_a_before_link_is_an_after_link_of_the_other() -> None:
    assert versions(opened(), note(day="2024-01"), note(day="2024-05", before=(event_id_of(2),))) == [1, 3, 2]


def test_among_events_that_may_come_next_the_earliest_does() -> None:
    late_first = note(day="2024-09")
    follower = note(day="2024-02", after=(event_id_of(2),))

    assert versions(opened(), late_first, follower, note(day="2024-03")) == [1, 4, 2, 3]


def test_links_to_other_streams_order_nothing() -> None:
    elsewhere = event_id_of(7, "0195f000-0000-7000-8000-000000000777")

    assert versions(opened(), note(day="2024-02", after=(elsewhere,)), note(day="2024-01-05")) == [1, 3, 2]


def test_contradicting_links_raise_and_name_the_events() -> None:
    first = note(day="2024-02", after=(event_id_of(3),))
    second = note(day="2024-03", after=(event_id_of(2),))

    with pytest.raises(OrderCycleError) as caught:
        versions(opened(), first, second)

    assert caught.value.details["events"] == sorted([event_id_of(2), event_id_of(3)])


@pytest.mark.parametrize("link", [{"after": (event_id_of(2),)}, {"after": (event_id_of(3),)}])
def test_a_new_event_that_closes_a_cycle_is_refused(link: dict[str, tuple[str, ...]]) -> None:
    history = given(
        opened(), note(day="2024-02", after=(event_id_of(3),)) if link["after"] == (event_id_of(2),) else note()
    )

    (refusal,) = history.when(note(day="2024-03", **link)).refused("order-cycle")

    assert refusal.pointer == "/occurred"


def test_nothing_may_be_declared_to_come_before_the_opening() -> None:
    given(opened()).when(note(day="2024-03", before=(event_id_of(1),))).refused("order-cycle")


class TestAssumedOrder:
    def test_neighbours_that_may_share_a_day_are_in_assumed_order(self) -> None:
        state = deal_of(opened(), note(day="2024-03"), note(day="2024-03-09"))

        assert state.order_assumed == (event_id_of(3),)

    def test_neighbours_on_distinct_days_are_not(self) -> None:
        assert deal_of(opened(), note(day="2024-03"), note(day="2024-04")).order_assumed == ()

    def test_neighbours_without_dates_are(self) -> None:
        state = deal_of(opened(), approached(), talks_started())

        assert state.order_assumed == (event_id_of(3),)

    def test_a_declared_link_is_no_assumption(self) -> None:
        state = deal_of(opened(), approached(), talks_started(after=(event_id_of(2),)))

        assert state.order_assumed == ()

    def test_a_link_declared_on_the_earlier_event_is_none_either(self) -> None:
        state = deal_of(opened(), approached(before=(event_id_of(3),)), talks_started())

        assert state.order_assumed == ()

    def test_after_the_opening_nothing_is_assumed(self) -> None:
        assert deal_of(opened(day="2024"), approached(day="2024")).order_assumed == ()


class TestAsOfADay:
    HISTORY = (opened(day="2024-01-01"), approached(day="2024-03"), signed(day="2024-06-10"))

    def fold(self, day: str, *steps: Step) -> DealState:
        return as_deal(fold(numbered(*(steps or self.HISTORY)), valid_at=date.fromisoformat(day)))

    @pytest.mark.parametrize(
        ("day", "stage"),
        [("2024-01-01", "LEAD"), ("2024-03-01", "APPROACHED"), ("2024-06-09", "APPROACHED"), ("2024-06-10", "AGREED")],
    )
    def test_only_what_had_happened_counts(self, day: str, stage: str) -> None:
        assert self.fold(day).stage == stage

    def test_events_that_may_or_may_not_have_happened_are_named(self) -> None:
        assert self.fold("2024-03-10").uncertain == (event_id_of(2),)
        assert self.fold("2024-03-31").uncertain == ()

    def test_an_event_of_unknown_beginning_is_uncertain_until_its_latest_day(self) -> None:
        state = self.fold("2024-03-10", opened(day="2024-01-01"), approached(day="../2024-06"))

        assert state.stage == "LEAD"
        assert state.uncertain == (event_id_of(2),)

    def test_an_event_waits_for_those_it_is_declared_to_follow(self) -> None:
        steps = (opened(), note(day="2024-05"), approached(day="2024-02", after=(event_id_of(2),)))

        assert self.fold("2024-04-30", *steps).stage == "LEAD"
        assert self.fold("2024-05-01", *steps).stage == "APPROACHED"

    def test_the_opening_is_there_with_the_first_event(self) -> None:
        state = self.fold("2024-05-01", opened(day="2025"), approached(day="2024-04"))

        assert (state.title, state.stage) == ("EV collaboration", "APPROACHED")

    def test_before_everything_there_is_no_deal(self) -> None:
        assert self.fold("2023-12-31").opening == ""

    def test_a_citation_counts_whenever_its_event_does(self) -> None:
        added = {"event_ref": event_id_of(2), "citation": a_citation(company=FOXCONN)}
        state = self.fold("2024-03-31", *self.HISTORY[:2], step("deal.citation_added", added, day="2025"))

        assert state.evidence.rumor_level == 2

    def test_the_version_is_that_of_everything_known(self) -> None:
        assert self.fold("2024-01-01").version == 3


def test_the_days_of_a_deal_are_never_more_precise_than_given() -> None:
    state = deal_of(opened(day="2024"), approached(day="2024-03"), note())

    assert (state.first_occurred, state.last_occurred) == ("2024", "2024-03")


def test_append_order_does_not_matter_to_a_fold() -> None:
    events: list[Event] = [an_opened_deal(day="2024"), an_event("deal.note_added", NOTE, version=2)]

    assert fold(events).to_json() == fold(reversed(events)).to_json()

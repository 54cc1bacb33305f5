"""The order of a story: the world's, with what was superseded and the seminars in their places."""

from __future__ import annotations

from collections.abc import Sequence

from events.catalogue import Event
from events.history import ordering
from tests.builders import FOXCONN, NISSAN, an_event, an_opened_deal, event_id_of

RETRACTED = {"reason_code": "never_happened", "reason": "the report was withdrawn"}


def an_approach(version: int, day: str | None, **given: object) -> Event:
    return an_event("deal.approached", {"from": FOXCONN, "to": NISSAN}, version=version, day=day, **given)


def a_retraction(version: int, of: int) -> Event:
    return an_event("deal.event_retracted", {"supersedes": event_id_of(of), **RETRACTED}, version=version)


def a_correction(version: int, of: int, day: str | None = None) -> Event:
    data = {
        "supersedes": event_id_of(of),
        "new_data": {"from": NISSAN, "to": FOXCONN},
        "reason_code": "entry_error",
        "reason": "the wrong way round",
    }
    return an_event("deal.event_corrected", data, version=version, day=day)


def versions(story: Sequence[Event]) -> list[int]:
    return [event.version for event in story]


def test_events_stand_in_the_order_of_the_world() -> None:
    events = [an_opened_deal(), an_approach(2, "2025"), an_approach(3, "2023"), an_approach(4, "2024")]

    assert versions(ordering.in_story_order(events)) == [1, 3, 4, 2]


def test_a_correction_follows_what_it_corrects_and_moves_it_to_its_new_date() -> None:
    events = [an_opened_deal(), an_approach(2, "2023"), an_approach(3, "2024"), a_correction(4, of=2, day="2025")]

    assert versions(ordering.in_story_order(events)) == [1, 3, 2, 4]


def test_a_retracted_event_stands_at_its_own_date_with_all_that_superseded_it() -> None:
    events = [
        an_opened_deal(),
        an_approach(2, "2023"),
        an_approach(3, "2025"),
        a_correction(4, of=2),
        a_retraction(5, of=4),
        an_approach(6, "2024"),
    ]

    assert versions(ordering.in_story_order(events)) == [1, 2, 4, 5, 6, 3]


def test_declared_links_win_over_dates() -> None:
    events = [an_opened_deal(), an_approach(2, "2023", after=(event_id_of(3),)), an_approach(3, "2024")]

    assert versions(ordering.in_story_order(events)) == [1, 3, 2]


def test_a_seminar_stands_among_the_events_of_the_deal_and_never_before_its_opening() -> None:
    deal = [an_opened_deal(), an_approach(2, "2023"), an_approach(3, "2025")]
    early, between = (
        [an_event("seminar.announced", {"host": FOXCONN}, day=day, stream_id=stream)]
        for day, stream in (
            ("2020", "0195f000-0000-7000-8000-000000000701"),
            ("2024", "0195f000-0000-7000-8000-000000000702"),
        )
    )

    story = ordering.in_story_order(deal, early, between)

    assert [event.category for event in story] == ["deal", "seminar", "deal", "seminar", "deal"]
    assert story[1] == early[0]


def test_every_event_is_told_once_even_if_the_opening_was_retracted() -> None:
    events = [an_opened_deal(), an_approach(2, "2023"), a_retraction(3, of=2), a_retraction(4, of=1)]

    assert sorted(versions(ordering.in_story_order(events))) == [1, 2, 3, 4]

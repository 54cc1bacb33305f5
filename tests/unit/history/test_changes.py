"""What changed in a deal, by what was learned or by what happened in the world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from events import domain
from events.catalogue import Event
from events.history import changes, facets, wording
from events.history.changes import Changes
from tests.builders import DEAL, FOXCONN, HONDA, NISSAN, SEKI, event_id_of
from tests.property.histories import deal_histories
from tests.unit.domain.scenario import (
    approached,
    corrected,
    interested,
    lapsed,
    numbered,
    opened,
    proposed,
    retracted,
    step,
    talks_started,
    withdrew,
)

NAMES = {FOXCONN: "Foxconn", NISSAN: "Nissan", HONDA: "Honda"}


def sealed(events: Sequence[Event]) -> list[Event]:
    """The events with the positions that their versions are."""
    return [replace(event, position=event.version) for event in events]


def sentences(found: Changes, *kinds: str) -> list[str]:
    return [
        wording.tell_change(change.key.kind, change.path, lambda id_: NAMES.get(id_, id_))
        for change in found.changes
        if not kinds or change.key.kind in kinds
    ]


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_each_part_that_a_contact_has_comes_and_goes_by_itself() -> None:
    """One person may be the spokesperson and the lead, or move from one company to the other."""
    parts = [{"contact_id": SEKI, "company": company, "role": "lead"} for company in (FOXCONN, NISSAN)]
    parts.append(parts[0] | {"role": "spokesperson"})
    assigned = [step("deal.contact_assigned", part, day="2024-02-01") for part in parts]
    removed = step("deal.contact_removed", parts[0], day="2024-03-01")
    events = sealed(numbered(opened(), *assigned, removed))

    came, went = changes.in_knowledge(events[:4], 1), changes.in_knowledge(events, 4)

    assert [change.after for change in came.changes if change.key.kind == "contact"] == [
        {"contact": SEKI, "company": part["company"], "role": part["role"]} for part in parts
    ]
    (change,) = [change for change in went.changes if change.key.kind == "contact"]
    assert (change.before, change.after) == ({"contact": SEKI, "company": FOXCONN, "role": "lead"}, None)


def test_an_interest_softened_since_is_told_as_that_with_the_event_that_did_it() -> None:
    events = sealed(
        numbered(
            opened(),
            approached(day="2024-01-02"),
            interested(day="2024-02-01"),
            withdrew("stake_interest", subject=3, more={"firmness": "soft"}, day="2024-03-01"),
        )
    )

    found = changes.in_knowledge(events, 3)

    assert sentences(found, "interest") == ["Interest softened: Foxconn in Nissan (equity)"]
    (change,) = [change for change in found.changes if change.key.kind == "interest"]
    assert (change.before or {})["status"] == "expressed"
    assert (change.after or {})["status"] == "softened"
    assert change.events == (event_id_of(4),)
    assert [(event.version, did) for event, did in found.events] == [(4, "learned")]


def test_from_nothing_everything_is_new() -> None:
    events = sealed(numbered(opened(), approached(day="2024-01-02")))

    found = changes.in_knowledge(events, 0)

    assert sentences(found, "deal", "stage") == ["Deal opened: EV collaboration", "Stage LEAD -> APPROACHED"]


def test_where_nothing_was_recorded_nothing_changed() -> None:
    events = sealed(numbered(opened(), approached(day="2024-01-02")))

    assert changes.in_knowledge(events, 2) == Changes()
    assert changes.in_knowledge([], 0) == Changes()
    assert changes.in_world([], day("2024-01-01"), day("2024-12-31")) == Changes()


def test_a_correction_and_a_retraction_are_told_apart_from_what_was_learned() -> None:
    events = sealed(
        numbered(
            opened((FOXCONN, "initiator"), (NISSAN, "counterpart"), (HONDA, "counterpart")),
            proposed(to=(HONDA,), day="2024-02-01"),
            talks_started(day="2024-03-01"),
            corrected(2, {"by": FOXCONN, "to": [NISSAN], "kind": "alliance"}),
            retracted(3),
        )
    )

    found = changes.in_knowledge(events, 3)

    assert [did for _, did in found.events] == ["corrected", "retracted"]
    assert sentences(found, "proposal") == ["Proposal changed (to): Foxconn to Nissan (alliance)"]


def test_a_retracted_stage_goes_back_and_names_the_retraction() -> None:
    events = sealed(numbered(opened(), approached(day="2024-01-02"), talks_started(day="2024-03-01"), retracted(3)))

    (change,) = [change for change in changes.in_knowledge(events, 3).changes if change.key.kind == "stage"]

    assert wording.tell_change("stage", change.path, NAMES.__getitem__) == "Stage TALKS -> APPROACHED"
    assert change.events == (event_id_of(4),)


def test_what_changed_in_the_world_names_every_stage_on_the_way() -> None:
    events = sealed(numbered(opened(), proposed(day="2024-02-01"), lapsed(day="2024-05-01")))

    assert sentences(changes.in_world(events, day("2024-02-29"), day("2024-12-31")), "stage") == [
        "Stage PROPOSED -> LAPSED"
    ]
    assert sentences(changes.in_world(events, day("2023-01-01"), day("2024-12-31")), "stage") == [
        "Stage LEAD -> PROPOSED -> LAPSED"
    ]
    assert changes.in_world(events, day("2024-05-01"), day("2024-12-31")).changes == ()


def test_events_whose_partial_date_reaches_over_an_end_are_named_as_uncertain() -> None:
    events = sealed(numbered(opened(), approached(day="2024-03")))

    found = changes.in_world(events, day("2024-03-10"), day("2024-12-31"))

    assert found.changes == ()  # it counts from the first day on which it may have happened
    assert found.uncertain == (event_id_of(2),)


def test_a_date_that_is_corrected_moves_the_change_to_the_new_date() -> None:
    data = {"parties": [FOXCONN, NISSAN]}
    events = sealed(
        numbered(
            opened(),
            approached(day="2024-01-02"),
            talks_started(day="2024-06-01"),
            corrected(3, data, day="2023-06-01"),
        )
    )

    before = changes.in_world(events[:3], day("2024-05-31"), day("2024-06-30"))
    after = changes.in_world(events, day("2024-05-31"), day("2024-06-30"))

    assert sentences(before, "stage") == ["Stage APPROACHED -> TALKS"]
    assert after.changes == ()
    assert sentences(changes.in_knowledge(events, 3), "stage") == ["Stage TALKS is dated anew: 1 June 2023"]


def test_the_world_of_a_day_is_compared_as_it_was_known() -> None:
    events = sealed(numbered(opened(), approached(day="2024-01-02"), talks_started(day="2024-06-01")))

    assert sentences(changes.in_knowledge(events, 2, valid_at=day("2024-03-01")), "stage") == []
    assert sentences(changes.in_knowledge(events, 2, valid_at=day("2024-06-01")), "stage") == [
        "Stage APPROACHED -> TALKS"
    ]


def test_every_part_of_a_deal_that_is_shown_is_compared() -> None:
    compared = {*facets._LINES, "title", "kind", "scope", "markets", "stage", "since", "stage_derived", "evidence"}
    compared |= {"paused", "finalization_expected", "record_status", "merged_into", "absorbed"}
    about_the_fold = {
        "stream_id", "version", "first_occurred", "last_occurred", "order_assumed", "uncertain", "corrections",
        "linked", "first_day", "last_day", "last_event", "last_earliest", "last_latest", "last_before", "top_day",
        "top_version", "opening", "stage_event", "facts", "merges",
    }  # fmt: skip

    assert set(domain.initial("deal").to_json()) - about_the_fold == compared


@settings(max_examples=60)
@given(deal_histories(), st.data())
def test_what_changed_in_our_knowledge_leads_from_the_one_fold_to_the_other(
    history: list[Event], data: st.DataObject
) -> None:
    events = sealed(history)
    end = data.draw(st.integers(0, len(events)))
    start = data.draw(st.integers(0, end))

    found = changes.in_knowledge(events[:end], start)

    before, after = (facets.take_apart(domain.fold(events[:n]) if n else None) for n in (start, end))
    assert changes.apply(before, found.changes) == after
    assert all(set(change.events) <= {event.id for event in events[start:end]} for change in found.changes)
    assert all(change.events for change in found.changes)
    assert all(sentences(found))


@settings(max_examples=60)
@given(deal_histories(), st.data())
def test_what_changed_in_the_world_leads_from_the_one_day_to_the_other(
    history: list[Event], data: st.DataObject
) -> None:
    days = sorted({event.order_day for event in history})
    start = data.draw(st.sampled_from(days))
    end = data.draw(st.sampled_from([later for later in days if later >= start]))

    found = changes.in_world(sealed(history), start, end)

    before, after = (facets.take_apart(domain.fold(history, valid_at=at)) for at in (start, end))
    assert changes.apply(before, found.changes) == after
    assert {change.stream.id for change in found.changes} <= {DEAL}

"""Corrections take the place of what they correct; retracted events are gone; neither forgets what was recorded."""

from __future__ import annotations

from events.catalogue import dates
from events.domain import fold, is_amendment, list_live, order
from tests.builders import FOXCONN, HONDA, MITSUBISHI, NISSAN, SEKI, a_citation, event_id_of
from tests.unit.domain.scenario import (
    approached,
    as_deal,
    corrected,
    deal_of,
    finalized,
    given,
    interested,
    joined,
    numbered,
    opened,
    retracted,
    signed,
    step,
    talks_started,
    withdrew,
)

BETTER = {"from": FOXCONN, "to": HONDA}
THREE = opened((FOXCONN, "initiator"), (NISSAN, "counterpart"), (HONDA, "counterpart"))


def test_a_correction_replaces_the_data_and_keeps_id_version_and_place() -> None:
    terms = {"holder": FOXCONN, "target": NISSAN, "interest_kind": "equity", "percent_min": "36"}

    state = deal_of(opened(), interested(day="2024-03"), talks_started(day="2024-04"), corrected(2, terms))

    (line,) = state.interests
    assert (line.id, line.percent_min, line.since) == (event_id_of(2), "36", "2024-03")
    assert state.version == 4


def test_a_correction_without_a_date_keeps_the_date() -> None:
    (_, live) = list_live(numbered(THREE, approached(day="2024-03"), corrected(2, BETTER)))

    assert live.occurred.earliest is not None
    assert live.data.to == HONDA


def test_a_correction_with_a_date_moves_the_event() -> None:
    state = deal_of(
        opened(),
        talks_started(day="2024-05"),
        approached(day="2024-03"),
        corrected(3, {"from": FOXCONN, "to": NISSAN}, day="2024-06"),
    )

    assert [flag.code for flag in state.anomalies] == ["skipped_step"]
    assert state.last_occurred == "2024-06"


def test_a_correction_with_links_alone_keeps_the_date() -> None:
    history = (opened(), approached(day="2024-02"), talks_started(day="2024-02"))
    linked = corrected(2, {"from": FOXCONN, "to": NISSAN}, after=(event_id_of(3),))

    vague = corrected(2, {"from": FOXCONN, "to": NISSAN}, day="../2024-03", after=(event_id_of(3),))

    *_, approach = order(list_live(numbered(*history, linked)))
    *_, vaguer = order(list_live(numbered(*history, vague)))

    assert (approach.id, dates.to_text(approach.occurred)) == (event_id_of(2), "2024-02")
    assert (vaguer.id, dates.to_text(vaguer.occurred)) == (event_id_of(2), "../2024-03")


def test_a_correction_may_not_break_the_same_rule_anew() -> None:
    """The approach names Honda, which the correction of the opening made a stranger: to name another is no mending."""
    parties = ({"company": FOXCONN, "role": "initiator"}, {"company": NISSAN, "role": "counterpart"})
    opening = {"title": "EV collaboration", "deal_kind": "alliance", "parties": list(parties)}
    three = opened((FOXCONN, "initiator"), (NISSAN, "counterpart"), (HONDA, "counterpart"))
    to_honda = step("deal.approached", {"from": FOXCONN, "to": HONDA}, day="2024-02")
    history = given(three, to_honda, corrected(1, opening))

    history.when(corrected(2, {"from": FOXCONN, "to": MITSUBISHI})).refused("not-a-participant")


def test_a_correction_can_say_that_the_date_is_not_known() -> None:
    unknown = {"precision": "unknown", "basis": "stated"}

    (_, live) = list_live(numbered(THREE, approached(day="2024-03"), corrected(2, BETTER, day=unknown)))

    assert live.occurred.earliest is None


def test_a_correction_brings_its_own_evidence() -> None:
    said = (a_citation(company=NISSAN),)

    state = deal_of(THREE, approached(day="2024-03"), corrected(2, BETTER, citations=said))

    assert state.evidence.rumor_level == 2


def test_a_correction_of_a_correction_names_the_newest_version() -> None:
    first = corrected(2, BETTER)
    history = given(THREE, approached(day="2024-03"), first)

    history.when(corrected(2, BETTER)).refused("already-superseded")
    history.when(corrected(3, {"from": NISSAN, "to": HONDA})).accepted()


def test_the_refusal_names_the_version_to_correct() -> None:
    (refusal,) = given(THREE, approached(), corrected(2, BETTER)).when(retracted(2)).refused("already-superseded")

    assert event_id_of(3) in refusal.detail
    assert refusal.pointer == "/data/supersedes"


def test_a_retracted_event_leaves_the_state() -> None:
    state = as_deal(given(opened(), approached(day="2024-03")).when(retracted(2)).accepted())

    assert (state.stage, state.version) == ("LEAD", 3)


def test_a_retraction_takes_the_corrected_event_out_as_well() -> None:
    state = as_deal(given(THREE, approached(), corrected(2, BETTER)).when(retracted(3)).accepted())

    assert state.stage == "LEAD"


def test_what_was_retracted_can_be_recorded_again() -> None:
    state = given(opened(), approached(), retracted(2)).when(approached(day="2024-04")).accepted()

    assert as_deal(state).stage == "APPROACHED"


def test_a_retracted_event_is_not_corrected_or_retracted_again() -> None:
    history = given(opened(), approached(), retracted(2))

    history.when(retracted(2)).refused("already-superseded")
    history.when(corrected(2, BETTER)).refused("already-superseded")


def test_a_retraction_is_final() -> None:
    given(opened(), approached(), retracted(2)).when(retracted(3)).refused("not-correctable")


def test_an_event_of_another_stream_cannot_be_retracted_here() -> None:
    given(opened()).when(retracted(9)).refused("unknown-event")


def test_the_opening_cannot_be_retracted_while_others_live() -> None:
    (refusal,) = given(opened(), approached()).when(retracted(1)).refused("retract-opening")

    assert "retract those first" in refusal.detail


def test_the_opening_can_be_retracted_when_nothing_else_lives() -> None:
    history = given(opened(), approached(), retracted(2))

    state = history.when(retracted(1)).accepted()

    assert (state.record_status, state.opening) == ("retracted", "")


def test_a_retracted_stream_takes_only_an_opening() -> None:
    history = given(opened(), retracted(1))

    history.when(approached()).refused("not-opened")
    history.when(opened()).accepted()


def test_corrected_data_is_checked_as_the_type_of_the_event() -> None:
    (refusal,) = given(opened(), approached()).when(corrected(2, {"from": FOXCONN})).refused("missing")

    assert refusal.pointer == "/data/new_data/to"


def test_a_correction_is_judged_at_its_place() -> None:
    (refusal,) = given(opened(), approached(day="2024-03")).when(corrected(2, BETTER)).refused("not-a-participant")

    assert refusal.pointer == "/data/to"


def test_a_correction_need_not_mend_what_was_flagged_before() -> None:
    """Finalized in May, a withdrawal of April learned later: the value of the finalization can still be corrected."""
    history = given(opened(), signed(day="2024-03"), finalized(day="2024-05"), withdrew("deal", day="2024-04"))

    better = {"signatories": [FOXCONN, NISSAN], "value": "5", "currency": "EUR"}
    state = as_deal(history.when(corrected(3, better)).accepted())

    assert state.agreements[-1].value == "5"


def test_references_to_a_correction_mean_the_event() -> None:
    better = {"holder": FOXCONN, "target": NISSAN, "interest_kind": "equity", "percent_min": "36"}
    history = given(opened(), interested(day="2024-03"), corrected(2, better))

    state = as_deal(history.when(withdrew("stake_interest", subject=3, day="2024-04")).accepted())

    assert state.interests[0].status == "withdrawn"


def test_links_to_a_correction_mean_the_event() -> None:
    state = deal_of(
        THREE,
        talks_started(day="2024-05"),
        corrected(2, {"parties": [FOXCONN, HONDA]}),
        approached(day="2024-02", after=(event_id_of(3),)),
    )

    assert state.last_event == event_id_of(4)


def test_correction_and_event_in_one_request() -> None:
    state = (
        given(opened()).when(joined(HONDA, day="2024-02"), approached(day="2024-03"), corrected(3, BETTER)).accepted()
    )

    assert as_deal(state).stage == "APPROACHED"


def test_retracting_what_later_events_stand_on_flags_them() -> None:
    history = given(opened(), interested(day="2024-03"), withdrew("stake_interest", subject=2, day="2024-04"))

    state = history.when(retracted(2)).accepted("late_news")

    assert as_deal(state).interests == ()


def test_amendments_are_told_apart() -> None:
    events = numbered(opened(), approached(), corrected(2, BETTER), retracted(3))

    assert [is_amendment(event) for event in events] == [False, False, True, True]


def test_a_description_corrected_in_place_does_not_outlive_a_later_one() -> None:
    described = step("deal.described", {"title": "second"}, day="2024-03")
    later = step("deal.described", {"title": "third"}, day="2024-04")

    state = fold(numbered(opened(), described, later, corrected(2, {"title": "better second"})))

    assert as_deal(state).title == "third"


def test_old_corrections_are_brought_up_to_the_newest_version_of_their_type() -> None:
    stated = step("deal.position_stated", {"by": FOXCONN, "topic": "fit", "stance": "maybe"}, day="2024-03")
    old = {"by": FOXCONN, "topic": "fit", "stance": "yes", "speaker": SEKI}
    data = {"supersedes": event_id_of(2), "new_data": old, "new_schema_version": 1, "reason_code": "entry_error"}

    events = numbered(opened(), stated, step("deal.event_corrected", {**data, "reason": "misheard"}))

    (_, live) = list_live(events)
    assert (live.data.stance, live.data.via_contact) == ("yes", SEKI)

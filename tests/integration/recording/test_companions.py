"""Acts that concern two deals: in both at once, or in neither."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from events import catalogue, domain, recording, store
from events.domain import DealState
from events.recording import Draft, Key, Line, LineRecorded, LineRefused, Recorded, Write
from tests.integration.recording.test_record import CONTEXT, a_company, approached, opened, to_deal

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def foxconn(committed_db: object) -> str:
    return a_company("Hon Hai Precision Industry")


@pytest.fixture
def nissan(committed_db: object) -> str:
    return a_company("Nissan Motor")


def record(*writes: Write, **given: Any) -> Recorded:
    return recording.record(writes, context=CONTEXT, **given)


def a_deal(foxconn: str, nissan: str, *drafts: Draft) -> str:
    return record(to_deal(opened(foxconn, nissan), *drafts)).streams[0].stream_id


def merge(survivor: str, loser: str, **more: Any) -> Draft:
    data = {"survivor": survivor, "loser": loser, **more}
    return Draft(type="deal.duplicates_merged", data=data, citations="own_knowledge")


def undo(merge_ref: str) -> Draft:
    data = {"merge_ref": merge_ref, "reason": "two deals after all"}
    return Draft(type="deal.merge_undone", data=data, citations="own_knowledge")


def move(event: str, to: str) -> Draft:
    data = {"event_ref": event, "to_stream": to, "reason": "of the other deal"}
    return Draft(type="deal.event_moved", data=data, citations="own_knowledge")


def retract(event: str) -> Draft:
    data = {"supersedes": event, "reason_code": "entry_error", "reason": "typed in wrongly"}
    return Draft(type="deal.event_retracted", data=data, citations="own_knowledge")


def state_of(stream_id: str) -> DealState:
    state = domain.fold(store.load_stream(stream_id))
    assert isinstance(state, DealState)
    return state


def types_of(stream_id: str) -> list[str]:
    return [event.type for event in store.load_stream(stream_id)]


def codes(caught: pytest.ExceptionInfo[recording.RefusedError]) -> list[str]:
    return [refusal.code for refusal in caught.value.details["refusals"]]


@pytest.mark.parametrize("posted_to", ["survivor", "loser"])
def test_a_merge_is_in_both_streams_whichever_it_was_sent_to(foxconn: str, nissan: str, posted_to: str) -> None:
    survivor, loser = (a_deal(foxconn, nissan) for _ in range(2))
    target = survivor if posted_to == "survivor" else loser

    recorded = record(to_deal(merge(survivor, loser, field_choices={"title": "One deal"}), stream_id=target))

    assert types_of(survivor) == types_of(loser) == ["deal.opened", "deal.duplicates_merged"]
    assert (state_of(loser).record_status, state_of(loser).merged_into) == ("merged_into", survivor)
    assert (state_of(survivor).absorbed, state_of(survivor).title) == ((loser,), "One deal")
    assert state_of(loser).title != "One deal"
    (along,) = recorded.companions
    assert along.events[0].metadata.causation_id == recorded.streams[0].events[0].id
    assert {along.stream_id, target} == {survivor, loser}


def test_a_merged_deal_refuses_events_and_names_the_survivor(foxconn: str, nissan: str) -> None:
    survivor, loser = (a_deal(foxconn, nissan) for _ in range(2))
    record(to_deal(merge(survivor, loser), stream_id=survivor))

    with pytest.raises(recording.RefusedError) as caught:
        record(to_deal(approached(foxconn, nissan), stream_id=loser))

    assert codes(caught) == ["deal-merged"]
    assert survivor in str(caught.value)
    assert caught.value.details["survivor"] == {"id": survivor, "name": "EV collaboration"}
    assert caught.value.details["allowed_events"] == ("deal.merge_undone",)


@pytest.mark.parametrize("by", ["survivor", "loser"])
def test_once_undone_from_either_side_both_take_events_again(foxconn: str, nissan: str, by: str) -> None:
    survivor, loser = (a_deal(foxconn, nissan) for _ in range(2))
    merged = record(to_deal(merge(survivor, loser, field_choices={"title": "One deal"}), stream_id=survivor))
    own = {merged.streams[0].stream_id: merged.streams[0], merged.companions[0].stream_id: merged.companions[0]}
    target = survivor if by == "survivor" else loser

    record(to_deal(undo(own[target].events[0].id), stream_id=target))
    record(to_deal(approached(foxconn, nissan), stream_id=loser))

    assert types_of(survivor)[1:] == ["deal.duplicates_merged", "deal.merge_undone"]
    assert types_of(loser)[1:] == ["deal.duplicates_merged", "deal.merge_undone", "deal.approached"]
    assert (state_of(survivor).title, state_of(survivor).absorbed) == ("EV collaboration", ())
    assert (state_of(loser).record_status, state_of(loser).stage) == ("live", "APPROACHED")


def test_a_deal_is_not_merged_into_one_that_is_merged(foxconn: str, nissan: str) -> None:
    first, second, third = (a_deal(foxconn, nissan) for _ in range(3))
    record(to_deal(merge(first, second), stream_id=first))

    for draft, stream in ((merge(second, third), third), (merge(second, first), first)):
        with pytest.raises(recording.RefusedError) as caught:
            record(to_deal(draft, stream_id=stream))

        assert codes(caught) == ["deal-merged"]
        assert caught.value.details["refusals"][0].pointer == "/data/survivor"
    assert types_of(third) == ["deal.opened"]


def test_what_has_absorbed_others_may_itself_be_merged(foxconn: str, nissan: str) -> None:
    first, second, third = (a_deal(foxconn, nissan) for _ in range(3))
    record(to_deal(merge(first, second), stream_id=first))

    record(to_deal(merge(third, first), stream_id=first))

    assert state_of(second).merged_into == first
    assert state_of(first).merged_into == third


def test_one_request_cannot_merge_in_a_circle(foxconn: str, nissan: str) -> None:
    first, second, third = (a_deal(foxconn, nissan) for _ in range(3))
    circle = [(first, second), (second, third), (third, first)]

    for turned in (False, True):
        writes = [
            to_deal(merge(survivor, loser), stream_id=loser if turned else survivor) for survivor, loser in circle
        ]
        with pytest.raises(recording.RefusedError) as caught:
            record(*writes)

        assert codes(caught) == ["deal-merged"]
    assert [types_of(id_) for id_ in (first, second, third)] == [["deal.opened"]] * 3


def test_a_merge_is_neither_retracted_nor_corrected(foxconn: str, nissan: str) -> None:
    survivor, loser = (a_deal(foxconn, nissan) for _ in range(2))
    merged = record(to_deal(merge(survivor, loser), stream_id=survivor)).streams[0].events[0].id

    with pytest.raises(recording.RefusedError, match=r"deal\.merge_undone") as caught:
        record(to_deal(retract(merged), stream_id=survivor))

    assert codes(caught) == ["not-correctable"]


def test_a_merge_takes_no_date_and_names_the_deal_it_is_sent_to(foxconn: str, nissan: str) -> None:
    first, second, third = (a_deal(foxconn, nissan) for _ in range(3))
    dated = Draft(**{**_fields(merge(first, second)), "occurred": "2024"})

    for draft, pointer in ((dated, "/occurred"), (merge(second, third), "/data/loser")):
        with pytest.raises(recording.RefusedError) as caught:
            record(to_deal(draft, stream_id=first))

        assert codes(caught) == ["merge-refused"]
        assert caught.value.details["refusals"][0].pointer == pointer
        assert caught.value.http_status == 422


def _fields(draft: Draft) -> dict[str, Any]:
    return {"type": draft.type, "data": draft.data, "citations": draft.citations}


def test_a_moved_event_is_gone_here_and_present_there(foxconn: str, nissan: str) -> None:
    source = a_deal(foxconn, nissan, approached(foxconn, nissan, occurred="2024-03", inferred="it follows"))
    target = a_deal(foxconn, nissan)
    event = store.load_stream(source)[1]

    recorded = record(to_deal(move(event.id, target), stream_id=source))

    assert (state_of(source).stage, state_of(target).stage) == ("LEAD", "APPROACHED")
    copied = store.load_stream(target)[1]
    assert (copied.data, copied.occurred, copied.metadata.inferred) == (event.data, event.occurred, "it follows")
    assert copied.metadata.causation_id == recorded.streams[0].events[0].id
    assert types_of(source) == ["deal.opened", "deal.approached", "deal.event_moved"]


def test_what_moves_is_what_the_event_says_now(foxconn: str, nissan: str) -> None:
    source, target = a_deal(foxconn, nissan, approached(foxconn, nissan)), a_deal(foxconn, nissan)
    event = store.load_stream(source)[1]
    new_data = {"from": nissan, "to": foxconn}
    data = {"supersedes": event.id, "new_data": new_data, "reason_code": "entry_error", "reason": "typed in wrongly"}
    correction = Draft(type="deal.event_corrected", data=data, occurred="2024-05", citations="own_knowledge")
    corrected = record(to_deal(correction, stream_id=source)).streams[0].events[0]

    with pytest.raises(recording.RefusedError) as caught:
        record(to_deal(move(event.id, target), stream_id=source))
    record(to_deal(move(corrected.id, target), stream_id=source))

    assert codes(caught) == ["already-superseded"]
    copied = store.load_stream(target)[1]
    assert (copied.data.from_, copied.data.to) == (nissan, foxconn)  # type: ignore[attr-defined]
    assert catalogue.dates.to_text(copied.occurred) == "2024-05"


def test_a_moved_event_is_judged_by_the_rules_of_its_new_deal(foxconn: str, nissan: str) -> None:
    honda = a_company("Honda Motor")
    source, target = a_deal(foxconn, nissan, approached(foxconn, nissan)), a_deal(foxconn, honda)
    event = store.load_stream(source)[1]

    with pytest.raises(recording.RefusedError, match="does not take part") as caught:
        record(to_deal(move(event.id, target), stream_id=source))

    (refusal,) = caught.value.details["refusals"]
    assert (refusal.code, refusal.pointer) == ("not-a-participant", "/data/to_stream")
    assert types_of(source) == ["deal.opened", "deal.approached"]


def test_an_event_does_not_move_within_its_deal_nor_the_opening_nor_into_a_merged_deal(
    foxconn: str, nissan: str
) -> None:
    source = a_deal(foxconn, nissan, approached(foxconn, nissan))
    merged, survivor = (a_deal(foxconn, nissan) for _ in range(2))
    record(to_deal(merge(survivor, merged), stream_id=merged))
    opening, event = store.load_stream(source)

    refused = []
    for draft in (move(event.id, source), move(opening.id, survivor), move(event.id, merged)):
        with pytest.raises(recording.RefusedError) as caught:
            record(to_deal(draft, stream_id=source))
        refused += codes(caught)

    assert refused == ["not-movable", "not-movable", "deal-merged"]


def test_a_key_tells_the_first_answer_without_its_companion(foxconn: str, nissan: str) -> None:
    survivor, loser = (a_deal(foxconn, nissan) for _ in range(2))
    key = Key("client", store.new_id())

    first, again = (record(to_deal(merge(survivor, loser), stream_id=survivor), key=key) for _ in range(2))

    assert again.replayed
    assert [stream.events for stream in again.streams] == [stream.events for stream in first.streams]
    assert len(store.load_stream(loser)) == 2


def test_a_stale_version_is_told_and_a_fresh_one_taken(foxconn: str, nissan: str) -> None:
    survivor, loser = (a_deal(foxconn, nissan) for _ in range(2))

    with pytest.raises(store.VersionConflictError):
        record(to_deal(merge(survivor, loser), stream_id=survivor, expected_version=7))
    record(to_deal(merge(survivor, loser), stream_id=survivor, expected_version=1))

    assert state_of(loser).merged_into == survivor


def test_line_by_line_companions_go_in_and_later_lines_see_them(foxconn: str, nissan: str) -> None:
    survivor, loser, third = (a_deal(foxconn, nissan) for _ in range(3))
    lines = [
        Line(category="deal", stream_id=survivor, draft=merge(survivor, loser)),
        Line(category="deal", stream_id=loser, draft=approached(foxconn, nissan)),
        Line(category="deal", stream_id=third, draft=merge(loser, third)),
        Line(category="deal", stream_id=survivor, draft=approached(foxconn, nissan)),
    ]
    key = Key("client", store.new_id())

    outcomes, again = (recording.record_each(lines, context=CONTEXT, key=key) for _ in range(2))

    kinds = [LineRecorded, LineRefused, LineRefused, LineRecorded]
    assert [type(item) for item in outcomes.items] == [type(item) for item in again.items] == kinds
    assert [item.event.type for item in again.items if isinstance(item, LineRecorded)] == [
        "deal.duplicates_merged",
        "deal.approached",
    ]
    assert types_of(loser) == ["deal.opened", "deal.duplicates_merged"]
    assert types_of(third) == ["deal.opened"]
    assert types_of(survivor) == ["deal.opened", "deal.duplicates_merged", "deal.approached"]


def test_a_dry_run_merges_nothing_and_later_chunks_of_it_see_the_merge(foxconn: str, nissan: str) -> None:
    survivor, loser = (a_deal(foxconn, nissan) for _ in range(2))
    overlay: dict[str, list[catalogue.Event]] = {}
    chunks = [[merge(survivor, loser)], [approached(foxconn, nissan)]]

    outcomes = [
        recording.record_each(
            [Line(category="deal", stream_id=loser, draft=draft) for draft in drafts],
            context=CONTEXT,
            dry_run=True,
            before=overlay,
        )
        for drafts in chunks
    ]

    assert [type(outcome.items[0]) for outcome in outcomes] == [LineRecorded, LineRefused]
    assert types_of(survivor) == types_of(loser) == ["deal.opened"]


def test_a_moved_event_without_a_date_keeps_the_place_that_its_recording_gave_it(foxconn: str, nissan: str) -> None:
    one, other = (a_deal(foxconn, nissan) for _ in range(2))
    long_ago = datetime.now(UTC) - timedelta(days=90)
    first = (
        record(to_deal(approached(foxconn, nissan, occurred=None), stream_id=one), now=long_ago).streams[0].events[0]
    )

    (along,) = record(to_deal(move(first.id, other), stream_id=one)).companions[0].events
    record(to_deal(move(along.id, one), stream_id=other))

    for moved in (along, store.load_stream(one)[-1]):
        assert moved.order_day == first.order_day == long_ago.date()
        assert (moved.occurred.earliest, moved.occurred.latest) == (None, long_ago.date())
        assert moved.occurred.basis == "inferred"


def test_what_belongs_together_moves_one_after_the_other_and_refers_to_what_moved_first(
    foxconn: str, nissan: str
) -> None:
    one, other = (a_deal(foxconn, nissan) for _ in range(2))
    plan = {"by": foxconn, "to": [nissan], "kind": "alliance"}
    proposed = add(one, "deal.proposal_made", plan, occurred="2024-03")
    answer = {"proposal_ref": proposed.id, "by": nissan, "answer": "accepted"}
    answered = add(one, "deal.proposal_answered", answer, occurred={"earliest": "2024-04", "after": [proposed.id]})
    disputed = add(one, "deal.dispute_raised", {"event_ref": answered.id, "claim": "it was not so"})

    with pytest.raises(recording.RefusedError):
        record(to_deal(move(answered.id, other), stream_id=one))
    for event in (proposed, answered, disputed):
        record(to_deal(move(event.id, other), stream_id=one))

    state = state_of(other)
    first, second, _ = store.load_stream(other)[1:]
    assert [(line.id, line.status) for line in state.proposals] == [(first.id, "accepted")]
    assert [line.event for line in state.disputes] == [second.id]
    assert second.occurred.after == (first.id,)
    assert "late_news" not in {flag.code for flag in state.anomalies}


def add(stream_id: str, type_: str, data: dict[str, Any], **given: Any) -> catalogue.Event:
    draft = Draft(type=type_, data=data, citations="own_knowledge", **given)
    return record(to_deal(draft, stream_id=stream_id)).streams[0].events[0]

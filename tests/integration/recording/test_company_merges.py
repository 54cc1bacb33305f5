"""Records of companies that should not be: merged into another by an event in both, or closed as issued in error."""

from __future__ import annotations

from typing import Any

import pytest

from events import domain, recording, store
from events.domain import CompanyState
from events.recording import Draft, Line, LineRecorded, LineRefused, Recorded, Write
from tests.integration.recording.test_companions import codes, record, types_of
from tests.integration.recording.test_record import CONTEXT, a_company

pytestmark = pytest.mark.usefixtures("committed_db")

MERGED, RETRACTED = "company.merged", "company.event_retracted"


@pytest.fixture
def companies(committed_db: object) -> tuple[str, str]:
    return a_company("Hon Hai Precision Industry"), a_company("Hon Hai Precision")


def to_company(stream_id: str, *drafts: Draft) -> Write:
    return Write(category="company", stream_id=stream_id, drafts=drafts)


def merge(successor: str | None, outcome: str = "duplicate_record", **more: Any) -> Draft:
    data = {"outcome": outcome, **({"successor": successor} if successor else {}), **more}
    return Draft(type=MERGED, data=data, citations="own_knowledge")


def retract(event: str) -> Draft:
    data = {"supersedes": event, "reason_code": "entry_error", "reason": "two firms after all"}
    return Draft(type=RETRACTED, data=data, citations="own_knowledge")


def alias(name: str = "Foxconn") -> Draft:
    return Draft(type="company.aliased", data={"name": name, "kind": "trade"}, citations="own_knowledge")


def correct(event: str, new_data: dict[str, Any]) -> Draft:
    data = {"supersedes": event, "new_data": new_data, "reason_code": "other", "reason": "we know better"}
    return Draft(type="company.event_corrected", data=data, citations="own_knowledge")


def merged(record_: str, successor: str) -> Recorded:
    return record(to_company(record_, merge(successor)))


def state_of(stream_id: str) -> CompanyState:
    state = domain.fold(store.load_stream(stream_id))
    assert isinstance(state, CompanyState)
    return state


@pytest.mark.parametrize("posted_to", ["record", "successor"])
def test_a_duplicate_is_in_both_streams_whichever_it_was_sent_to(companies: tuple[str, str], posted_to: str) -> None:
    successor, duplicate = companies
    target = duplicate if posted_to == "record" else successor

    record(to_company(target, merge(successor, record=duplicate)))

    assert types_of(successor) == types_of(duplicate) == ["company.registered", MERGED]
    assert (state_of(duplicate).record_status, state_of(duplicate).merged_into) == ("merged_into", successor)
    assert (state_of(successor).record_status, state_of(successor).merged_into) == ("live", None)


def test_a_duplicate_takes_no_event_and_its_successor_does(companies: tuple[str, str]) -> None:
    successor, duplicate = companies
    registered = store.load_stream(duplicate)[0].id
    merged(duplicate, successor)

    for draft in (alias(), merge(successor), correct(registered, {"legal_name": "Hon Hai"}), retract(registered)):
        with pytest.raises(recording.RefusedError) as caught:
            record(to_company(duplicate, draft))
        assert codes(caught) == ["company-merged"]
        assert caught.value.details["survivor"]["id"] == successor
        assert caught.value.details["allowed_events"] == (RETRACTED,)
    record(to_company(successor, alias()))
    assert state_of(successor).version == 3


def test_duplicates_form_no_circle_and_none_is_merged_into_one(companies: tuple[str, str]) -> None:
    successor, duplicate = companies
    third = a_company("Foxconn")
    merged(duplicate, successor)

    for record_, into in ((successor, duplicate), (third, duplicate)):
        with pytest.raises(recording.RefusedError) as caught:
            merged(record_, into)
        assert codes(caught) == ["company-merged"]
    merged(successor, third)
    assert state_of(successor).merged_into == third


def test_a_request_that_merges_in_a_circle_is_refused_as_a_whole(companies: tuple[str, str]) -> None:
    one, other = companies

    with pytest.raises(recording.RefusedError):
        record(to_company(one, merge(other)), to_company(other, merge(one)))
    lines = [Line(category="company", stream_id=a, draft=merge(b)) for a, b in ((one, other), (other, one))]
    first, second = recording.record_each(lines, context=CONTEXT).items

    assert isinstance(first, LineRecorded)
    assert isinstance(second, LineRefused)
    assert state_of(other).merged_into is None


@pytest.mark.parametrize("retracted_in", ["record", "successor"])
@pytest.mark.parametrize("way", ["record", "record_each"])
def test_a_retracted_merge_is_gone_from_both_and_both_take_events(
    companies: tuple[str, str], retracted_in: str, way: str
) -> None:
    successor, duplicate = companies
    merged(duplicate, successor)
    target = duplicate if retracted_in == "record" else successor
    act = retract(store.load_stream(target)[-1].id)

    if way == "record":
        record(to_company(target, act))
    else:
        recording.record_each([Line(category="company", stream_id=target, draft=act)], context=CONTEXT)

    assert types_of(successor) == types_of(duplicate) == ["company.registered", MERGED, RETRACTED]
    for company in companies:
        record(to_company(company, alias()))
        assert (state_of(company).record_status, state_of(company).merges) == ("live", {})
    merged(successor, duplicate)


def test_other_retractions_concern_their_own_stream_alone(companies: tuple[str, str]) -> None:
    company, _ = companies
    aliased = record(to_company(company, alias())).streams[0].events[0].id

    recorded = record(to_company(company, retract(aliased)))
    lines = [Line(category="company", stream_id=company, draft=alias("Hon Hai"))]
    (again,) = recording.record_each(lines, context=CONTEXT).items
    assert isinstance(again, LineRecorded)
    each = [Line(category="company", stream_id=company, draft=retract(again.event.id))]
    (gone,) = recording.record_each(each, context=CONTEXT).items

    assert recorded.companions == ()
    assert isinstance(gone, LineRecorded)
    assert state_of(company).aliases == ()


def test_a_record_in_error_takes_nothing_but_the_retraction_of_that(companies: tuple[str, str]) -> None:
    company, _ = companies
    error = record(to_company(company, merge(None, "issued_in_error"))).streams[0].events[0].id

    with pytest.raises(recording.RefusedError) as caught:
        record(to_company(company, alias()))
    assert codes(caught) == ["company-merged"]
    assert "survivor" not in caught.value.details
    record(to_company(company, retract(error)))
    record(to_company(company, alias()))

    assert state_of(company).record_status == "live"


def test_a_company_merged_in_the_world_goes_on_taking_events(companies: tuple[str, str]) -> None:
    successor, company = companies
    record(to_company(company, merge(successor, "merged_in_the_world"), alias()))

    assert types_of(successor) == ["company.registered"]
    assert (state_of(company).successor, state_of(company).record_status) == (successor, "live")


def test_merges_of_records_do_not_come_and_go_by_corrections(companies: tuple[str, str]) -> None:
    successor, company = companies
    world = record(to_company(company, merge(successor, "merged_in_the_world"))).streams[0].events[0].id

    for new_data in ({"outcome": "duplicate_record", "successor": successor}, {"outcome": "issued_in_error"}):
        with pytest.raises(recording.RefusedError) as caught:
            record(to_company(company, correct(world, new_data)))
        assert codes(caught) == ["not-correctable"]
    with pytest.raises(recording.RefusedError) as caught:
        record(to_company(company, correct(world, {"outcome": "merged_in_the_world", "successor": company})))
    assert codes(caught) == ["merge-refused"]


def test_a_merge_is_of_this_record_and_another_one(companies: tuple[str, str]) -> None:
    successor, company = companies
    third = a_company("Foxconn")

    for draft in (merge(company), merge(successor, record=third), merge(None, "issued_in_error", record=third)):
        with pytest.raises(recording.RefusedError) as caught:
            record(to_company(company, draft))
        assert codes(caught) == ["merge-refused"]


def test_two_writes_to_one_stream_are_never_half_recorded(companies: tuple[str, str]) -> None:
    successor, company = companies

    with pytest.raises(ValueError, match="does not follow"):
        record(to_company(company, alias()), to_company(company, merge(successor)))

    assert [len(types_of(id_)) for id_ in companies] == [1, 1]

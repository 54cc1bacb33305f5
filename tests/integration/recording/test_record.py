"""`record`: the only way in, against the real database."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from events import catalogue, recording, store
from events.catalogue import Actor
from events.recording import Context, Draft, Key, Recorded, Write

CONTEXT = Context(actor=Actor("user", "1"), channel="api")


def a_company(name: str) -> str:
    data = {"legal_name": name}
    drafts = [Draft(type="company.registered", data=data, citations="own_knowledge")]
    return recording.record([Write(category="company", drafts=drafts)], context=CONTEXT).streams[0].stream_id


@pytest.fixture
def foxconn(committed_db: object) -> str:
    return a_company("Hon Hai Precision Industry")


@pytest.fixture
def nissan(committed_db: object) -> str:
    return a_company("Nissan Motor")


def opened(foxconn: str, nissan: str) -> Draft:
    parties = [{"company": foxconn, "role": "initiator"}, {"company": nissan, "role": "counterpart"}]
    data = {"title": "EV collaboration", "deal_kind": "platform_collaboration", "parties": parties}
    return Draft(type="deal.opened", data=data, citations="own_knowledge")


def approached(from_: str, to: str, **given: Any) -> Draft:
    given = {"occurred": "2024", "citations": "own_knowledge"} | given
    return Draft(type="deal.approached", data={"from": from_, "to": to}, **given)


def to_deal(*drafts: Draft, **given: Any) -> Write:
    return Write(category="deal", drafts=drafts, **given)


def record(*writes: Write, **given: Any) -> Recorded:
    return recording.record(writes, context=CONTEXT, **given)


def errors_of(caught: pytest.ExceptionInfo[Any]) -> list[tuple[str, str]]:
    return [(error["pointer"], error["code"]) for error in caught.value.details["errors"]]


def count_events() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM event")
        return int(cursor.fetchone()[0])


def test_a_deal_is_opened_together_with_its_first_approach(foxconn: str, nissan: str) -> None:
    recorded = record(to_deal(opened(foxconn, nissan), approached(foxconn, nissan)))

    (deal,) = recorded.streams
    assert [event.type for event in store.load_stream(deal.stream_id)] == ["deal.opened", "deal.approached"]
    assert (deal.version, deal.state.stage) == (2, "APPROACHED")


def test_several_streams_are_recorded_all_or_none(foxconn: str, nissan: str) -> None:
    good = to_deal(opened(foxconn, nissan))
    bad = to_deal(approached(foxconn, nissan))
    before = count_events()

    with pytest.raises(recording.RefusedError):
        record(good, bad)

    assert count_events() == before


def test_every_problem_of_every_draft_is_named_at_once(foxconn: str, nissan: str) -> None:
    wrong_date = approached(foxconn, nissan, occurred="32 Foo")
    wrong_data = Draft(type="deal.approached", data={"from": foxconn, "colour": "red"}, citations=[{"quote": 3}])

    with pytest.raises(catalogue.InvalidEventError) as caught:
        record(to_deal(opened(foxconn, nissan), wrong_date, wrong_data))

    found = [(e["event_index"], e["pointer"]) for e in caught.value.details["errors"]]
    assert (1, "/occurred") in found
    assert {(2, "/data/to"), (2, "/data/colour"), (2, "/citations/0/source")} <= set(found)


def test_an_event_of_another_category_is_refused_at_its_type(foxconn: str) -> None:
    draft = Draft(type="company.renamed", data={"legal_name": "Hon Hai"}, citations="own_knowledge")

    with pytest.raises(catalogue.InvalidEventError) as caught:
        record(to_deal(draft))

    assert errors_of(caught) == [("/type", "wrong-category")]


def test_what_an_event_names_must_be_recorded(foxconn: str, nissan: str) -> None:
    nobody = store.new_id()
    draft = approached(foxconn, nobody, occurred={"after": [nobody]}, citations=[{"source": foxconn}])

    with pytest.raises(recording.UnknownReferenceError) as caught:
        record(to_deal(opened(foxconn, nissan), draft))

    assert errors_of(caught) == [
        ("/data/to", "unknown-company"),
        ("/citations/0/source", "unknown-source"),
        ("/occurred/after/0", "unknown-event"),
    ]


def test_a_stream_opened_in_the_same_request_may_be_named(foxconn: str) -> None:
    newcomer = store.new_id()
    registered = Draft(type="company.registered", data={"legal_name": "Nissan Motor"}, citations="own_knowledge")

    recorded = record(
        Write(category="company", stream_id=newcomer, drafts=[registered]), to_deal(opened(foxconn, newcomer))
    )

    assert [stream.category for stream in recorded.streams] == ["company", "deal"]


def test_a_stale_expected_version_is_a_conflict_before_any_rule(foxconn: str, nissan: str) -> None:
    (deal,) = record(to_deal(opened(foxconn, nissan), approached(foxconn, nissan))).streams

    with pytest.raises(store.VersionConflictError) as caught:
        record(to_deal(approached(foxconn, nissan), stream_id=deal.stream_id, expected_version=1))

    assert (caught.value.details["expected"], caught.value.details["actual"]) == (1, 2)


def test_a_refusal_says_where_the_deal_stands_and_what_is_allowed(foxconn: str, nissan: str) -> None:
    (deal,) = record(to_deal(opened(foxconn, nissan))).streams
    took_effect = Draft(type="deal.took_effect", data={}, occurred="2025", citations="own_knowledge")

    with pytest.raises(recording.RefusedError) as caught:
        record(to_deal(took_effect, stream_id=deal.stream_id))

    details = caught.value.details
    assert (details["current_stage"], details["version"], caught.value.http_status) == ("LEAD", 1, 409)
    assert "deal.approached" in details["allowed_events"]
    assert "deal.took_effect" not in details["allowed_events"]
    assert [refusal.code for refusal in details["refusals"]] == ["transition-refused"]


def test_an_event_without_evidence_is_the_writers_fault(foxconn: str, nissan: str) -> None:
    with pytest.raises(recording.RefusedError) as caught:
        record(to_deal(opened(foxconn, nissan), approached(foxconn, nissan, citations=None)))

    assert [refusal.code for refusal in caught.value.details["refusals"]] == ["no-citation"]
    assert caught.value.http_status == 422


def test_a_dry_run_answers_like_a_write_and_writes_nothing(foxconn: str, nissan: str) -> None:
    before = count_events()

    recorded = record(to_deal(opened(foxconn, nissan), approached(foxconn, nissan)), dry_run=True)

    assert recorded.dry_run
    assert recorded.streams[0].state.stage == "APPROACHED"
    assert count_events() == before


def test_writers_without_an_expected_version_take_turns(foxconn: str, nissan: str) -> None:
    (deal,) = record(to_deal(opened(foxconn, nissan))).streams

    def approach(number: int) -> int:
        try:
            write = to_deal(approached(foxconn, nissan, occurred=f"20{10 + number}"), stream_id=deal.stream_id)
            return record(write).streams[0].version
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        versions = sorted(pool.map(approach, range(12)))

    assert versions == list(range(2, 14))


def test_a_repeated_request_gets_the_first_answer_even_after_the_deal_moved_on(foxconn: str, nissan: str) -> None:
    key = Key("token:1", "open-1")
    write = to_deal(opened(foxconn, nissan))
    first = record(write, key=key)
    record(to_deal(approached(foxconn, nissan), stream_id=first.streams[0].stream_id))

    again = record(write, key=key)

    assert again.replayed
    assert [event.id for event in again.streams[0].events] == [event.id for event in first.streams[0].events]
    assert (again.streams[0].version, again.streams[0].state) == (1, first.streams[0].state)


def test_a_key_belongs_to_one_request_and_to_one_client(foxconn: str, nissan: str) -> None:
    record(to_deal(opened(foxconn, nissan)), key=Key("token:1", "k"))

    with pytest.raises(recording.KeyReusedError):
        record(to_deal(opened(nissan, foxconn)), key=Key("token:1", "k"))
    other_client = record(to_deal(opened(nissan, foxconn)), key=Key("token:2", "k"))

    assert not other_client.replayed


def test_a_refused_request_leaves_its_key_free(foxconn: str, nissan: str) -> None:
    key = Key("token:1", "k")
    with pytest.raises(recording.RefusedError):
        record(to_deal(approached(foxconn, nissan)), key=key)

    assert not record(to_deal(opened(foxconn, nissan)), key=key).replayed


def send_patiently(write: Write, key: Key) -> Recorded:
    """Send as a client does: again and again while the same request is in flight."""
    try:
        for _ in range(1_000):
            with contextlib.suppress(store.KeyInFlightError):
                return record(write, key=key)
            time.sleep(0.001)
        raise AssertionError("the key stayed in flight")
    finally:
        connection.close()


def test_one_request_sent_many_times_at_once_is_recorded_once(foxconn: str, nissan: str) -> None:
    write, key = to_deal(opened(foxconn, nissan)), Key("token:1", "storm")

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: send_patiently(write, key), range(24)))

    assert sum(not recorded.replayed for recorded in answers) == 1
    assert len({recorded.streams[0].events[0].id for recorded in answers}) == 1


def test_a_request_that_its_twin_overtakes_gets_the_first_answer(foxconn: str, nissan: str) -> None:
    def send(number: int) -> bool:
        stream = f"0198c0de-0000-7000-8000-{number // 8:012}"
        key = Key("token:1", f"storm-{number // 8}")
        return send_patiently(to_deal(opened(foxconn, nissan), stream_id=stream), key).replayed

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8 * 40)))

    assert sum(not replayed for replayed in answers) == 40


def test_while_a_request_is_in_flight_its_twin_is_told_so_at_once(foxconn: str, nissan: str) -> None:
    write, key = to_deal(opened(foxconn, nissan)), Key("token:1", "twins")

    def send() -> str:
        try:
            record(write, key=key)
        except store.KeyInFlightError as error:
            return error.code
        finally:
            connection.close()
        return "recorded"

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            record(write, key=key)
            meanwhile = pool.submit(send).result(30)
        afterwards = record(write, key=key)

    assert meanwhile == "key-in-flight"
    assert afterwards.replayed


def test_the_key_of_a_request_that_was_rolled_back_is_free(foxconn: str, nissan: str) -> None:
    write, key = to_deal(opened(foxconn, nissan)), Key("token:1", "undone")
    with transaction.atomic():
        record(write, key=key)
        transaction.set_rollback(True)

    assert not record(write, key=key).replayed


def a_note(body: str, source: str) -> Draft:
    citations = [{"source": source, "quote": "said quietly", "asserted_by": {"kind": "narrator"}, "mode": "narrator"}]
    return Draft(type="deal.note_added", data={"body": body}, occurred="2025", citations=citations)


def a_source() -> str:
    draft = Draft(type="source.registered", data={"publisher": "The Wire", "reliability": "C"})
    return record(Write(category="source", drafts=[draft])).streams[0].stream_id


def stored_texts(sha256s: Sequence[str]) -> set[str]:
    return set(store.load_texts(list(sha256s)).values())


def test_texts_that_may_be_erased_are_kept_apart_from_the_event(foxconn: str, nissan: str) -> None:
    recorded = record(to_deal(opened(foxconn, nissan), a_note("Met Mr. Seki for lunch.", a_source())))

    (_, note) = store.load_stream(recorded.streams[0].stream_id)
    assert note.data.body.startswith("sha256:")
    refs = [sha for _, sha in catalogue.texts.list_text_refs(note.data)]
    refs += [sha for _, sha in catalogue.texts.list_text_refs(note.metadata.citations[0])]
    assert stored_texts(refs) == {"Met Mr. Seki for lunch.", "said quietly"}


def test_a_correction_is_validated_as_what_it_corrects_and_its_texts_are_kept_apart(foxconn: str, nissan: str) -> None:
    (deal,) = record(to_deal(opened(foxconn, nissan), a_note("Met Mr. Seki.", a_source()))).streams
    note = deal.events[1]

    def corrected(new_data: dict[str, Any]) -> Write:
        data = {"supersedes": note.id, "new_data": new_data, "reason_code": "entry_error", "reason": "wrong day"}
        draft = Draft(type="deal.event_corrected", data=data, citations="own_knowledge")
        return to_deal(draft, stream_id=deal.stream_id)

    with pytest.raises(catalogue.InvalidEventError) as caught:
        record(corrected({"text": "Met nobody."}))
    record(corrected({"body": "Met nobody."}))

    assert ("/data/new_data/body", "missing") in errors_of(caught)
    stored = store.load_stream(deal.stream_id)[-1].data
    assert stored.new_data["body"].startswith("sha256:")
    assert stored_texts([stored.new_data["body"].removeprefix("sha256:")]) == {"Met nobody."}


def test_a_correction_may_not_name_what_is_not_recorded(foxconn: str, nissan: str) -> None:
    (deal,) = record(to_deal(opened(foxconn, nissan), approached(foxconn, nissan))).streams
    data = {"supersedes": deal.events[1].id, "new_data": {"from": foxconn, "to": store.new_id()}}
    draft = Draft(
        type="deal.event_corrected",
        data=data | {"reason_code": "wrong_company", "reason": "it was another firm"},
        citations="own_knowledge",
    )

    with pytest.raises(recording.UnknownReferenceError) as caught:
        record(to_deal(draft, stream_id=deal.stream_id))

    assert errors_of(caught) == [("/data/new_data/to", "unknown-company")]


def test_a_further_event_of_known_companies_costs_one_question_and_one_insert(foxconn: str, nissan: str) -> None:
    (deal,) = record(to_deal(opened(foxconn, nissan))).streams
    record(to_deal(approached(foxconn, nissan), stream_id=deal.stream_id))

    with CaptureQueriesContext(connection) as asked:
        record(to_deal(approached(foxconn, nissan, occurred="2025"), stream_id=deal.stream_id))

    assert len(asked) <= 1  # the append itself goes to the driver directly


def test_a_company_whose_registration_was_rolled_back_is_not_remembered(committed_db: object) -> None:
    with transaction.atomic():
        company = a_company("Never Was Ltd")
        seen_inside = store.list_existing([company])
        transaction.set_rollback(True)

    assert seen_inside == {company: "company"}
    assert not store.list_existing([company])

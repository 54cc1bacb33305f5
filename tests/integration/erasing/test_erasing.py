"""A person who is erased is nowhere any more, and everything else is as it was."""

from __future__ import annotations

import io
import threading
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from events import erasing, exporting, history, projections, store
from events.catalogue import Actor, InvalidEventError
from events.contacts import Contact, Employment
from events.erasing.naming import Naming
from events.projections import comparing
from events.recording import Context, UnknownReferenceError
from tests.api.desk import Desk
from tests.integration.erasing import remains
from tests.integration.erasing.scene import (
    EMAIL,
    NAME,
    SPELLINGS,
    Scene,
    a_company,
    a_contact,
    a_deal,
    a_note,
    draft,
    record,
    set_up,
)
from tests.integration.exporting import ground as auditing
from tests.integration.verifying import ground

pytestmark = pytest.mark.usefixtures("committed_db")

BY_CLERK = Context(actor=Actor("user", "7"), channel="task")


def erase(contact_id: str, **given: Any) -> erasing.Erasure:
    return erasing.erase_contact(contact_id, **{"ground": "objection", "context": BY_CLERK, **given})


def command(*arguments: str) -> str:
    printed = io.StringIO()
    call_command("erase_contact", *arguments, stdout=printed, stderr=printed)
    return printed.getvalue()


@pytest.fixture
def scene() -> Scene:
    return set_up()


def erase_all(scene: Scene) -> str:
    return command(scene.contact, "--ground", "consent_withdrawn", "--user", "root", "--with-mentions")


def test_the_name_stands_in_many_places_before_and_nowhere_afterwards(scene: Scene, caplog: Any) -> None:
    places = {found.partition(":")[0] for found in remains.find(*SPELLINGS)}
    assert places == {
        "contact",
        "contact_employment",
        "django_admin_log",
        "event_text",
        "idempotency_key",
        "import_chunk",
    }

    erase_all(scene)

    assert remains.find(*SPELLINGS) == []
    assert not Employment.objects.exists()
    assert not any(word in remains.fold(caplog.text) for word in SPELLINGS)


def test_every_digest_still_matches_its_event(scene: Scene) -> None:
    before = {event.id: event.digest for event in store.read_log(0, 1_000)}

    erase_all(scene)
    projections.drain(60)

    after = store.read_log(0, 1_000)
    assert {event.id: event.digest for event in after if event.type != "contact.erased"} == before
    assert all(store.digest(event) == event.digest for event in after)
    assert store.find_event(after[-1].id) == after[-1]


def test_the_log_verifies_as_before(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    ground.use_key(monkeypatch)
    ground.sign()

    erase_all(scene)
    projections.drain(60)
    ground.sign()

    assert ground.found(ground.verify()) == []


@pytest.mark.parametrize("category", ["deal", "company", "seminar", "source"])
def test_the_views_equal_a_fresh_fold(scene: Scene, category: str) -> None:
    erase_all(scene)
    projections.drain(60)

    assert comparing.compare_next(category, 0, 100).differences == []
    assert projections.get_status().lag_events == 0
    assert projections.get_horizon() == store.head()


def test_the_story_is_told_on_with_a_fixed_phrase_and_without_the_words(scene: Scene) -> None:
    erase_all(scene)

    told = [entry.told for entry in history.timeline(scene.deal)]

    assert "An erased contact acts for Hon Hai as spokesperson" in [entry.sentence for entry in told]
    (note,) = [entry for entry in told if entry.event.type == "deal.note_added"]
    assert note.data["body"] is None
    (stated,) = [entry for entry in told if entry.event.type == "deal.position_stated"]
    assert stated.citations[0]["quote"] is None  # type: ignore[index]
    assert Desk().get(f"/sources/{scene.source}").json()["author"] is None  # type: ignore[attr-defined]


def test_exports_that_hold_the_words_are_withdrawn_and_later_ones_do_without(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    ground.use_key(monkeypatch)
    ground.sign()
    before = auditing.build(auditing.order(key="before"))
    assert any(NAME in member.decode(errors="replace") for member in auditing.unzip(before).values())

    erase_all(scene)

    assert [job.state for job in exporting.Export.objects.all()] == ["withdrawn"]
    assert remains.find(*SPELLINGS) == []
    projections.drain(60)
    ground.sign()
    members = auditing.unzip(auditing.build(auditing.order(key="after")))
    assert not any(
        word in remains.fold(text.decode(errors="replace")) for text in members.values() for word in SPELLINGS
    )
    assert b"contact.erased" in members["events.jsonl"]


def test_the_list_shows_every_mention_and_erases_nothing(scene: Scene) -> None:
    printed = command(scene.contact, "--list")

    assert "3 texts name them. Nothing was erased." in printed
    assert "deal.note_added" in printed
    assert "source.registered" in printed
    assert len(store.load_texts([scene.note])) == 1
    assert Contact.objects.get().name == NAME


def test_names_where_nobody_should_write_them_are_pointed_at_because_they_stay(scene: Scene) -> None:
    described = record("deal", draft("deal.described", {"title": f"The plan of {NAME}"}), to=scene.deal).events[0]

    assert f"Named in data that never change: deal.described {described.id}" in command(scene.contact, "--list")


def test_a_second_erasure_finds_nothing_and_says_so(scene: Scene) -> None:
    erase_all(scene)
    count = len(store.load_stream(scene.contact))

    with pytest.raises(SystemExit):
        erase_all(scene)

    assert len(store.load_stream(scene.contact)) == count


def test_fields_can_be_erased_one_after_the_other(scene: Scene) -> None:
    first = erase(scene.contact, fields=["email"])
    contact = Contact.objects.get()

    assert (first.fields, contact.email, contact.name, contact.erased_at) == (("email",), "", NAME, None)
    assert Employment.objects.exists()

    second = erase(scene.contact)

    assert second.fields == ("name", "employments")
    assert [event.version for event in store.load_stream(scene.contact)] == [1, 2]
    assert Contact.objects.get().erased_at is not None


def test_texts_found_later_are_erased_under_the_same_contact() -> None:
    contact = a_contact()
    deal = a_deal(a_company("Hon Hai"), a_company("Nissan Motor"))
    erase(str(contact.pk))
    late = a_note(deal, "Seki again")

    (mention,) = erasing.find_mentions(str(contact.pk), also=["Seki"])
    erasure = erase(str(contact.pk), texts=[mention.sha256])

    assert (mention.sha256, [event.stream_id for event in mention.events]) == (late, [deal])
    assert (erasure.fields, erasure.texts) == ((), (late,))
    assert store.load_texts([late]) == {}


def test_more_texts_than_an_event_holds_make_several_events() -> None:
    contact = a_contact()
    deal = a_deal(a_company("Hon Hai"), a_company("Nissan Motor"))
    notes = [draft("deal.note_added", {"body": f"{NAME}, {number}"}) for number in range(201)]
    record("deal", *notes, to=deal)

    erasure = erase(str(contact.pk), texts=[found.sha256 for found in erasing.find_mentions(str(contact.pk))])

    assert [len(event.data.to_json()["texts"]) for event in erasure.events] == [200, 1]
    assert remains.find(*SPELLINGS) == []


def test_a_contact_that_never_was_is_an_error() -> None:
    unknown = store.new_id()

    with pytest.raises(erasing.UnknownContactError):
        erase(unknown)
    with pytest.raises(CommandError, match=unknown):
        command(unknown, "--ground", "request", "--user", "root")


def test_a_ground_that_is_no_code_leaves_everything_as_it_was() -> None:
    contact = a_contact()

    with pytest.raises(InvalidEventError, match="/data/ground"):
        erase(str(contact.pk), ground="He asked us to")

    assert Contact.objects.get().name == NAME


def test_the_runtime_role_deletes_no_text_that_no_erasure_of_its_transaction_names() -> None:
    contact = a_contact()
    deal = a_deal(a_company("Hon Hai"), a_company("Nissan Motor"))
    kept = a_note(deal, "nothing to do with it")
    old = erase(str(contact.pk), texts=[a_note(deal, NAME)]).events[0].id
    note = store.load_stream(deal)[1].id

    assert a_note(deal, NAME) not in {kept}  # the same words again, after the erasure
    assert [store.erase_texts(ids) for ids in ([], [note], [old], [store.new_id()])] == [0, 0, 0, 0]
    assert len(list(store.iterate_texts())) == 2


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM event_text",
        "UPDATE event_text SET body = ''",
        "DELETE FROM contact",
        "UPDATE idempotency_key SET refusals = NULL",
    ],
)
def test_the_runtime_role_has_no_other_way(sql: str) -> None:
    with pytest.raises(Exception, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_tombstone_cannot_be_filled_again() -> None:
    contact = a_contact()
    erase(str(contact.pk))

    with pytest.raises(Exception, match="contact_erased_is_blank"):
        Contact.objects.filter(pk=contact.pk).update(name=NAME)


def test_the_same_words_written_while_they_are_erased_come_back_as_a_new_text() -> None:
    contact = a_contact()
    deal = a_deal(a_company("Hon Hai"), a_company("Nissan Motor"))
    note = a_note(deal, NAME)
    written = threading.Event()

    def write() -> None:
        a_note(deal, NAME)
        written.set()
        connections.close_all()

    writer = threading.Thread(target=write)
    with transaction.atomic():
        erase(str(contact.pk), texts=[note])
        writer.start()
        _wait_for_a_lock()
        assert not written.is_set()
    writer.join(30)

    assert store.load_texts([note]) == {note: NAME}
    assert [event.version for event in erasing.find_mentions(str(contact.pk), also=[NAME])[0].events] == [2, 3]


def _wait_for_a_lock() -> None:
    """Until somebody waits for a row that another transaction has deleted."""
    with psycopg.connect(remains.test_database("owner"), autocommit=True) as owner:
        for _ in range(2_000):
            waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'"
            row = owner.execute(waiting).fetchone()
            if row and row[0]:
                return
            owner.execute("SELECT pg_sleep(0.01)")
    raise AssertionError("nobody waits")


@pytest.mark.parametrize(
    ("type_", "field"), [("deal.position_stated", "via_contact"), ("deal.contact_assigned", "contact_id")]
)
def test_nothing_new_may_name_an_erased_contact(scene: Scene, type_: str, field: str) -> None:
    erase_all(scene)
    company = scene.nissan
    data: dict[str, Any] = {
        "deal.position_stated": {"by": company, "topic": "fit", "stance": "natural"},
        "deal.contact_assigned": {"company": company, "role": "lead"},
    }[type_]

    with pytest.raises(UnknownReferenceError) as caught:
        record("deal", draft(type_, data | {field: scene.contact}), to=scene.deal)

    assert [error["code"] for error in caught.value.details["errors"]] == ["erased-contact"]


def test_what_named_the_contact_before_can_still_be_corrected_and_the_contact_removed(scene: Scene) -> None:
    erase_all(scene)
    stated = next(event for event in store.load_stream(scene.deal) if event.type == "deal.position_stated")
    new_data = stated.data.to_json() | {"topic": "strategy"}
    correction = {"supersedes": stated.id, "new_data": new_data, "reason_code": "entry_error", "reason": "mistyped"}

    record("deal", draft("deal.event_corrected", correction), to=scene.deal)
    record("deal", draft("deal.contact_removed", {"contact_id": scene.contact}), to=scene.deal)

    sentences = [entry.sentence for entry in history.timeline(scene.deal)]
    assert "An erased contact no longer acts for a party" in sentences


def test_a_correction_names_no_erased_contact_that_was_not_named_before(scene: Scene) -> None:
    data: dict[str, object] = {"by": scene.nissan, "topic": "fit", "stance": "natural"}
    stated = record("deal", draft("deal.position_stated", data), to=scene.deal).events[0]
    erase_all(scene)
    new_data = data | {"via_contact": scene.contact}
    correction = {"supersedes": stated.id, "new_data": new_data, "reason_code": "other", "reason": "who said it"}

    with pytest.raises(UnknownReferenceError) as caught:
        record("deal", draft("deal.event_corrected", correction), to=scene.deal)

    (error,) = caught.value.details["errors"]
    assert (error["code"], error["pointer"]) == ("erased-contact", "/data/new_data/via_contact")


def test_a_correction_may_go_on_citing_whoever_was_cited_before(scene: Scene) -> None:
    erase_all(scene)
    stated = next(event for event in store.load_stream(scene.deal) if event.type == "deal.position_stated")
    correction = {
        "supersedes": stated.id,
        "new_data": stated.data.to_json() | {"topic": "strategy"},
        "reason_code": "entry_error",
        "reason": "mistyped",
    }
    said = {"source": scene.source, "asserted_by": {"kind": "contact", "id": scene.contact}}

    recorded = record("deal", draft("deal.event_corrected", correction, citations=[said]), to=scene.deal)

    assert recorded.events[0].metadata.citations[0].asserted_by.id == scene.contact


def test_what_names_an_erased_contact_can_be_moved_to_its_right_deal(scene: Scene) -> None:
    stated = next(event for event in store.load_stream(scene.deal) if event.type == "deal.position_stated")
    foxconn = stated.data.to_json()["by"]
    other = a_deal(foxconn, scene.nissan)
    erase_all(scene)

    record(
        "deal",
        draft("deal.event_moved", {"event_ref": stated.id, "to_stream": other, "reason": "of the other deal"}),
        to=scene.deal,
    )

    assert store.load_stream(other)[-1].data == stated.data


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("JUN SÉKI", True),
        ("Seki, Jun", True),
        ("Ｊｕｎ　Ｓｅｋｉ", True),
        ("Se\u0301ki-san and Jun", True),
        (f"write to {EMAIL.upper()}", True),
        ("Jun alone", False),
        ("Sekigahara in June", False),
        ("関潤氏", True),
    ],
)
def test_a_name_is_found_however_it_is_written(text: str, is_named: bool) -> None:
    assert Naming.of([NAME, EMAIL, "関潤", " "]).is_in(text) is is_named


def test_what_deleted_rows_took_is_freed() -> None:
    contact = a_contact()
    erase(str(contact.pk))

    assert erasing.vacuum()
    with psycopg.connect(remains.test_database("owner")) as owner:
        pages = owner.execute("SELECT last_vacuum FROM pg_stat_user_tables WHERE relname = 'contact'").fetchone()
    assert pages
    assert pages[0] is not None


def test_one_who_has_no_name_is_named_nowhere() -> None:
    assert not Naming.of(["", " "]).is_in("anything")

"""The owner of the database changes what answers are made of, and what no leaf of the tree is made of."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

import pytest

from events import erasing, store
from tests.integration.erasing import scene
from tests.integration.verifying import ground
from tests.integration.verifying.ground import attack, found, verify

WORDS = "They want no equity, said the man at the door"
NAMED = sha256(WORDS.encode()).hexdigest()
SLIP_IN = """
    INSERT INTO event (ordinal, id, stream_id, category, version, type, schema_version, data, metadata, occurred_from,
        occurred_to, occurred_precision, created_at, digest, txid)
    OVERRIDING SYSTEM VALUE
    SELECT -1, gen_random_uuid(), stream_id, category, version + 1, type, schema_version, data, metadata, occurred_from,
        occurred_to, occurred_precision, now() + %(ahead)s::interval, digest, %(txid)s
    FROM event ORDER BY ordinal DESC LIMIT 1
"""

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture(autouse=True)
def deal(committed_db: object, monkeypatch: pytest.MonkeyPatch) -> str:
    """Three events, the last of which names a text; then a checkpoint."""
    ground.use_key(monkeypatch)
    deal = scene.a_deal(scene.a_company("Hon Hai"), scene.a_company("Nissan Motor"))
    assert scene.a_note(deal, WORDS) == NAMED
    ground.record(0)
    ground.sign()
    return deal


@pytest.fixture
def _without_constraint() -> Iterator[None]:
    attack("ALTER TABLE event_text DROP CONSTRAINT event_text_sha256_check")
    yield
    attack("DELETE FROM event_text")
    attack(
        "ALTER TABLE event_text ADD CONSTRAINT event_text_sha256_check"
        " CHECK (sha256 = sha256(convert_to(body, 'UTF8')))"
    )


@pytest.mark.usefixtures("_without_constraint")
def test_a_text_that_was_changed_under_its_hash_is_found_at_the_event_that_names_it() -> None:
    attack("UPDATE event_text SET body = 'They want equity'")

    report = verify()

    assert found(report) == [("text-changed", 4)]
    assert NAMED in report.findings[0].words


def test_a_text_that_went_without_an_erasure_is_found() -> None:
    attack("DELETE FROM event_text")

    report = verify()

    assert found(report) == [("text-missing", 4)]
    assert report.findings[0].event_id == store.read_log(3, 1)[0].id


def test_a_text_that_was_erased_is_no_finding(deal: str) -> None:
    contact = scene.a_contact()

    erasing.erase_contact(str(contact.pk), ground="request", texts=[NAMED], context=scene.CONTEXT)
    ground.record(0)
    ground.sign()

    assert store.load_texts([NAMED]) == {}
    assert verify().findings == []


def test_a_text_that_is_erased_while_the_log_is_read_is_no_finding() -> None:
    """Its erasure has no position yet, or one behind the head that the reading began with."""
    contact = scene.a_contact()

    erasing.erase_contact(str(contact.pk), ground="request", texts=[NAMED], context=scene.CONTEXT)

    assert verify().findings == []


def test_the_hash_of_a_document_is_no_text_that_is_missing() -> None:
    document = "sha256:" + sha256(b"a document that we do not keep").hexdigest()
    scene.record(
        "source", scene.draft("source.registered", {"publisher": "A", "content_hash": document}, citations=None)
    )
    ground.record(0)
    ground.sign()

    assert verify().findings == []


@pytest.mark.parametrize(("txid", "ahead"), [(0, "9 years"), (0, "0"), (2**62, "9 years")])
def test_an_event_that_was_slipped_into_a_stream_and_is_never_sealed_is_found(txid: int, ahead: str, deal: str) -> None:
    attack(SLIP_IN, txid=txid, ahead=ahead)

    while store.seal():
        pass
    report = verify()

    slipped = store.load_stream(deal)[-1]
    assert (slipped.version, slipped.position) == (3, None)
    assert [(finding.code, finding.event_id) for finding in report.findings] == [("not-sealed", slipped.id)]


def test_a_quote_that_went_without_an_erasure_is_found_in_the_citations() -> None:
    source = scene.record("source", scene.draft("source.registered", {"publisher": "A"}, citations=None)).stream_id
    cited = [{"source": source, "quote": "We are in talks"}]
    deal = scene.a_deal(scene.a_company("A"), scene.a_company("B"))
    scene.record("deal", scene.draft("deal.note_added", {"body": "Called"}, citations=cited), to=deal)
    ground.record(0)
    ground.sign()
    attack("DELETE FROM event_text WHERE body = 'We are in talks'")

    report = verify()

    assert found(report) == [("text-missing", store.head())]

"""Citations, texts kept apart, references, and the metadata that carries the evidence."""

import json
from datetime import date
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from events import catalogue
from events.catalogue import Actor, Citation, Metadata, Occurred, codec, texts
from events.catalogue.examples import (
    ARTICLE,
    COLLABORATION,
    FOXCONN,
    FOXTRON,
    INTEREST,
    MITSUBISHI_MOTORS,
    NISSAN,
    OCEANIA,
    SEKI,
)

QUOTE = "expressed interest in a stake"
DIGEST = sha256(QUOTE.encode()).hexdigest()


def citation(**fields: object) -> Citation:
    return Citation.model_validate({"source": ARTICLE, **fields})


def test_a_citation_says_no_more_than_it_was_told() -> None:
    assert citation().to_json() == {
        "source": ARTICLE,
        "asserted_by": {"kind": "narrator"},
        "mode": "narrator",
        "credibility": 6,
        "supports": True,
    }


def test_a_citation_is_built_from_its_stored_form_without_validating() -> None:
    given = citation(
        quote=QUOTE, asserted_by={"kind": "contact", "id": SEKI}, mode="indirect", credibility=2, supports=False
    )

    assert Citation.construct(json.loads(json.dumps(given.to_json()))) == given


def test_erasable_text_is_kept_apart_under_its_hash() -> None:
    kept, found = texts.externalise(citation(quote=QUOTE))

    assert kept.quote == f"sha256:{DIGEST}"
    assert found == {DIGEST: QUOTE}
    assert texts.list_text_refs(kept, "/citations/0") == (("/citations/0/quote", DIGEST),)


def test_erasable_text_is_found_inside_nested_values() -> None:
    given = catalogue.DealCitationAdded.model_validate(
        {"event_ref": INTEREST, "citation": {"source": ARTICLE, "quote": QUOTE}}
    )

    kept, found = texts.externalise(given)

    assert texts.list_text_refs(kept) == (("/data/citation/quote", DIGEST),)
    assert QUOTE not in json.dumps(kept.to_json())
    assert texts.restore(kept, found) == given


def test_text_that_looks_like_a_reference_is_a_text_like_any_other() -> None:
    """Or whoever knows a hash could read the text of it, and what one typed oneself would count as erased."""
    typed = f"sha256:{DIGEST}"

    kept, found = texts.externalise(citation(quote=typed))

    assert kept.quote == f"sha256:{sha256(typed.encode()).hexdigest()}"
    assert texts.restore(kept, found).quote == typed


def test_a_citation_with_its_text_kept_apart_is_valid() -> None:
    kept, _ = texts.externalise(citation(quote=QUOTE))

    assert catalogue.validate_value(Citation, kept.to_json()) == kept


def test_text_that_was_erased_reads_as_erased() -> None:
    kept, _ = texts.externalise(catalogue.DealNoteAdded.model_validate({"body": "Ask Ms Example"}))

    assert texts.restore(kept, {}).body == "[erased]"
    assert kept.sentence(str) == "A note was added"


def test_event_data_without_erasable_text_stays_the_same_object() -> None:
    given = catalogue.validate("deal.approached", catalogue.DealApproached.example)

    assert texts.externalise(given)[0] is given


def test_references_say_what_must_exist_and_who_must_take_part() -> None:
    given = catalogue.validate("deal.approached", {"from": FOXCONN, "to": NISSAN, "via_contact": SEKI})

    assert [(ref.pointer, ref.kind, ref.id, ref.is_party) for ref in catalogue.list_references(given)] == [
        ("/data/from", "company", FOXCONN, True),
        ("/data/to", "company", NISSAN, True),
        ("/data/via_contact", "contact", SEKI, False),
    ]


def test_references_are_found_in_lists_and_in_lists_of_values() -> None:
    opened = catalogue.validate("deal.opened", catalogue.DealOpened.example)
    seminar = catalogue.validate("seminar.announced", catalogue.SeminarAnnounced.example)
    finalized = catalogue.validate("deal.finalized", catalogue.DealFinalized.example)

    assert [(ref.pointer, ref.id, ref.is_party) for ref in catalogue.list_references(opened)] == [
        ("/data/parties/0/company", FOXCONN, False),
        ("/data/parties/1/company", NISSAN, False),
    ]
    assert [(ref.pointer, ref.kind, ref.id) for ref in catalogue.list_references(seminar)] == [
        ("/data/host", "company", FOXCONN),
        ("/data/linked_deals/0", "deal", COLLABORATION),
        ("/data/linked_deals/1", "deal", OCEANIA),
    ]
    assert [(ref.pointer, ref.id) for ref in catalogue.list_references(finalized)] == [
        ("/data/signatories/0", FOXTRON),
        ("/data/signatories/1", MITSUBISHI_MOTORS),
    ]


def test_the_asserter_of_a_citation_refers_to_what_its_kind_says() -> None:
    by_contact = citation(asserted_by={"kind": "contact", "id": SEKI})

    assert [(ref.pointer, ref.kind, ref.id) for ref in catalogue.list_references(by_contact, "/citations/0")] == [
        ("/citations/0/source", "source", ARTICLE),
        ("/citations/0/asserted_by/id", "contact", SEKI),
    ]
    assert [ref.kind for ref in catalogue.list_references(citation())] == ["source"]


def test_metadata_at_its_defaults_is_stored_without_them() -> None:
    metadata = Metadata(actor=Actor("user", "7"), channel="admin", own_knowledge=True)

    stored = codec.metadata_to_json(
        metadata, Occurred(earliest=date(2024, 1, 1), latest=date(2024, 12, 31), precision="year")
    )

    assert stored == {"actor": {"kind": "user", "id": "7"}, "channel": "admin", "citations": "own_knowledge"}


_ids = st.uuids().map(str)
_maybe = st.none() | st.text(max_size=10)
_metadata = st.builds(
    Metadata,
    actor=st.builds(Actor, st.sampled_from(["user", "token", "task"]), st.text(max_size=5)),
    channel=st.sampled_from(["admin", "api", "import", "task"]),
    on_behalf_of=_maybe,
    request_id=_maybe,
    correlation_id=_maybe,
    causation_id=_maybe,
    citations=st.lists(st.builds(citation, source=_ids, credibility=st.integers(1, 6)), max_size=2).map(tuple),
    inferred=_maybe,
    ambiguous_names=st.lists(st.text(max_size=10), max_size=2).map(tuple),
)
_occurred = st.builds(
    Occurred,
    earliest=st.none() | st.dates(),
    latest=st.none() | st.dates(),
    precision=st.sampled_from(["day", "month", "unknown"]),
    approx=st.booleans(),
    tz=st.sampled_from([None, "Asia/Tokyo"]),
    basis=st.sampled_from(["stated", "inferred", "unknown"]),
    instant=st.sampled_from([None, "2025-05-08T09:30:00+09:00"]),
    after=st.lists(_ids, max_size=2).map(tuple),
    before=st.lists(_ids, max_size=2).map(tuple),
)


@given(_metadata, _occurred)
def test_metadata_and_world_date_come_back_from_what_is_stored(metadata: Metadata, occurred: Occurred) -> None:
    stored = json.loads(json.dumps(codec.metadata_to_json(metadata, occurred)))

    assert codec.metadata_from_json(stored, occurred.earliest, occurred.latest, occurred.precision) == (
        metadata,
        occurred,
    )

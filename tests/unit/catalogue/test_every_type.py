"""What holds for each event type, whatever it is."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from events import catalogue
from events.catalogue.examples import names
from tests.unit.catalogue.strategies import event_data

TYPES = catalogue.list_types()
EXPECTED = [
    "deal.approached",
    "deal.stake_interest_expressed",
    "deal.withdrawal_declared",
    "seminar.announced",
    "deal.finalized",
    "deal.opened",
    "deal.described",
    "deal.approach_answered",
    "deal.stake_acquired",
    "deal.talks_started",
    "deal.talks_paused",
    "deal.talks_resumed",
    "deal.talks_ended",
    "deal.proposal_made",
    "deal.terms_amended",
    "deal.proposal_answered",
    "deal.agreement_signed",
    "deal.finalization_started",
    "deal.took_effect",
    "deal.terminated",
    "deal.lapsed",
    "deal.reopened",
    "deal.party_joined",
    "deal.party_role_changed",
    "deal.party_left",
    "deal.contact_assigned",
    "deal.contact_removed",
    "deal.filing_made",
    "deal.clearance_decided",
    "deal.meeting_held",
    "deal.announcement_made",
    "deal.position_stated",
    "deal.denial_stated",
    "deal.citation_added",
    "deal.note_added",
    "deal.confidence_assessed",
    "deal.dispute_raised",
    "deal.dispute_resolved",
    "seminar.held",
    "seminar.rescheduled",
    "seminar.cancelled",
    "company.registered",
    "company.renamed",
    "company.aliased",
    "company.described",
    "company.position_stated",
    "company.merged",
    "company.split",
    "source.registered",
    "source.assessed",
    "source.retracted",
    "contact.erased",
    "deal.event_corrected",
    "deal.event_retracted",
    "seminar.event_corrected",
    "seminar.event_retracted",
    "company.event_corrected",
    "company.event_retracted",
    "source.event_corrected",
    "source.event_retracted",
    "deal.event_moved",
    "deal.duplicates_merged",
    "deal.merge_undone",
]

every_type = pytest.mark.parametrize("cls", TYPES, ids=lambda cls: cls.type)


def test_the_catalogue_holds_every_type_in_the_order_of_a_deals_life_with_the_named_kinds_first() -> None:
    assert [cls.type for cls in TYPES] == EXPECTED


def test_the_named_kinds_are_the_five_that_people_ask_for() -> None:
    assert [cls.type for cls in TYPES if cls.named] == list(catalogue.NAMED) == EXPECTED[:5]


@every_type
def test_the_class_is_named_after_its_type(cls: type[catalogue.EventData]) -> None:
    category, _, name = cls.type.partition(".")

    assert cls.__name__ == category.capitalize() + "".join(word.capitalize() for word in name.split("_"))
    assert cls.category() == category


@every_type
def test_the_example_is_valid_and_equal_to_its_own_revalidation(cls: type[catalogue.EventData]) -> None:
    data = catalogue.validate(cls.type, cls.example)

    assert catalogue.validate(cls.type, data.to_json()) == data


@every_type
def test_the_example_says_what_is_stored_but_for_defaults(cls: type[catalogue.EventData]) -> None:
    stored = catalogue.validate(cls.type, cls.example).to_json()

    assert _within(dict(cls.example), stored)


@every_type
def test_the_schema_is_valid_json_schema_2020_12_and_accepts_the_example(cls: type[catalogue.EventData]) -> None:
    schema = catalogue.schema(cls.type)

    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(cls.example)
    Draft202012Validator(schema).validate(catalogue.validate(cls.type, cls.example).to_json())


@every_type
def test_the_schema_refuses_an_unknown_field(cls: type[catalogue.EventData]) -> None:
    schema = catalogue.schema(cls.type)

    assert not Draft202012Validator(schema).is_valid({**cls.example, "surprise": 1})


@every_type
def test_every_field_has_a_title(cls: type[catalogue.EventData]) -> None:
    for part in (cls, *_models(cls)):
        assert all(info.title for info in part.model_fields.values()), part.__name__


@every_type
def test_the_sentence_reads_as_one_plain_sentence(cls: type[catalogue.EventData]) -> None:
    sentence = catalogue.validate(cls.type, cls.example).sentence(names)

    assert sentence[0].isupper() or sentence[0] == "“"
    assert sentence == sentence.strip()
    assert not sentence.endswith(".")
    assert "0195f000" not in sentence
    assert "_" not in sentence
    assert "None" not in sentence


@every_type
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(draw=st.data())
def test_construct_gives_what_validate_gives(cls: type[catalogue.EventData], draw: st.DataObject) -> None:
    data = draw.draw(event_data(cls))

    stored = json.loads(json.dumps(data.to_json()))

    assert cls.construct(stored) == data
    assert catalogue.load(cls.type, cls.schema_version, stored) == data
    assert catalogue.validate(cls.type, stored) == data
    assert cls.construct(stored).to_json() == stored
    assert isinstance(data.sentence(names), str)
    Draft202012Validator(catalogue.schema(cls.type)).validate(stored)


@every_type
def test_constructed_data_is_frozen_and_shares_no_default(cls: type[catalogue.EventData]) -> None:
    stored = catalogue.validate(cls.type, cls.example).to_json()
    one, other = cls.construct(stored), cls.construct(stored)

    for name, value in vars(one).items():
        with pytest.raises(ValueError, match="frozen"):
            setattr(one, name, None)
        assert not isinstance(value, dict) or value is not getattr(other, name)


def _within(part: Any, whole: Any) -> bool:
    """Whether `whole` says all that `part` says; dates and instants may be written in another way."""
    if isinstance(part, dict):
        return all(key in whole and _within(value, whole[key]) for key, value in part.items())
    if isinstance(part, (list, tuple)):
        return len(part) == len(whole) and all(map(_within, part, whole))
    return bool(part == whole or (isinstance(part, str) and part.removesuffix("Z") == whole.removesuffix(".000000Z")))


def _models(cls: type[Any]) -> list[type[Any]]:
    from events.catalogue.shape import parts_of

    nested = [part.model for part in parts_of(cls) if part.model]
    return nested + [deeper for model in nested for deeper in _models(model)]

import pickle
from typing import Any, ClassVar

import pytest

from events import catalogue
from events.catalogue import EventData, Names, PersonalData, registry
from events.catalogue.values import ContactId, Text


@pytest.fixture(autouse=True)
def _registry_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_versions", "_newest", "_builders"):
        monkeypatch.setattr(registry, name, dict(getattr(registry, name)))


class Sighted(EventData):
    """A deal was seen."""

    type: ClassVar[str] = "deal.sighted"
    label: ClassVar[str] = "Sighting"
    personal_data: ClassVar[PersonalData] = PersonalData.NONE
    example: ClassVar[dict[str, Any]] = {"where": "Tokyo"}

    where: Text

    def sentence(self, names: Names) -> str:
        return f"A deal was seen in {self.where}"


def test_a_registered_type_can_be_had_by_its_name() -> None:
    catalogue.register(Sighted)

    assert catalogue.get_type("deal.sighted") is Sighted
    assert Sighted in catalogue.list_types("deal")
    assert Sighted not in catalogue.list_types("company")


def test_a_duplicate_is_refused_and_the_class_in_its_place_named() -> None:
    catalogue.register(Sighted)

    with pytest.raises(catalogue.RegistrationError, match=r"deal\.sighted v1 is Sighted"):
        catalogue.register(Sighted)


def test_a_newer_version_takes_the_place_of_an_older_one_whichever_comes_first() -> None:
    class Newer(Sighted):
        schema_version: ClassVar[int] = 2

    catalogue.register(Newer)
    catalogue.register(Sighted)

    assert catalogue.get_type("deal.sighted") is Newer


def test_a_class_that_leaves_things_undecided_is_refused_with_their_names() -> None:
    class Undecided(EventData):
        type: ClassVar[str] = "deal.undecided"
        label: ClassVar[str] = "Undecided"

    with pytest.raises(catalogue.RegistrationError, match="does not set personal_data, example, sentence"):
        catalogue.register(Undecided)


def test_a_class_whose_fields_hold_more_personal_data_than_it_says_is_refused() -> None:
    class Talkative(Sighted):
        type: ClassVar[str] = "deal.talkative"

        seen_by: ContactId | None = None

    with pytest.raises(catalogue.RegistrationError, match="make its personal_data 'contact_id'"):
        catalogue.register(Talkative)


def test_a_sixth_named_kind_is_refused() -> None:
    class Famous(Sighted):
        type: ClassVar[str] = "deal.famous"
        named: ClassVar[bool] = True

    with pytest.raises(catalogue.RegistrationError, match=r"the named types are deal\.approached"):
        catalogue.register(Famous)


def test_an_unknown_type_is_refused_with_names_that_look_alike() -> None:
    with pytest.raises(catalogue.UnknownEventTypeError, match=r"Did you mean deal\.approached") as caught:
        catalogue.get_type("deal.aproached")

    assert caught.value.details["type"] == "deal.aproached"
    assert caught.value.code == "unknown-event-type"


@pytest.mark.parametrize("name", ["", "deal", "x" * 100_000, None, 7, ["deal.opened"]])
def test_nonsense_in_place_of_a_type_is_refused(name: Any) -> None:
    with pytest.raises(catalogue.UnknownEventTypeError):
        catalogue.validate(name, {})


def test_errors_of_the_catalogue_survive_pickling() -> None:
    errors = [
        catalogue.UnknownEventTypeError(type="x", hint="", close=[]),
        catalogue.RegistrationError(cls="X", reason="no"),
        catalogue.SchemaVersionError(type="x", schema_version=3, newest=2),
        catalogue.InvalidDateError(given="x", reason="No.", allowed="2024"),
        catalogue.InvalidEventError(errors=[{"pointer": "/data", "code": "missing", "detail": "Required."}]),
    ]

    for error in errors:
        copy = pickle.loads(pickle.dumps(error))
        assert (type(copy), str(copy), copy.details) == (type(error), str(error), error.details)

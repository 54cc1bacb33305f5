import pytest

from events import catalogue
from events.catalogue import upcasting
from events.catalogue.examples import FOXCONN, NISSAN, SEKI


@pytest.fixture(autouse=True)
def _steps_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upcasting, "_steps", dict(upcasting._steps))


def test_a_position_stored_at_version_1_is_read_as_version_2() -> None:
    stored = {"by": FOXCONN, "topic": "collaboration", "stance": "a natural fit", "speaker": SEKI}

    data = catalogue.load("deal.position_stated", 1, stored)

    assert data == catalogue.validate(
        "deal.position_stated",
        {"by": FOXCONN, "topic": "collaboration", "stance": "a natural fit", "via_contact": SEKI},
    )
    assert data.schema_version == 2
    assert "speaker" in stored


def test_a_position_at_the_newest_version_is_left_as_it_is() -> None:
    stored = {"by": NISSAN, "topic": "collaboration", "stance": "no comment"}

    assert catalogue.load("deal.position_stated", 2, stored).to_json() == stored


def test_steps_are_taken_one_version_at_a_time() -> None:
    upcasting.upcasts("deal.sighted", 1)(lambda stored: {**stored, "steps": [*stored["steps"], 2]})
    upcasting.upcasts("deal.sighted", 2)(lambda stored: {**stored, "steps": [*stored["steps"], 3]})

    assert upcasting.upcast("deal.sighted", {"steps": []}, 1, 3) == {"steps": [2, 3]}


def test_a_second_step_from_the_same_version_is_refused() -> None:
    with pytest.raises(ValueError, match="has its step to the next version already"):
        upcasting.upcasts("deal.position_stated", 1)(lambda stored: stored)


@pytest.mark.parametrize("version", [0, 3])
def test_a_version_that_this_release_cannot_read_is_refused(version: int) -> None:
    with pytest.raises(
        catalogue.SchemaVersionError, match=rf"from version {version} of deal\.position_stated to version 2"
    ):
        catalogue.load("deal.position_stated", version, {})


def test_every_version_of_every_type_can_be_read() -> None:
    for cls in catalogue.list_types():
        for version in range(1, cls.schema_version):
            assert (cls.type, version) in upcasting._steps


def test_the_new_data_of_a_correction_is_upcast_like_a_row_of_its_version() -> None:
    correction = catalogue.DealEventCorrected.construct(
        {
            "supersedes": FOXCONN,
            "new_data": {"by": FOXCONN, "topic": "x", "stance": "y", "speaker": SEKI},
            "new_schema_version": 1,
            "reason_code": "other",
            "reason": "x",
        }
    )

    data = catalogue.fixing.load_new_data(correction, "deal.position_stated")

    assert data.to_json()["via_contact"] == SEKI

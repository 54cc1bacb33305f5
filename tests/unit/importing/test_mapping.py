import tomllib
from pathlib import Path
from typing import Any

import pytest

from events.importing import MappingError, load_mapping
from events.importing.mapping import SHIPPED


def write(path: Path, text: str) -> str:
    file = path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)


MINIMAL = """
name = "mine"
table = { identity = ["Id"] }
companies = { buyer = { column = "Buyer" } }
dates = { day = { column = "Day", order = "day-first" } }
source = { links = [{ column = "Link" }] }
status = { column = "Status", otherwise = ["opened"] }
events = { opened = { type = "deal.opened", occurred = "day", data = { title = "{buyer}" } } }
"""


def test_every_shipped_mapping_loads_under_its_own_name() -> None:
    names = [file.stem for file in SHIPPED.glob("*.toml")]

    assert "acquisitions" in names
    assert [load_mapping(name).name for name in names] == names


def test_a_mapping_is_loaded_by_path(tmp_path: Path) -> None:
    assert load_mapping(write(tmp_path, MINIMAL)).name == "mine"


def test_a_mapping_that_does_not_exist_is_named_with_those_that_do() -> None:
    with pytest.raises(MappingError, match=r"nowhere: no such file.*acquisitions"):
        load_mapping("nowhere")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"day-first": "day-last"}, "dates.day.order"),
        ({'name = "mine"\n': ""}, "name: Field required"),
        ({'otherwise = ["opened"]': 'otherwise = ["closed"]'}, "status.otherwise: no event is named 'closed'"),
        ({"{buyer}": "{seller}"}, "events.opened: no value is named {seller}"),
        ({'occurred = "day"': 'occurred = "night"'}, "events.opened.occurred: no date is named 'night'"),
        ({"deal.opened": "deal.approached"}, "status.otherwise: the first event must be a deal.opened"),
        ({"identity": "identify"}, "table.identify: Extra inputs are not permitted"),
        ({'column = "Buyer"': 'column = "Buyer", bought_by = "seller"'}, "companies.buyer.bought_by"),
        ({"table =": "table"}, "line 3"),
    ],
)
def test_a_mistake_in_a_mapping_is_refused_by_the_name_of_its_field(
    tmp_path: Path, change: dict[str, str], named: str
) -> None:
    text = MINIMAL
    for old, new in change.items():
        assert old in text
        text = text.replace(old, new)

    with pytest.raises(MappingError) as caught:
        load_mapping(write(tmp_path, text))

    assert named in str(caught.value)


def test_the_acquisitions_mapping_keeps_the_attribution_of_its_table() -> None:
    text = (SHIPPED / "acquisitions.toml").read_text(encoding="utf-8")
    parsed: dict[str, Any] = tomllib.loads(text)

    assert "CC BY-SA 4.0" in parsed["description"]
    assert "Alice Corona" in text

"""The shipped mapping on the table that it was made for, where a copy lies beside the project."""

import io
import json
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command

from events import domain, store

TABLE = Path(__file__).parents[4] / "shared" / "data" / "acquisitions.csv"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not TABLE.exists(), reason="the acquisitions table is not beside the project"),
]


def run(report: Path) -> list[dict[str, object]]:
    call_command("import_deals", TABLE, mapping="acquisitions", report=report, stdout=io.StringIO())
    return [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]


def test_all_838_rows_end_as_deals_and_a_second_run_finds_them(tmp_path: Path) -> None:
    first = run(tmp_path / "first.jsonl")
    second = run(tmp_path / "second.jsonl")

    assert Counter(line["outcome"] for line in first) == {"recorded": 838}
    assert Counter(line["outcome"] for line in second) == {"already there": 838}
    assert [line["deal"] for line in first] == [line["deal"] for line in second]


def test_the_deals_stand_where_the_table_leaves_them_and_its_oddities_are_named(tmp_path: Path) -> None:
    lines = run(tmp_path / "report.jsonl")

    states = [domain.fold(history) for history in store.load_streams([str(line["deal"]) for line in lines]).values()]
    odd = {line["row"]: str(line["notes"]) for line in lines if line["notes"]}

    assert Counter(state.stage for state in states if isinstance(state, domain.DealState)) == {
        "LEAD": 798,
        "EFFECTIVE": 28,
        "FINALIZING": 12,
    }
    assert [row for row, notes in odd.items() if "day number" in notes] == [3, 28, 32, 42, 550]
    assert [row for row, notes in odd.items() if "2104" in notes] == [738]
    assert {35, 727} <= odd.keys()

import csv
import json
from pathlib import Path

from events.importing import RowOutcome, count_outcomes, write_report

OUTCOMES = [
    RowOutcome(row=3, outcome="refused", code="no-company", why="=Buyer is blank."),
    RowOutcome(row=2, outcome="recorded", deal="11111111-1111-4111-8111-111111111111", notes=("only the year", "odd")),
]


def test_a_report_has_a_line_a_row_in_the_order_of_the_table(tmp_path: Path) -> None:
    write_report(tmp_path / "report.jsonl", OUTCOMES)

    lines = [json.loads(line) for line in (tmp_path / "report.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(line["row"], line["outcome"], line["code"]) for line in lines] == [
        (2, "recorded", None),
        (3, "refused", "no-company"),
    ]
    assert lines[0]["notes"] == ["only the year", "odd"]


def test_a_report_for_a_spreadsheet_runs_no_formula(tmp_path: Path) -> None:
    write_report(tmp_path / "report.csv", OUTCOMES)

    with (tmp_path / "report.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [line["why"] for line in lines] == ["", "'=Buyer is blank."]
    assert lines[0]["notes"] == "only the year; odd"


def test_outcomes_are_counted_by_kind() -> None:
    assert dict(count_outcomes(OUTCOMES)) == {"refused": 1, "recorded": 1}

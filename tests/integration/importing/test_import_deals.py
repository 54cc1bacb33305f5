import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from events import catalogue, domain, projections, recording, store
from events.importing import directory
from events.recording import Draft, Write
from tests.integration.importing.tables import row, write_table

pytestmark = pytest.mark.django_db


class Ran:
    """One run of the command: its exit code, what it printed, and its report by row."""

    def __init__(self, file: Path, **options: Any) -> None:
        report = file.with_suffix(".jsonl")
        printed = io.StringIO()
        self.code = 0
        try:
            call_command("import_deals", file, mapping="acquisitions", report=report, stdout=printed, **options)
        except SystemExit as exit_:
            self.code = int(exit_.code or 0)
        self.printed = printed.getvalue()
        lines = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
        self.rows = {line["row"]: line for line in lines}

    @property
    def outcomes(self) -> list[str]:
        return [line["outcome"] for line in self.rows.values()]

    def deal(self, row: int) -> domain.DealState:
        state = domain.fold(store.load_stream(self.rows[row]["deal"]))
        assert isinstance(state, domain.DealState)
        return state

    def types(self, row: int) -> list[str]:
        return [event.type for event in store.load_stream(self.rows[row]["deal"])]


def count_events() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM event")
        return int(cursor.fetchone()[0])


def register(name: str) -> str:
    """A company that somebody recorded by hand, and its view."""
    draft = Draft(type="company.registered", data={"legal_name": name}, citations=catalogue.OWN_KNOWLEDGE)
    context = recording.Context(actor=catalogue.Actor(kind="user", id="1"), channel="admin")
    recorded = recording.record([Write(category="company", drafts=[draft])], context=context)
    projections.drain(30)
    return recorded.streams[0].stream_id


@pytest.mark.parametrize(
    ("status", "stage", "types"),
    [
        ("Complete", "EFFECTIVE", ["opened", "announcement_made", "finalized", "took_effect"]),
        ("Pending", "FINALIZING", ["opened", "announcement_made", "finalization_started"]),
        ("Undisclosed", "LEAD", ["opened", "announcement_made"]),
        ("", "LEAD", ["opened", "announcement_made"]),
    ],
)
def test_a_row_becomes_a_deal_that_says_what_its_status_says(
    tmp_path: Path, status: str, stage: str, types: list[str]
) -> None:
    ran = Ran(write_table(tmp_path / "table.csv", row(1, "Beech", Status=status)))

    assert (ran.code, ran.outcomes) == (0, ["recorded"])
    assert ran.types(2) == [f"deal.{name}" for name in types]
    assert ran.deal(2).stage == stage


def test_that_a_complete_deal_was_finalized_is_inferred_and_says_why(tmp_path: Path) -> None:
    table = write_table(tmp_path / "table.csv", row(1, "Beech", Status="Complete", Price="$1,500,000", Terms="Cash"))

    opened, announced, finalized, _ = store.load_stream(Ran(table).rows[2]["deal"])

    assert finalized.metadata.inferred is not None
    assert "Complete" in finalized.metadata.inferred
    assert opened.metadata.inferred is announced.metadata.inferred is None
    assert (finalized.data.value, finalized.data.currency) == ("1500000", "USD")  # type: ignore[attr-defined]
    assert catalogue.dates.to_text(announced.occurred) == "2012-12-20"
    assert catalogue.dates.to_text(finalized.occurred) == "2012-12-20/.."


def test_the_news_is_cited_and_the_profile_where_there_is_none(tmp_path: Path) -> None:
    table = write_table(tmp_path / "table.csv", row(1, "Beech"), row(2, "Cedar", News_Link="", News=""))
    ran = Ran(table)

    cited = [store.load_stream(ran.rows[number]["deal"])[1].metadata.citations[0] for number in (2, 3)]

    assert [citation.source for citation in cited] == [
        directory.source_id("http://news.example/1"),
        directory.source_id("http://profiles.example/2"),
    ]
    assert "row 3" in (cited[1].locator or "")


def test_a_company_and_a_source_that_many_rows_name_are_registered_once(tmp_path: Path) -> None:
    link = {"News_Link": "http://news.example/same"}
    table = write_table(tmp_path / "table.csv", row(1, "Beech", **link), row(2, "Cedar", "ASH", **link))

    ran = Ran(table, batch_size=1)

    buyers = {ran.deal(number).parties[0].company for number in (2, 3)}
    assert buyers == {directory.company_id("Ash")}
    assert [len(store.load_stream(id_)) for id_ in (*buyers, directory.source_id(link["News_Link"]))] == [1, 1]


def test_a_second_run_records_nothing_with_any_batch_size(tmp_path: Path) -> None:
    table = write_table(tmp_path / "table.csv", *(row(key, f"Target {key}") for key in range(7)))
    Ran(table, batch_size=3)
    recorded = count_events()

    again = Ran(table, batch_size=2)

    assert (again.code, set(again.outcomes)) == (0, {"already there"})
    assert count_events() == recorded


def test_a_run_that_broke_off_is_finished_by_the_next(tmp_path: Path) -> None:
    rows = [row(key, f"Target {key}") for key in range(6)]
    Ran(write_table(tmp_path / "first.csv", *rows[:4]), batch_size=4)

    ran = Ran(write_table(tmp_path / "all.csv", *rows), batch_size=3)

    assert ran.outcomes == ["already there"] * 4 + ["recorded"] * 2


def test_a_dry_run_writes_nothing_and_comes_to_the_same_outcomes(tmp_path: Path) -> None:
    table = write_table(tmp_path / "table.csv", row(1, "Beech"), row(2, "Ash", "Ash"), row(3, "Cedar", Price="5"))

    dry = Ran(table, dry_run=True)

    assert count_events() == 0
    assert "nothing was written" in dry.printed
    wet = Ran(table)
    assert dry.code == wet.code == 1
    assert [(line["outcome"], line["code"]) for line in dry.rows.values()] == [
        (line["outcome"], line["code"]) for line in wet.rows.values()
    ]


def test_refused_rows_are_named_and_the_rest_of_their_batch_goes_in(tmp_path: Path) -> None:
    table = write_table(
        tmp_path / "table.csv",
        row(1, "Beech"),
        row(2, "Cedar", Deal_announced_on="31/02/2012"),
        row(3, "Ash", "Ash"),  # one company on both sides: the catalogue refuses it
        row(4, "Elm" * 200),  # a name too long for a company
        row(5, "Fir"),
        row(5, "Fir"),
        row(6, "Gum", News_Link="no news", Acquisition_Profile="no profile"),
    )

    ran = Ran(table)

    assert ran.code == 1
    assert ran.outcomes == ["recorded", "refused", "refused", "refused", "recorded", "refused", "refused"]
    assert [ran.rows[number]["code"] for number in (3, 7, 8)] == ["date-unreadable", "duplicate-row", "no-source"]
    assert all(ran.rows[number]["why"] for number in (3, 4, 5, 7, 8))
    assert "row 3: date-unreadable" in ran.printed
    assert not store.list_existing([directory.company_id("Cedar")])


def test_a_row_that_now_says_more_than_its_deal_is_refused_by_name(tmp_path: Path) -> None:
    Ran(write_table(tmp_path / "table.csv", row(1, "Beech", Status="Pending")))

    ran = Ran(write_table(tmp_path / "table.csv", row(1, "Beech", Status="Complete")))

    assert (ran.code, ran.rows[2]["code"]) == (1, "row-changed")
    assert "deal.finalized" in ran.rows[2]["why"]
    assert ran.deal(2).stage == "FINALIZING"


def test_a_company_on_record_is_used_and_not_registered_again(tmp_path: Path) -> None:
    known = register("Ash")

    ran = Ran(write_table(tmp_path / "table.csv", row(1, "Beech", "ash")))

    assert ran.deal(2).parties[0].company == known
    assert not store.list_existing([directory.company_id("Ash")])


def test_a_name_that_two_companies_on_record_bear_is_refused_until_the_mapping_settles_it(tmp_path: Path) -> None:
    ids = {register("Ash"), register("Ash")}

    ran = Ran(write_table(tmp_path / "table.csv", row(1, "Beech")))

    assert (ran.code, ran.rows[2]["code"]) == (1, "ambiguous-company")
    assert all(id_ in ran.rows[2]["why"] for id_ in ids)


def test_a_name_with_two_buyers_is_one_company_flagged_for_people_to_look(tmp_path: Path) -> None:
    table = write_table(tmp_path / "table.csv", row(1, "Beech", "Ash"), row(2, "Beech", "Cedar"), row(3, "Elm", "Ash"))

    ran = Ran(table)

    flagged = ["ambiguous_alias" in [anomaly.code for anomaly in ran.deal(number).anomalies] for number in (2, 3, 4)]
    assert flagged == [True, True, False]
    assert "row 3" in ran.rows[2]["notes"][0]


def test_every_event_of_a_run_carries_its_one_correlation_id_and_the_channel_import(tmp_path: Path) -> None:
    ran = Ran(write_table(tmp_path / "table.csv", row(1, "Beech"), row(2, "Cedar")), batch_size=1)

    ids = [line["deal"] for line in ran.rows.values()] + [directory.company_id("Ash")]
    metadata = [event.metadata for events in store.load_streams(ids).values() for event in events]

    assert len({about.correlation_id for about in metadata}) == 1
    assert {about.channel for about in metadata} == {"import"}


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"mapping": "nowhere"}, "nowhere"),
        ({"file": "absent.csv"}, "absent.csv"),
        ({"header": "Acquisition Profile,Acquired Company"}, "companies.buyer.column"),
        ({"report": "/nowhere/report.csv"}, "/nowhere/report.csv"),
    ],
)
def test_wrong_use_exits_with_2_and_names_what_is_wrong(tmp_path: Path, options: dict[str, str], named: str) -> None:
    table = write_table(tmp_path / "table.csv", row(1, "Beech"))
    if "header" in options:
        table.write_text(options["header"] + "\n1,Beech\n", encoding="utf-8")
    file = tmp_path / options["file"] if "file" in options else table
    report = {"report": Path(options["report"])} if "report" in options else {}

    with pytest.raises(CommandError, match=named) as caught:
        call_command("import_deals", file, mapping=options.get("mapping", "acquisitions"), **report)

    assert caught.value.returncode == 2
    assert count_events() == 0

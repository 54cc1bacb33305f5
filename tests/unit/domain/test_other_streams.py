"""Companies, seminars and sources."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from events.domain import CompanyState, SeminarState, SourceState, State, allowed_events, check, due, fold, initial
from tests.builders import COMPANY, FOXCONN, FOXTRON, HONDA, NISSAN, NOW, SEMINAR, YULON, an_event, event_id_of


def folded(*steps: tuple[str, Mapping[str, Any] | None, str | None]) -> State:
    return fold(an_event(type_, data, day=day, version=version) for version, (type_, data, day) in enumerate(steps, 1))


REGISTERED = ("company.registered", {"legal_name": "Hon Hai Precision Industry", "country": "TW"}, "1974-02-20")
ANNOUNCED = ("seminar.announced", {"host": FOXCONN, "place": {"city": "Tokyo"}, "scheduled": "2025-04-09"}, "2025-03")
SOURCE = ("source.registered", {"publisher": "The daily", "title": "Talks", "reliability": "C"}, None)


class TestCompanies:
    def test_a_company_is_called_by_its_trade_name(self) -> None:
        state = folded(REGISTERED, ("company.aliased", {"name": "Foxconn", "kind": "trade", "lang": "en"}, None))

        assert isinstance(state, CompanyState)
        assert (state.display_name, state.legal_name) == ("Foxconn", "Hon Hai Precision Industry")
        assert folded(REGISTERED).display_name == "Hon Hai Precision Industry"

    def test_a_renamed_company_keeps_its_former_name(self) -> None:
        state = folded(REGISTERED, ("company.renamed", {"legal_name": "Hon Hai Technology Group"}, "2017"))

        assert isinstance(state, CompanyState)
        assert state.legal_name == "Hon Hai Technology Group"
        assert [(alias.name, alias.kind) for alias in state.aliases] == [("Hon Hai Precision Industry", "former")]

    def test_the_same_alias_twice_is_one(self) -> None:
        alias = ("company.aliased", {"name": "Foxconn", "kind": "trade"}, None)
        state = folded(REGISTERED, alias, alias)

        assert isinstance(state, CompanyState)
        assert len(state.aliases) == 1

    def test_a_description_replaces_what_it_names(self) -> None:
        ticker = {"scheme": "ticker", "value": "TWSE:2317"}
        parent = {"company": NISSAN, "kind": "shareholder", "percent": "3"}
        state = folded(
            REGISTERED,
            ("company.described", {"identifiers": [ticker]}, "2020"),
            ("company.described", {"parent_links": [parent]}, "2021"),
        )

        assert isinstance(state, CompanyState)
        assert (state.country, len(state.identifiers), state.parent_links[0].company) == ("TW", 1, NISSAN)

    def test_the_last_word_on_a_topic_counts(self) -> None:
        words = (
            ("company.position_stated", {"topic": "EVs", "stance": stance}, day)
            for stance, day in (("yes", "2024"), ("no", "2023"))
        )
        state = folded(REGISTERED, *words)

        assert isinstance(state, CompanyState)
        assert [line.stance for line in state.positions] == ["yes"]


class TestSeminars:
    def test_held_says_what_differs_from_the_announcement(self) -> None:
        state = folded(ANNOUNCED, ("seminar.held", {"attendees": [NISSAN]}, "2025-04-09"))

        assert isinstance(state, SeminarState)
        assert (state.status, state.host, state.attendees, state.held) == ("held", FOXCONN, (NISSAN,), "2025-04-09")
        assert state.place is not None
        assert state.place.city == "Tokyo"

    def test_a_cancelled_seminar_can_be_rescheduled(self) -> None:
        state = folded(
            ANNOUNCED,
            ("seminar.cancelled", {}, "2025-03-20"),
            ("seminar.rescheduled", {"scheduled": "2025-05"}, "2025-03-21"),
        )

        assert isinstance(state, SeminarState)
        assert (state.status, state.scheduled) == ("announced", "2025-05")

    def test_a_cancellation_after_it_was_held_is_flagged(self) -> None:
        state = folded(ANNOUNCED, ("seminar.held", {}, "2025-04-09"), ("seminar.cancelled", {}, "2025-04-10"))

        assert isinstance(state, SeminarState)
        assert (state.status, [flag.code for flag in state.anomalies]) == ("held", ["late_news"])
        assert state.anomalies[0].events == (event_id_of(2, SEMINAR), event_id_of(3, SEMINAR))

    def test_a_seminar_held_although_it_was_cancelled_is_flagged(self) -> None:
        state = folded(ANNOUNCED, ("seminar.cancelled", {}, "2025-04-01"), ("seminar.held", {}, "2025-04-09"))

        assert isinstance(state, SeminarState)
        assert (state.status, [flag.code for flag in state.anomalies]) == ("held", ["late_news"])
        assert state.anomalies[0].events == (event_id_of(2, SEMINAR), event_id_of(3, SEMINAR))

    def test_the_day_passes_without_news(self) -> None:
        assert [flag.code for flag in due(folded(ANNOUNCED), date(2025, 4, 10))] == ["plan_overdue"]
        assert due(folded(ANNOUNCED), date(2025, 4, 9)) == ()
        assert due(folded(ANNOUNCED, ("seminar.held", {}, "2025-04-09")), date(2025, 5, 1)) == ()

    def test_it_is_called_by_its_title_or_kind(self) -> None:
        assert folded(ANNOUNCED).display_name == "a seminar"


class TestSources:
    def test_an_assessment_changes_the_grade(self) -> None:
        state = folded(SOURCE, ("source.assessed", {"reliability": "B", "reason": "confirmed by filings"}, None))

        assert isinstance(state, SourceState)
        assert (state.reliability, state.display_name) == ("B", "The daily: Talks")

    def test_a_retraction_is_remembered(self) -> None:
        state = folded(SOURCE, ("source.retracted", {"reason": "the publisher withdrew it"}, None))

        assert isinstance(state, SourceState)
        assert (state.retracted, state.retraction) == (True, "the publisher withdrew it")


def test_allowed_events_of_streams_without_stages() -> None:
    assert allowed_events("company", None) == ("company.registered",)
    assert allowed_events("seminar", initial("seminar")) == ("seminar.announced",)
    assert "source.assessed" in allowed_events("source", folded(SOURCE))
    assert "source.registered" not in allowed_events("source", folded(SOURCE))


def test_corrections_work_in_every_category() -> None:
    alias = an_event("company.aliased", {"name": "Foxcon", "kind": "trade"}, version=2)
    better = {"name": "Foxconn", "kind": "trade"}
    data = {"supersedes": alias.id, "new_data": better, "reason_code": "entry_error", "reason": "misspelt"}
    registered = an_event("company.registered", REGISTERED[1])

    state = fold([registered, alias, an_event("company.event_corrected", data, version=3)])

    assert (state.display_name, state.original(event_id_of(3, COMPANY))) == ("Foxconn", alias.id)


def test_a_company_merged_in_the_world_keeps_its_history_and_has_a_successor() -> None:
    merged = an_event(
        "company.merged", {"outcome": "merged_in_the_world", "successor": HONDA}, version=2, day="2025-03"
    )

    state = fold([an_event("company.registered"), merged])

    assert isinstance(state, CompanyState)
    assert (state.record_status, state.merged_into) == ("live", None)
    assert (state.successor, state.succeeded) == (HONDA, "2025-03")


def test_the_record_of_a_company_may_be_a_duplicate_or_one_in_error_whatever_the_day() -> None:
    registered = an_event("company.registered", day="2020")
    duplicate = an_event("company.merged", {"outcome": "duplicate_record", "successor": HONDA}, version=2)
    in_error = an_event("company.merged", {"outcome": "issued_in_error"}, version=2)

    for valid_at in (None, date(2021, 1, 1)):
        read_instead = fold([registered, duplicate], valid_at=valid_at)
        gone = fold([registered, in_error], valid_at=valid_at)

        assert (read_instead.record_status, read_instead.merged_into) == ("merged_into", HONDA)
        assert (gone.record_status, gone.merged_into) == ("retracted", None)


def test_a_company_does_not_succeed_itself_and_records_are_merged_on_no_day() -> None:
    registered = an_event("company.registered")
    itself = an_event("company.merged", {"outcome": "merged_in_the_world", "successor": COMPANY}, version=2)
    dated = an_event("company.merged", {"outcome": "duplicate_record", "successor": HONDA}, version=2, day="2025")

    for event, pointer in ((itself, "/data/successor"), (dated, "/occurred")):
        (refusal,) = check([registered], [event], now=NOW).refusals

        assert (refusal.code, refusal.pointer) == ("merge-refused", pointer)


def test_a_company_is_split_into_others() -> None:
    split = an_event("company.split", {"into": [FOXTRON, YULON]}, version=2)

    state = fold([an_event("company.registered"), split])

    assert isinstance(state, CompanyState)
    assert (state.split_into, state.record_status) == ((FOXTRON, YULON), "live")

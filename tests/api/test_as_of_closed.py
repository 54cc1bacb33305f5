"""A closed answer is the same for ever, whatever is recorded afterwards (DOMAIN.md 11.3, API.md R8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from events import store
from tests.api.desk import Desk, a_token, an_event, problem, project


@pytest.fixture
def world(desk: Desk, deal: str, foxconn: str, nissan: str) -> dict[str, str]:
    """A deal with some history, its companies, a source and a seminar about it; all at positions up to `head`."""
    source = desk.opened("/sources", {"publisher": "EV trade press", "reliability": "C"})
    citations = [{"source": source, "quote": "has approached Nissan"}]
    approach = desk.record(
        deal, "deal.approached", {"from": foxconn, "to": nissan}, occurred="2024", citations=citations
    )
    interest = {"holder": foxconn, "target": nissan, "interest_kind": "equity", "percent_max": "20"}
    desk.record(deal, "deal.stake_interest_expressed", interest, occurred="2024-06")
    desk.record(deal, "deal.finalization_started", {"expected": "2025-H1"}, occurred="2024-09-01")
    honda = desk.company("Honda Motor")  # whose only name changes afterwards
    desk.record(deal, "deal.party_joined", {"company": honda, "role": "counterpart"}, occurred="2024-07")
    seminar = desk.opened("/seminars", {"host": honda, "linked_deals": [deal], "scheduled": "2025-01"})
    project()
    desk.company("Yulon Motor")
    project()
    return {"deal": deal, "source": source, "seminar": seminar, "approach": approach["id"], "company": honda}


def list_questions(world: Mapping[str, str], position: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every kind of read at a position, on both axes and at several levels of evidence."""
    paths = [
        f"/deals/{world['deal']}",
        f"/companies/{world['company']}",
        f"/seminars/{world['seminar']}",
        f"/sources/{world['source']}",
    ]
    given: list[dict[str, Any]] = [{}, {"valid_at": "2024"}, {"valid_at": "2024-07-01"}, {"min_level": 1}]
    for path in paths:
        for more in given:
            yield path, {"known_position": position, **more}
    yield f"/deals/{world['deal']}", {"known_position": position, "include": "companies"}
    for path in paths[:3]:
        yield f"{path}/history", {"known_position": position, "include": "superseded"}
    for path in ("/deals", "/companies", "/seminars", "/sources", "/board", "/interests"):
        for more in given:
            yield path, {"known_position": position, **more}
    yield "/funnel", {"known_position": position, "from": "2020", "to": "2025"}


def answers(desk: Desk, world: Mapping[str, str], position: int) -> list[tuple[int, bytes]]:
    """Status and body of each; a refusal names the request's own id, so its coordinates count."""
    found = (desk.get(path, **given) for path, given in list_questions(world, position))
    return [(a.status_code, a.content if a.status_code == 200 else a.json()["detail"].encode()) for a in found]


def record_everything_imaginable(desk: Desk, world: Mapping[str, str], foxconn: str, nissan: str) -> None:
    deal = world["deal"]
    renamed = an_event("company.renamed", {"legal_name": "Hon Hai Technology Group"}, occurred="2020")
    alias = an_event("company.aliased", {"name": "Foxconn Technology", "kind": "trade"})
    for company in (foxconn, nissan, world["company"]):
        assert desk.post(f"/companies/{company}/events", renamed).status_code == 201
        assert desk.post(f"/companies/{company}/events", alias).status_code == 201
    desk.record(deal, "deal.talks_started", {"parties": [foxconn, nissan]}, occurred="2023")
    desk.record(deal, "deal.described", {"title": "Another title"}, occurred="2020")
    fix = {
        "supersedes": world["approach"],
        "new_data": {"from": nissan, "to": foxconn},
        "reason_code": "wrong_company",
        "reason": "the other way round",
    }
    correction = desk.record(deal, "deal.event_corrected", fix, occurred="2022")
    gone = {"supersedes": correction["id"], "reason_code": "never_happened", "reason": "the report was withdrawn"}
    desk.record(deal, "deal.event_retracted", gone)
    keeper = Desk(a_token("read", "append", "correct", "merge"))
    survivor = keeper.deal(foxconn, nissan, title="The same, entered by somebody else")
    keeper.record(survivor, "deal.duplicates_merged", {"survivor": survivor, "loser": deal})
    retracted = an_event("source.retracted", {"reason": "the publisher withdrew it"})
    assert desk.post(f"/sources/{world['source']}/events", retracted).status_code == 201
    held = an_event("seminar.held", {}, occurred="2025-01-15")
    assert desk.post(f"/seminars/{world['seminar']}/events", held).status_code == 201
    project()


def test_whatever_is_recorded_afterwards_a_closed_answer_stays_as_it_was(
    desk: Desk, world: dict[str, str], foxconn: str, nissan: str
) -> None:
    position = store.head() - 1
    before = answers(desk, world, position)

    record_everything_imaginable(desk, world, foxconn, nissan)

    assert answers(desk, world, position) == before
    assert sum(status == 200 for status, _ in before) > 30


def test_a_moment_between_two_records_stays_as_it_was(
    desk: Desk, world: dict[str, str], foxconn: str, nissan: str
) -> None:
    moment = desk.get("/events").json()["items"][-1]["recorded_at"]
    path = f"/deals/{world['deal']}"
    before = desk.get(path, known_at=moment).content  # at the head: not closed, and the same for ever all the same

    record_everything_imaginable(desk, world, foxconn, nissan)

    after = desk.get(path, known_at=moment)
    assert after.content == before
    assert "immutable" in after.headers["Cache-Control"]


def test_deadlines_are_told_for_the_day_of_the_answer(desk: Desk, world: dict[str, str]) -> None:
    def overdue(**given: Any) -> list[str]:
        found = desk.get(f"/deals/{world['deal']}", **given).json()["anomalies"]
        return [flag["code"] for flag in found if flag["code"] == "plan_overdue"]

    assert overdue() == ["plan_overdue"]
    assert overdue(valid_at="2025-06-30") == []
    assert overdue(valid_at="2025-07-01") == ["plan_overdue"]


def test_a_position_that_the_log_has_not_reached_is_told_from_a_mistake(desk: Desk, world: dict[str, str]) -> None:
    ahead = problem(desk.get(f"/deals/{world['deal']}", known_position=store.head() + 1), 409)

    assert ahead["code"] == "ahead-of-log"


def test_before_the_first_event_nothing_was_known(desk: Desk, world: dict[str, str]) -> None:
    nothing = problem(desk.get(f"/deals/{world['deal']}", known_position=0), 404)

    assert nothing["code"] == "not-known"
    assert nothing["as_of"]["position"] == 0


def test_two_names_of_a_moment_are_refused_naming_both(desk: Desk, world: dict[str, str]) -> None:
    refused = problem(desk.get(f"/deals/{world['deal']}", known_at="2025-01-01", known_position=1), 400)

    assert [error["parameter"] for error in refused["errors"]] == ["known_at", "known_position"]


def test_what_comes_along_is_of_the_same_time(desk: Desk, world: dict[str, str], foxconn: str) -> None:
    position = store.head()
    renamed = an_event("company.renamed", {"legal_name": "Hon Hai Technology Group"}, occurred="2026-01")
    desk.post(f"/companies/{foxconn}/events", renamed)
    project()

    then = desk.get(f"/deals/{world['deal']}", known_position=position, include="companies").json()

    assert then["included"]["companies"][foxconn]["legal_name"] == "Hon Hai Precision Industry"
    assert then["as_of"]["position"] == position


def test_evidence_that_is_too_weak_does_not_count(desk: Desk, world: dict[str, str], foxconn: str, nissan: str) -> None:
    own = desk.get(f"/deals/{world['deal']}").json()["evidence"]["rumor_level"]

    strict = desk.get(f"/deals/{world['deal']}", min_level=4).json()

    assert own < 4
    assert (strict["stage"], strict["interests"], strict["as_of"]["min_level"]) == ("LEAD", [], 4)

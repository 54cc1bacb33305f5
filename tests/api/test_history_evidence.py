"""What events rest on, and what would be left without it; parts in deals that were corrected away."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.desk import Desk, an_event, an_id, problem, project


@pytest.fixture
def source(desk: Desk) -> str:
    return desk.opened("/sources", {"publisher": "EV trade press", "reliability": "C"})


@pytest.fixture
def approach(desk: Desk, deal: str, foxconn: str, nissan: str, source: str) -> dict[str, Any]:
    """An approach that Foxconn itself speaks of in the source; the deal itself is known to the desk."""
    cited = [{"source": source, "quote": "we have approached them", "asserted_by": {"kind": "company", "id": foxconn}}]
    return desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan}, occurred="2024", citations=cited)


def citations(desk: Desk, event_id: str, **query: Any) -> Any:
    answer = desk.get(f"/events/{event_id}/citations", **query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def impact(desk: Desk, source: str) -> Any:
    project()
    return desk.get(f"/sources/{source}/impact").json()


def test_a_deal_that_the_desk_knows_itself_stays_and_says_what_it_would_be(
    desk: Desk, deal: str, source: str, approach: dict[str, Any]
) -> None:
    (item,) = impact(desk, source)["items"]

    assert (item["stream"]["id"], item["falls"], item["unsupported"]) == (deal, False, [approach["id"]])
    told = {change["kind"]: change["sentence"] for change in item["changes"]}
    assert told["stage"] == "Stage APPROACHED -> LEAD"
    assert told["evidence"] == "Evidence 2 -> 1 (reported)"


def test_what_another_source_supports_is_no_longer_stated_by_a_party_but_stays(
    desk: Desk, deal: str, source: str, approach: dict[str, Any]
) -> None:
    other = desk.opened("/sources", {"publisher": "Nikkei", "reliability": "B"})
    added = {"event_ref": approach["id"], "citation": {"source": other}}
    desk.record(deal, "deal.citation_added", added)

    (item,) = impact(desk, source)["items"]

    assert (item["unsupported"], [event["id"] for event in item["events"]]) == ([], [approach["id"]])
    assert [change["kind"] for change in item["changes"]] == ["evidence"]


def test_nothing_rests_on_a_source_that_nobody_cites_or_that_only_contradicts(
    desk: Desk, deal: str, source: str, foxconn: str, nissan: str
) -> None:
    against = [{"source": source, "supports": False}, {"source": desk.opened("/sources", {"publisher": "Nikkei"})}]
    desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan}, citations=against)

    found = impact(desk, source)

    assert (found["items"], found["copies"], found["next"]) == ([], [], None)
    assert problem(desk.get(f"/sources/{deal}/impact"), 404)["code"] == "unknown-stream"


def test_pages_go_on_past_a_stream_in_which_nothing_rests_on_the_source_any_more(
    desk: Desk, deal: str, source: str, foxconn: str, nissan: str
) -> None:
    """What was cited for an event stays on record when the event is retracted, and supports nothing."""
    wrong = desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan})
    desk.record(deal, "deal.citation_added", {"event_ref": wrong["id"], "citation": {"source": source}})
    retracted = {"supersedes": wrong["id"], "reason_code": "never_happened", "reason": "a rumour"}
    desk.record(deal, "deal.event_retracted", retracted)
    others = [desk.deal(foxconn, nissan, title=title) for title in ("Vans", "Lorries")]
    for other in others:
        desk.record(other, "deal.approached", {"from": foxconn, "to": nissan}, citations=[{"source": source}])
    project()

    found, following = [], f"/sources/{source}/impact?limit=1"
    while following:
        page = desk.get(following.removeprefix("/api/v1")).json()
        found += [item["stream"]["id"] for item in page["items"]]
        following = page["next"]

    assert found == others


def test_a_source_that_was_recorded_in_error_leaves_its_events_without_support(
    desk: Desk, deal: str, source: str, approach: dict[str, Any], foxconn: str, nissan: str
) -> None:
    """Its record is retracted, and its publisher took nothing back. Copies of it fall, too."""
    copy = desk.opened("/sources", {"publisher": "Paper", "derived_from": source})
    second = desk.record(deal, "deal.talks_started", {"parties": [foxconn, nissan]}, citations=[{"source": copy}])
    opening = desk.get(f"/sources/{source}/events").json()["items"][0]["id"]
    retracted = {"supersedes": opening, "reason_code": "entry_error", "reason": "there is no such paper"}
    answer = desk.post(f"/sources/{source}/events", an_event("source.event_retracted", retracted), If_Match="*")
    assert answer.status_code == 201, answer.content
    project()

    (odd,) = desk.get("/anomalies", kind="unsupported").json()["items"]

    assert odd["stream"]["id"] == deal
    assert [event["id"] for flag in odd["anomalies"] for event in flag["events"]] == [approach["id"], second["id"]]


def test_a_dispute_stands_beside_the_citations(desk: Desk, deal: str, approach: dict[str, Any]) -> None:
    dispute = {"event_ref": approach["id"], "claim": "nobody ever called"}
    raised = desk.record(deal, "deal.dispute_raised", dispute)

    found = citations(desk, approach["id"])

    assert [line["id"] for line in found["about"]] == [raised["id"]]
    assert "nobody ever called" in found["about"][0]["sentence"]
    assert len(found["citations"]) == 1


def test_a_correction_brings_its_own_citations_and_leads_to_the_same_evidence(
    desk: Desk, deal: str, foxconn: str, nissan: str, approach: dict[str, Any]
) -> None:
    better = desk.opened("/sources", {"publisher": "Nikkei", "reliability": "B"})
    fix = {"supersedes": approach["id"], "new_data": {"from": nissan, "to": foxconn}}
    correction = desk.record(
        deal,
        "deal.event_corrected",
        fix | {"reason_code": "wrong_company", "reason": "the other way round"},
        citations=[{"source": better}],
    )

    first, second = (citations(desk, id_) for id_ in (approach["id"], correction["id"]))

    assert [line["source"]["name"] for line in first["citations"]] == ["Nikkei"]
    assert first["event"]["sentence"] == "Nissan approached Foxconn"
    assert first == second


def test_a_retracted_event_is_superseded_and_still_says_what_it_rested_on(
    desk: Desk, deal: str, approach: dict[str, Any]
) -> None:
    gone = {"supersedes": approach["id"], "reason_code": "never_happened", "reason": "a rumour"}
    desk.record(deal, "deal.event_retracted", gone)

    found = citations(desk, approach["id"])

    assert found["standing"] == "superseded"
    assert [line["quote"] for line in found["citations"]] == ["we have approached them"]


def test_own_knowledge_is_a_standing_of_its_own(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    known = desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan})

    assert citations(desk, known["id"])["standing"] == "own_knowledge"


def test_evidence_of_then_does_not_know_what_was_taken_back_later(
    desk: Desk, source: str, approach: dict[str, Any]
) -> None:
    project()
    then = desk.get("/events").json()["position"]
    body = {"type": "source.retracted", "data": {"reason": "made up"}, "citations": "own_knowledge"}
    desk.post(f"/sources/{source}/events", body)
    project()

    assert citations(desk, approach["id"])["standing"] == "unsupported"
    assert citations(desk, approach["id"], known_position=then)["standing"] == "supported"
    early = problem(desk.get(f"/events/{approach['id']}/citations", known_position=1), 404)
    assert (early["code"], early["as_of"]["position"]) == ("not-known", 1)
    assert problem(desk.get(f"/events/{an_id()}/citations"), 404)["code"] == "not-found"


def test_a_part_that_was_corrected_away_is_there_as_it_was_known(
    desk: Desk, deal: str, foxconn: str, nissan: str
) -> None:
    honda = desk.company("Honda Motor", trade_name="Honda")
    joined = desk.record(deal, "deal.party_joined", {"company": honda, "role": "counterpart"}, occurred="2024")
    project()
    then = desk.get("/events").json()["position"]
    gone = {"supersedes": joined["id"], "reason_code": "wrong_entity", "reason": "another Honda"}
    desk.record(deal, "deal.event_retracted", gone)
    project()

    now, before = (desk.get(f"/companies/{honda}/dossier", **at).json() for at in ({}, {"known_position": then}))

    assert now["deals"] == []
    assert [item["deal"]["id"] for item in before["deals"]] == [deal]
    assert before["as_of"]["position"] == then


def test_a_stage_is_counted_by_its_corrected_date(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    approach = desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan}, occurred="2024-01-11")
    desk.record(deal, "deal.talks_started", {"parties": [foxconn, nissan]}, occurred="2024-03")
    fix = {"supersedes": approach["id"], "new_data": {"from": foxconn, "to": nissan}}
    reason = {"reason_code": "wrong_date", "reason": "ten days later"}
    desk.record(deal, "deal.event_corrected", fix | reason, occurred="2024-01-21")

    stages = desk.get(f"/deals/{deal}/stages", valid_at="2024-04-30").json()["items"]

    found = [(item["stage"], item["since"], item["min_days"], item["max_days"]) for item in stages]
    assert found == [
        ("LEAD", "unknown", None, None),
        ("APPROACHED", "2024-01-21", 40, 70),
        ("TALKS", "2024-03", 30, 60),
    ]

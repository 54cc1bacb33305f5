"""The questions of an auditor about the story, with the answers that it gives."""

from __future__ import annotations

from typing import Any

import pytest

from events import story
from tests.api.desk import OWN, Desk, an_event, problem, project
from tests.api.test_query_counts import counted


def id_of(key: str) -> str:
    return story.stream_id("story", key)


@pytest.fixture
def told(desk: Desk) -> Desk:
    """The story, recorded and projected."""
    assert list(story.load_fixture(story.read_fixture("story")))
    project()
    return desk


def ask(desk: Desk, path: str, **query: Any) -> Any:
    answer = desk.get(path, **query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def sentences(changed: dict[str, Any], *kinds: str) -> list[str]:
    return [change["sentence"] for change in changed["changes"] if change["kind"] in kinds]


def position_of(desk: Desk, stream: str, type_: str) -> int:
    (event,) = [item for item in ask(desk, "/events", stream=stream)["items"] if item["type"] == type_]
    return int(event["position"])


def test_q5_since_the_interest_was_expressed_it_softened_and_a_seminar_was_announced(told: Desk) -> None:
    expressed = position_of(told, id_of("D1"), "deal.stake_interest_expressed")

    changed = ask(told, f"/deals/{id_of('D1')}/diff", known_from_position=expressed)

    assert sentences(changed, "interest", "seminar", "stage") == [
        "Interest softened: Foxconn in Nissan (equity)",
        "Seminar “Foxconn's EV manufacturing platform” announced by Foxconn",
    ]
    assert [(event["type"], event["did"]) for event in changed["events"]] == [
        ("deal.withdrawal_declared", "learned"),
        ("deal.position_stated", "learned"),
        ("seminar.announced", "learned"),
    ]
    (softened,) = [change for change in changed["changes"] if change["kind"] == "interest"]
    assert (softened["before"]["status"], softened["after"]["status"]) == ("expressed", "softened")
    assert softened["events"] == [changed["events"][0]["id"]]
    assert changed["axis"] == "knowledge"
    assert changed["since"]["position"] == expressed
    assert changed["as_of"]["position"] == ask(told, "/events")["position"]


def test_q5_for_all_deals_by_deal_the_seminar_with_each_that_it_is_about(told: Desk) -> None:
    finalizing = position_of(told, id_of("D2"), "deal.finalization_started")

    page = ask(told, "/diff", known_from_position=finalizing)

    found = {item["deal"]["name"]: sentences(item, "seminar", "stage") for item in page["items"]}
    announced = "Seminar “Foxconn's EV manufacturing platform” announced by Foxconn"
    assert found == {
        "Foxconn-Nissan EV collaboration": [announced],
        "Foxconn-Mitsubishi Motors EVs for Oceania": [announced],
        "Honda-Nissan merger": ["Stage LEAD -> TALKS -> LAPSED"],
        "Foxconn, Honda, Nissan and Mitsubishi Motors alliance": ["Stage LEAD -> PROPOSED -> LAPSED"],
    }


def test_q5_pages_of_all_deals_show_each_once_and_stand_where_the_first_one_did(told: Desk) -> None:
    whole = ask(told, "/diff", known_from_position=0)["items"]

    page = ask(told, "/diff", known_from_position=0, limit=1)
    seen = list(page["items"])
    told.deal(id_of("honda"), id_of("nissan"))
    project()
    while page["next"]:
        page = told.http.get(page["next"]).json()
        seen += page["items"]

    assert seen == whole
    assert len(seen) == 4


def test_q6_the_alliance_was_proposed_and_lapsed(told: Desk) -> None:
    changed = ask(told, f"/deals/{id_of('D3')}/diff", valid_from="2025-01-01", valid_to="2025-04-10")

    assert sentences(changed, "stage") == ["Stage LEAD -> PROPOSED -> LAPSED"]
    assert [event["did"] for event in changed["events"]] == ["happened"] * 3
    assert changed["as_of"]["valid_at"] == "2025-04-10"
    assert changed["since"]["valid_at"] == "2024-12-31"
    assert set(changed["uncertain"]) == {event["id"] for event in changed["events"]}  # nothing has a first day
    assert ask(told, f"/deals/{id_of('D3')}/diff", valid_from="2025-04-11")["changes"] == []


def test_q6_for_all_deals(told: Desk) -> None:
    page = ask(told, "/diff", valid_from="2025")

    assert [sentences(item, "stage") for item in page["items"]] == [
        ["Stage LEAD -> APPROACHED"],
        ["Stage LEAD -> TALKS -> FINALIZING"],
        ["Stage LEAD -> TALKS -> LAPSED"],
        ["Stage LEAD -> PROPOSED -> LAPSED"],
    ]
    assert ask(told, "/diff", valid_from="2023", valid_to="2024")["items"] == []


def test_q7_the_full_story_with_what_was_superseded(told: Desk) -> None:
    deal = f"/deals/{id_of('D1')}"
    approach = next(item for item in ask(told, f"{deal}/history")["items"] if item["type"] == "deal.approached")
    fix = {"supersedes": approach["id"], "new_data": {"from": id_of("nissan"), "to": id_of("foxconn")}}
    told.record(id_of("D1"), "deal.event_corrected", fix | {"reason_code": "entry_error", "reason": "other way round"})

    stands, whole = (ask(told, f"{deal}/history", **query)["items"] for query in ({}, {"include": "superseded"}))

    (now,) = [item for item in stands if item["type"] == "deal.approached"]
    assert (now["sentence"], now["id"]) == ("Nissan approached Foxconn", approach["id"])
    assert "deal.event_corrected" not in [item["type"] for item in stands]
    (was,) = [item for item in whole if item["type"] == "deal.approached"]
    assert was["sentence"] == "Foxconn approached Nissan"
    assert was["superseded_by"] == now["corrected_by"]
    assert len(whole) == len(stands) + 1


def test_a_history_names_its_sources_and_says_what_they_say(told: Desk) -> None:
    items = ask(told, f"/deals/{id_of('D1')}/history")["items"]

    (declared,) = [item for item in items if item["type"] == "deal.withdrawal_declared"]
    (cited,) = declared["evidence"]
    assert cited["source"] == {
        "id": id_of("S1"),
        "name": "Unnamed news site: Foxconn Nissan EV partnership",
        "reliability": "C",
        "retracted": False,
        "stands": True,
    }
    assert cited["quote"] == "the company now says it isn’t pushing for equity"
    assert cited["asserted_by"] == {"kind": "company", "id": id_of("foxconn"), "name": "Foxconn"}


def test_a_history_of_then_shows_nothing_of_later(told: Desk) -> None:
    deal, at = f"/deals/{id_of('D1')}", ask(told, "/events")["position"]
    before = ask(told, f"{deal}/history", known_position=at)
    told.post(f"/sources/{id_of('S1')}/events", an_event("source.retracted", {"reason": "taken back"}))
    seminar = told.get(f"/seminars/{id_of('E1')}/events").json()["items"][0]
    unlinked = seminar["data"] | {"linked_deals": [id_of("D2")]}
    fix = {"supersedes": seminar["id"], "new_data": unlinked, "reason_code": "entry_error", "reason": "not about D1"}
    told.post(f"/seminars/{id_of('E1')}/events", an_event("seminar.event_corrected", fix), If_Match="*")
    project()

    assert ask(told, f"{deal}/history", known_position=at) == before
    assert "seminar.announced" in [item["type"] for item in before["items"]]
    assert "seminar.announced" not in [item["type"] for item in ask(told, f"{deal}/history")["items"]]


def test_q11_the_withdrawal_rests_on_a_quote_asserted_by_foxconn(told: Desk) -> None:
    (event,) = [
        item
        for item in ask(told, f"/deals/{id_of('D1')}/events")["items"]
        if item["type"] == "deal.withdrawal_declared"
    ]

    found = ask(told, f"/events/{event['id']}/citations")

    (cited,) = found["citations"]
    assert (cited["quote"], cited["mode"]) == ("the company now says it isn’t pushing for equity", "indirect")
    assert (cited["asserted_by"]["name"], cited["source"]["reliability"]) == ("Foxconn", "C")
    assert (found["standing"], found["about"]) == ("supported", [])
    assert found["as_of"]["position"]


def test_q12_the_whole_story_rests_on_the_article(told: Desk) -> None:
    fallen = ask(told, f"/sources/{id_of('S1')}/impact")

    deals = {item["name"]: item for item in fallen["items"] if item["stream"]["category"] == "deal"}
    assert len(deals) == 4
    assert all(item["falls"] for item in deals.values())
    assert {item["stream"]["category"] for item in fallen["items"]} == {"company", "deal", "seminar"}
    for item in fallen["items"]:
        assert item["unsupported"] == [event["id"] for event in item["events"]]
    (stage,) = sentences(deals["Foxconn-Mitsubishi Motors EVs for Oceania"], "stage")
    assert stage == "No longer on record, at stage FINALIZING"


def test_q15_nissan_is_in_three_deals_in_different_parts(told: Desk) -> None:
    found = ask(told, f"/companies/{id_of('nissan')}/dossier", valid_at="2025-04-10")

    parts = {
        item["deal"]["id"]: (
            [role["role"] for role in item["roles"]],
            [line["status"] for line in item["interests_targeted"]],
            len(item["proposals_received"]),
            item["stage"],
        )
        for item in found["deals"]
    }
    assert parts == {
        id_of("D1"): (["counterpart"], ["softened"], 0, "APPROACHED"),
        id_of("D3"): (["counterpart"], [], 1, "LAPSED"),
        id_of("D4"): (["counterpart"], [], 0, "LAPSED"),
    }
    assert [(person["name"], person["is_current"]) for person in found["people"]] == [("Jun Seki", False)]
    assert found["as_of"]["valid_at"] == "2025-04-10"


def test_q15_foxconn_hosts_a_seminar_and_has_a_spokesperson(told: Desk) -> None:
    found = ask(told, f"/companies/{id_of('foxconn')}/dossier")

    (seminar,) = found["seminars"]
    assert (seminar["parts"], seminar["status"]) == (["host"], "announced")
    (d1,) = [item for item in found["deals"] if item["deal"]["id"] == id_of("D1")]
    assert [(line["name"], line["role"]) for line in d1["contacts"]] == [("Jun Seki", "spokesperson")]
    assert {line["topic"] for line in d1["positions"]} == {"fit", "operational collaboration"}
    assert [line["status"] for line in d1["interests_held"]] == ["softened"]
    assert {line["topic"] for line in found["company"]["positions"]} == {"strategy", "partner search"}


def test_q15_before_the_deals_were_known_there_are_none(told: Desk) -> None:
    opened = position_of(told, id_of("D1"), "deal.opened")

    found = ask(told, f"/companies/{id_of('nissan')}/dossier", known_position=opened - 1)

    assert (found["deals"], found["company"]["name"]) == ([], "Nissan")
    assert problem(told.get(f"/companies/{id_of('nissan')}/dossier", known_position=0), 404)["code"] == "not-known"
    assert problem(told.get(f"/companies/{id_of('D1')}/dossier"), 404)["code"] == "unknown-stream"


def test_q15_deals_are_told_in_the_order_in_which_they_were_opened(told: Desk) -> None:
    opened = [told.deal(id_of("honda"), id_of("nissan"), title=f"Deal {number}") for number in range(12)]
    project()

    found = ask(told, f"/companies/{id_of('nissan')}/dossier")

    assert [item["deal"]["id"] for item in found["deals"]] == [id_of("D1"), id_of("D4"), id_of("D3"), *opened]


def test_q18_finalizing_since_some_day_up_to_the_article(told: Desk) -> None:
    found = ask(told, f"/deals/{id_of('D2')}/stages", valid_at="2025-05-10")

    *_, last = found["items"]
    assert [item["stage"] for item in found["items"]] == ["LEAD", "TALKS", "FINALIZING"]
    assert (last["since"], last["until"]) == ("../2025-04-10", None)
    assert (last["min_days"], last["max_days"]) == (30, None)
    assert last["duration_in_words"] == "at least 30 days"
    assert found["as_of"]["valid_at"] == "2025-05-10"
    assert problem(told.get(f"/deals/{id_of('D2')}/stages", valid_at="2024"), 404)["code"] == "not-known"


def test_q19_the_denial_of_formal_talks_is_contradicted_by_talks_of_before(told: Desk) -> None:
    assert ask(told, "/anomalies", kind="denial_contradicted")["items"] == []
    parties = [id_of("foxconn"), id_of("nissan")]
    talks = told.record(id_of("D1"), "deal.talks_started", {"parties": parties, "level": "formal"}, occurred="2025-03")
    project()

    (odd,) = ask(told, "/anomalies", kind="denial_contradicted")["items"]

    assert odd["name"] == "Foxconn-Nissan EV collaboration"
    (flag,) = odd["anomalies"]
    assert {event["type"] for event in flag["events"]} == {"deal.denial_stated", "deal.talks_started"}
    assert talks["id"] in [event["id"] for event in flag["events"]]


def test_every_flag_of_the_story_by_deal(told: Desk) -> None:
    page = ask(told, "/anomalies")

    found = {item["stream"]["id"]: sorted(flag["code"] for flag in item["anomalies"]) for item in page["items"]}
    assert found[id_of("D2")] == found[id_of("D4")] == ["skipped_step"]
    assert found[id_of("D3")] == ["ambiguous_alias", "skipped_step"]
    assert [item["stream"]["id"] for item in ask(told, "/anomalies", deal=id_of("D3"))["items"]] == [id_of("D3")]
    assert page["as_of"]["position"]


def test_q20_what_ended_says_whether_anybody_decided_it(told: Desk) -> None:
    lapsed = ask(told, "/deals", stage="LAPSED")["items"]
    told.record(id_of("D1"), "deal.withdrawal_declared", {"scope": "participation", "by": id_of("nissan")})

    assert {deal["id"] for deal in lapsed} == {id_of("D3"), id_of("D4")}
    assert all(deal["stage_derived"] is False for deal in lapsed)
    derived = ask(told, f"/deals/{id_of('D1')}")
    assert (derived["stage"], derived["stage_derived"]) == ("WITHDRAWN", True)


def test_a_source_that_is_taken_back_leaves_its_events_unsupported_but_for_those_that_another_supports(
    told: Desk,
) -> None:
    events = ask(told, f"/deals/{id_of('D1')}/events")["items"]
    (approach,) = [item for item in events if item["type"] == "deal.approached"]
    register = told.opened("/sources", {"publisher": "Public register", "reliability": "A"})
    reprint = told.opened("/sources", {"publisher": "Reprint", "derived_from": id_of("S1")})
    for source in (register, reprint):
        cited = {"event_ref": approach["id"], "citation": {"source": source}}
        told.record(id_of("D1"), "deal.citation_added", cited, citations=OWN)
    project()

    fallen = ask(told, f"/sources/{id_of('S1')}/impact")
    (d1,) = [item for item in fallen["items"] if item["stream"]["id"] == id_of("D1")]
    assert fallen["copies"] == [reprint]
    assert d1["falls"] is False
    assert approach["id"] not in d1["unsupported"]

    told.post(f"/sources/{id_of('S1')}/events", an_event("source.retracted", {"reason": "it was made up"}))
    project()

    found = ask(told, f"/events/{approach['id']}/citations")
    assert found["standing"] == "supported"
    assert [(line["source"]["id"], line["source"]["stands"]) for line in found["citations"]] == [
        (id_of("S1"), False),
        (register, True),
        (reprint, False),  # a copy falls with its original
    ]
    flagged = ask(told, "/anomalies", kind="unsupported", deal=id_of("D1"))["items"][0]["anomalies"]
    named = {event["type"] for flag in flagged for event in flag["events"]}
    assert "deal.opened" in named
    assert "deal.approached" not in named
    items = ask(told, f"/deals/{id_of('D1')}/history")["items"]
    marked = {item["type"] for item in items if "unsupported" in [flag["code"] for flag in item["flags"]]}
    assert "deal.denial_stated" in marked
    assert "deal.approached" not in marked


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({}, "known_from"),
        ({"known_from": "2020-01-01", "valid_from": "2020"}, "known_from"),
        ({"known_to": "2020-01-01"}, "known_from"),
        ({"valid_to": "2020"}, "valid_from"),
        ({"known_from": "2020-01-01", "known_from_position": "3"}, "known_from"),
        ({"known_from_position": "3", "known_to_position": "2"}, "known_from"),
        ({"valid_from": "2021", "valid_to": "2020"}, "valid_from"),
        ({"known_from": "2020-01-01", "known_at": "2020-01-01"}, "known_at"),
        ({"valid_from": "2020", "valid_at": "2020"}, "valid_at"),
        ({"valid_from": "2020-02-30"}, "valid_from"),
        ({"known_from": "2999-01-01"}, "known_from"),
    ],
)
def test_a_span_that_makes_no_sense_is_refused_with_what_is_allowed(
    told: Desk, query: dict[str, str], named: str
) -> None:
    for path in ("/diff", f"/deals/{id_of('D1')}/diff"):
        refused = problem(told.get(path, **query), 400)

        assert refused["errors"][0]["parameter"] == named
        assert refused["errors"][0]["detail"]


def test_a_position_to_come_is_ahead_of_the_log(told: Desk) -> None:
    assert problem(told.get("/diff", known_from_position=9_999), 409)["code"] == "ahead-of-log"


def test_the_other_axis_can_be_held(told: Desk) -> None:
    deal = f"/deals/{id_of('D1')}/diff"
    at = position_of(told, id_of("D1"), "deal.stake_interest_expressed")

    by_then = ask(told, deal, valid_from="2025", known_position=at)
    of_a_day = ask(told, deal, known_from_position=0, valid_at="2024-12-31")

    assert sentences(by_then, "interest") == ["Interest expressed: Foxconn in Nissan (equity)"]
    assert by_then["as_of"]["position"] == at
    assert (of_a_day["changes"], of_a_day["as_of"]["valid_at"]) == ([], "2024-12-31")


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/diff", {"known_from_position": 0}),
        ("/diff", {"valid_from": "2020"}),
        ("/anomalies", {}),
        (f"/sources/{id_of('S1')}/impact", {}),
    ],
)
def test_a_page_takes_as_many_statements_whatever_it_holds(told: Desk, path: str, query: dict[str, Any]) -> None:
    one, all_ = (counted(lambda: told.get(path, **query, limit=limit)) for limit in (1, 50))  # noqa: B023

    assert one == all_

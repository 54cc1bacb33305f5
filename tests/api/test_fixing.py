"""Merges, moves and disputes over HTTP: what takes part, what is refused, and where reading leads."""

from __future__ import annotations

import pytest

from tests.api.desk import Desk, a_token, an_approach, an_event, an_id, problem, project

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def desk() -> Desk:
    return Desk(a_token("read", "append", "correct", "merge"))


@pytest.fixture
def parties(desk: Desk) -> tuple[str, str]:
    return desk.company("Hon Hai", "Foxconn"), desk.company("Nissan Motor", "Nissan")


@pytest.fixture
def deals(desk: Desk, parties: tuple[str, str]) -> tuple[str, str]:
    return desk.deal(*parties, title="EVs"), desk.deal(*parties, title="EVs again")


def merge(desk: Desk, survivor: str, loser: str, **more: object) -> str:
    data = {"survivor": survivor, "loser": loser, **more}
    return str(desk.record(survivor, "deal.duplicates_merged", data)["id"])


def test_a_merged_deal_is_read_with_its_survivor_as_the_canonical_one(desk: Desk, deals: tuple[str, str]) -> None:
    survivor, loser = deals
    merge(desk, survivor, loser, field_choices={"title": "EVs for Japan"})

    for _ in range(2):  # folded, then from the view
        answer = desk.get(f"/deals/{loser}")
        assert answer.status_code == 200
        assert answer.headers["Link"] == f'</api/v1/deals/{survivor}>; rel="canonical"'
        assert (answer.json()["record_status"], answer.json()["merged_into"]) == ("merged_into", survivor)
        remaining = desk.get(f"/deals/{survivor}")
        assert (remaining.json()["absorbed"], remaining.json()["title"]) == ([loser], "EVs for Japan")
        assert "Link" not in remaining.headers
        project()


def test_known_before_the_merge_the_deal_is_its_own(desk: Desk, deals: tuple[str, str]) -> None:
    survivor, loser = deals
    project()
    before = desk.get(f"/deals/{loser}").json()["position"]
    merge(desk, survivor, loser)
    project()
    after = desk.get(f"/deals/{loser}").json()["position"]

    then, later = (desk.get(f"/deals/{loser}", known_position=position) for position in (before, after))

    assert (then.json()["record_status"], "canonical" in then.headers.get("Link", "")) == ("live", False)
    assert (later.json()["record_status"], "canonical" in later.headers["Link"]) == ("merged_into", True)


def test_a_merged_deal_takes_no_event_and_says_which_one_does(
    desk: Desk, deals: tuple[str, str], parties: tuple[str, str]
) -> None:
    survivor, loser = deals
    merge(desk, survivor, loser)

    refused = problem(desk.post(f"/deals/{loser}/events", an_approach(*parties)), 409)

    assert refused["code"] == "deal-merged"
    assert refused["survivor"] == {"id": survivor, "name": "EVs"}
    assert survivor in refused["detail"]
    assert refused["allowed_events"] == ["deal.merge_undone"]
    assert desk.get(f"/deals/{loser}").json()["allowed_events"] == ["deal.merge_undone"]


def test_a_merge_needs_its_scope_and_a_version(desk: Desk, deals: tuple[str, str]) -> None:
    survivor, loser = deals
    event = an_event("deal.duplicates_merged", {"survivor": survivor, "loser": loser})
    clerk = Desk(a_token("read", "append", "correct"))

    forbidden = problem(clerk.post(f"/deals/{survivor}/events", event, If_Match='"v1"'), 403)
    unsaid = problem(desk.post(f"/deals/{survivor}/events", event), 428)
    stale = problem(desk.post(f"/deals/{survivor}/events", event, If_Match='"v7"'), 412)

    assert forbidden["required_scope"] == "merge"
    assert (unsaid["code"], stale["code"]) == ("version-required", "stale-version")
    batch = {"events": [{"stream": {"category": "deal", "id": survivor}, "expected_version": 1, **event}]}
    assert problem(clerk.post("/events:batch", batch, Idempotency_Key=an_id()), 403)["required_scope"] == "merge"


@pytest.mark.parametrize("atomic", ["true", "false"])
def test_a_batch_merges_too(desk: Desk, deals: tuple[str, str], atomic: str) -> None:
    survivor, loser = deals
    event = an_event("deal.duplicates_merged", {"survivor": survivor, "loser": loser})
    batch = {"events": [{"stream": {"category": "deal", "id": loser}, "expected_version": 1, **event}]}
    key = an_id()

    answers = [desk.post(f"/events:batch?atomic={atomic}", batch, Idempotency_Key=key) for _ in range(2)]

    assert {answer.status_code for answer in answers} <= {200, 201}
    assert answers[1].headers["Idempotent-Replayed"] == "true"
    assert desk.get(f"/deals/{survivor}").json()["absorbed"] == [loser]
    assert desk.get(f"/deals/{loser}").json()["version"] == 2


def test_merges_their_undoing_and_moves_may_go_without_a_reason(
    desk: Desk, deals: tuple[str, str], parties: tuple[str, str]
) -> None:
    survivor, loser = deals
    approach = desk.record(loser, "deal.approached", {"from": parties[0], "to": parties[1]}, occurred="2024")

    desk.record(loser, "deal.event_moved", {"event_ref": approach["id"], "to_stream": survivor})
    desk.record(survivor, "deal.merge_undone", {"merge_ref": merge(desk, survivor, loser)})

    lineage = desk.get(f"/deals/{survivor}/lineage").json()
    assert [one["reason"] for one in (lineage["moved_in"][0], lineage["merges"][0]["undone"])] == [None, None]


def test_the_lineage_tells_merges_with_their_undoing_and_moves(
    desk: Desk, deals: tuple[str, str], parties: tuple[str, str]
) -> None:
    survivor, loser = deals
    third = desk.deal(*parties, title="Another one")
    approach = desk.record(loser, "deal.approached", {"from": parties[0], "to": parties[1]}, occurred="2024")
    move = {"event_ref": approach["id"], "to_stream": third, "reason": "of the other deal"}
    moved = desk.record(loser, "deal.event_moved", move)
    first = merge(desk, survivor, loser, reason="the same talks")
    desk.record(survivor, "deal.merge_undone", {"merge_ref": first, "reason": "not the same"})
    merge(desk, survivor, loser)
    merge(desk, third, survivor)
    project()

    of_loser, of_third = (desk.get(f"/deals/{id_}/lineage").json() for id_ in (loser, third))

    assert [one["name"] for one in of_loser["survivors"]] == ["EVs", "Another one"]
    undone, held = of_loser["merges"]
    assert (undone["reason"], undone["undone"]["reason"], held["undone"]) == ("the same talks", "not the same", None)
    assert undone["survivor"] == {"id": survivor, "name": "EVs"}
    assert undone["actor"]["name"]
    (out,), (into,) = of_loser["moved_out"], of_third["moved_in"]
    assert out == into
    assert (out["event"], out["moved"], out["target"]["id"]) == (moved["id"], approach["id"], third)
    assert desk.get(f"/events/{out['became']}").json()["causation_id"] == moved["id"]
    assert [one["id"] for one in of_third["absorbed"]] == [survivor]
    assert of_third["survivors"] == []


def test_the_lineage_of_what_is_no_deal_is_not_found(desk: Desk, parties: tuple[str, str]) -> None:
    assert problem(desk.get(f"/deals/{parties[0]}/lineage"), 404)["code"] == "unknown-stream"


def test_a_moved_event_is_marked_as_superseded_by_the_move(
    desk: Desk, deals: tuple[str, str], parties: tuple[str, str]
) -> None:
    approach = desk.record(deals[0], "deal.approached", {"from": parties[0], "to": parties[1]})
    move = {"event_ref": approach["id"], "to_stream": deals[1], "reason": "of the other deal"}

    moved = desk.record(deals[0], "deal.event_moved", move)

    history = desk.get(f"/deals/{deals[0]}/events").json()["items"]
    assert [event["superseded_by"] for event in history] == [None, moved["id"], None]
    assert desk.get(f"/deals/{deals[0]}").json()["stage"] == "LEAD"
    assert desk.get(f"/deals/{deals[1]}").json()["stage"] == "APPROACHED"


def test_a_dispute_marks_its_event_until_it_is_decided(
    desk: Desk, deals: tuple[str, str], parties: tuple[str, str]
) -> None:
    deal = deals[0]
    approach = desk.record(deal, "deal.approached", {"from": parties[0], "to": parties[1]})
    raised = desk.record(deal, "deal.dispute_raised", {"event_ref": approach["id"], "claim": "it never did"})

    disputed = desk.get(f"/deals/{deal}").json()
    desk.record(deal, "deal.dispute_resolved", {"dispute_ref": raised["id"], "outcome": "rejected", "reason": "it did"})
    decided = desk.get(f"/deals/{deal}").json()

    assert disputed["evidence"]["disputed"] is True
    assert [(one["event"], one["claim"], one["status"]) for one in disputed["disputes"]] == [
        (approach["id"], "it never did", "open")
    ]
    assert decided["evidence"]["disputed"] is False
    assert [(one["status"], one["reason"]) for one in decided["disputes"]] == [("rejected", "it did")]


def test_the_answer_names_what_was_written_to_the_other_deal(desk: Desk, deals: tuple[str, str]) -> None:
    survivor, loser = deals
    event = an_event("deal.duplicates_merged", {"survivor": survivor, "loser": loser})
    address, sent = f"/deals/{survivor}/events", {"If_Match": '"v1"', "Idempotency_Key": an_id()}

    tried = desk.post(f"{address}?dry_run=true", event, If_Match='"v1"').json()
    first, again = (desk.post(address, event, **sent).json() for _ in range(2))

    (along,) = first["companions"]
    assert (along["stream"], along["version"]) == ({"category": "deal", "id": loser}, 2)
    assert desk.get(f"/events/{along['id']}").json()["causation_id"] == first["events"][0]["id"]
    assert [item["id"] for item in again["companions"]] == [along["id"]]
    assert (tried["companions"][0]["id"], tried["companions"][0]["stream"]) == (None, along["stream"])


def test_an_answer_about_one_stream_alone_has_no_companions(
    desk: Desk, deals: tuple[str, str], parties: tuple[str, str]
) -> None:
    assert "companions" not in desk.post(f"/deals/{deals[0]}/events", an_approach(*parties)).json()


def test_a_batch_tells_where_both_deals_stand(desk: Desk, deals: tuple[str, str]) -> None:
    survivor, loser = deals
    data = {"survivor": survivor, "loser": loser}
    event = an_event("deal.duplicates_merged", data)
    line = {"stream": {"category": "deal", "id": survivor}, "expected_version": 1, **event}

    answer = desk.post("/events:batch", {"events": [line]}, Idempotency_Key=an_id()).json()

    assert {item["id"]: item["version"] for item in answer["streams"]} == {survivor: 2, loser: 2}

"""Deals over REST: opening, recording, reading back."""

from __future__ import annotations

from tests.api.desk import Desk, an_approach, an_event, an_id, problem, project


def test_a_deal_is_opened_by_the_data_of_its_opening_event_alone(desk: Desk, foxconn: str, nissan: str) -> None:
    parties = [{"company": foxconn, "role": "initiator"}, {"company": nissan, "role": "counterpart"}]
    data = {"title": "EV collaboration", "deal_kind": "platform_collaboration", "parties": parties}

    answer = desk.post("/deals", data)

    written = answer.json()
    assert answer.status_code == 201
    assert answer.headers["ETag"] == '"v1"'
    assert answer.headers["Location"] == f"/api/v1/deals/{written['state']['id']}"
    assert written["version"] == 1
    assert written["state"]["stage"] == "LEAD"
    assert written["events"][0]["citations"] == "own_knowledge"
    assert [party["company"] for party in written["state"]["parties"]] == [
        {"id": foxconn, "name": "Foxconn"},
        {"id": nissan, "name": "Nissan"},
    ]


def test_a_deal_is_opened_with_its_first_events_at_once(desk: Desk, foxconn: str, nissan: str) -> None:
    parties = [{"company": foxconn, "role": "initiator"}, {"company": nissan, "role": "counterpart"}]
    data = {"title": "EV collaboration", "deal_kind": "platform_collaboration", "parties": parties}

    answer = desk.post("/deals", {"events": [an_event("deal.opened", data), an_approach(foxconn, nissan)]})

    assert answer.status_code == 201
    assert answer.headers["ETag"] == '"v2"'
    assert answer.json()["state"]["stage"] == "APPROACHED"


def test_the_client_may_choose_the_id(desk: Desk, foxconn: str) -> None:
    chosen = an_id()
    data = {"title": "X", "deal_kind": "supply", "parties": [{"company": foxconn, "role": "initiator"}]}

    assert desk.opened("/deals", data | {"id": chosen.upper()}) == chosen
    assert problem(desk.post("/deals", data | {"id": chosen}), 409)["code"] == "already-opened"


def test_an_id_of_another_kind_of_stream_cannot_be_opened_as_a_deal(desk: Desk, foxconn: str, nissan: str) -> None:
    data = {"title": "X", "deal_kind": "supply", "parties": [{"company": nissan, "role": "initiator"}]}

    problem(desk.post("/deals", data | {"id": foxconn}), 409)
    assert desk.get(f"/companies/{foxconn}").json()["version"] == 1


def test_people_see_their_own_write_before_any_worker_does(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan}, occurred="2024-03")

    answer = desk.get(f"/deals/{deal}")

    assert answer.headers["ETag"].startswith('"v2.')
    assert answer.json()["stage"] == "APPROACHED"
    assert answer.json()["stage_since"] == "2024-03"
    assert answer.json()["code"] is None
    assert answer.json()["position"] is None


def test_the_read_model_and_the_fold_give_the_same_deal(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan}, occurred="2024-03")
    folded = desk.get(f"/deals/{deal}").json()
    project()

    projected = desk.get(f"/deals/{deal}").json()

    assert projected["position"] == 4
    assert projected["code"].startswith("D-")
    sealed = {"code", "position", "updated_at"}
    assert {k: v for k, v in projected.items() if k not in sealed} == {
        k: v for k, v in folded.items() if k not in sealed
    }


def test_a_read_model_that_lags_is_not_served(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    project()
    desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan})

    answer = desk.get(f"/deals/{deal}").json()

    assert answer["version"] == 2
    assert answer["stage"] == "APPROACHED"
    assert answer["code"].startswith("D-")


def test_the_code_of_an_existing_deal_is_in_the_answer_to_a_write(
    desk: Desk, deal: str, foxconn: str, nissan: str
) -> None:
    project()

    written = desk.post(f"/deals/{deal}/events", an_approach(foxconn, nissan)).json()

    assert written["state"]["code"] == desk.get(f"/deals/{deal}").json()["code"]


def test_an_event_comes_back_as_it_was_sent_and_more(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    sent = an_event(
        "deal.approached",
        {"from": foxconn, "to": nissan, "medium": "letter"},
        occurred="around 2024-03",
        inferred="a report of a meeting implies it",
        on_behalf_of="desk lead",
    )

    answer = desk.post(f"/deals/{deal}/events", sent)

    (event,) = answer.json()["events"]
    assert answer.headers["Location"] == f"/api/v1/events/{event['id']}"
    assert event["data"] == sent["data"] | {"confidential": False}
    for name in ("type", "citations", "inferred", "on_behalf_of"):
        assert event[name] == sent[name]
    assert event["occurred"]["earliest"] == "2024-03-01"
    assert event["occurred"]["approx"] is True
    assert event["stream"] == {"category": "deal", "id": deal}
    assert (event["version"], event["schema_version"], event["channel"]) == (2, 1, "api")
    assert event["sentence"] == "Foxconn approached Nissan"
    assert event["actor"] == {"kind": "token", "id": desk.token.split("_")[1], "name": "feed reader"}
    assert event["request_id"] == answer.headers["X-Request-ID"]
    assert len(event["digest"]) == 64
    assert (event["position"], event["recorded_at"], event["superseded_by"]) == (None, None, None)
    project()
    assert desk.get(f"/events/{event['id']}").json()["position"] == 4


def test_citations_come_back_with_the_words_that_they_quote(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    source = desk.opened("/sources", {"publisher": "EV trade press", "author": "A. Writer"})
    citation = {"source": source, "quote": "has approached Nissan in the past", "locator": "paragraph 4"}

    event = desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan}, citations=[citation])

    assert event["citations"][0] | citation == event["citations"][0]
    assert desk.get(f"/sources/{source}").json()["author"] == "A. Writer"


def test_what_the_rules_refuse_teaches_what_they_allow(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    desk.record(deal, "deal.lapsed", {})

    refused = problem(desk.post(f"/deals/{deal}/events", an_finalization(foxconn, nissan), If_Match="*"), 409)

    assert refused["code"] == "transition-refused"
    assert refused["current_stage"] == "LAPSED"
    assert refused["version"] == 2
    assert "deal.reopened" in refused["allowed_events"]
    assert refused["errors"][0]["code"] == "transition-refused"
    assert desk.get(f"/deals/{deal}").json()["version"] == 2


def an_finalization(foxconn: str, nissan: str) -> dict[str, object]:
    return an_event("deal.finalized", {"instrument": "definitive", "signatories": [foxconn, nissan]})


def test_every_error_of_every_event_is_named_with_its_place(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    events = [
        an_approach(foxconn, nissan),
        an_approach(foxconn, nissan, occurred="yesterday-ish"),
        an_event("deal.approached", {"from": foxconn, "speed": 1}, surprise=True),
    ]

    first = problem(desk.post(f"/deals/{deal}/events", {"events": events}), 422)
    del events[2]["surprise"]
    second = problem(desk.post(f"/deals/{deal}/events", {"events": events}), 422)

    assert [error["pointer"] for error in first["errors"]] == ["/events/2/surprise"]
    assert {error["pointer"] for error in second["errors"]} == {
        "/events/1/occurred",
        "/events/2/data/to",
        "/events/2/data/speed",
    }


def test_errors_of_the_short_form_lead_into_the_short_form(desk: Desk, foxconn: str) -> None:
    body = {
        "title": "X",
        "deal_kind": "barter",
        "parties": [{"company": an_id(), "role": "initiator"}],
        "occurred": "?",
    }

    invalid = problem(desk.post("/deals", body), 422)
    unknown = problem(desk.post("/deals", body | {"deal_kind": "supply", "occurred": None}), 422)

    assert {error["pointer"] for error in invalid["errors"]} == {"/deal_kind", "/occurred"}
    assert [(error["pointer"], error["code"]) for error in unknown["errors"]] == [
        ("/parties/0/company", "unknown-company")
    ]


def test_a_deal_that_is_not_there_is_not_found(desk: Desk, foxconn: str) -> None:
    for id_ in (an_id(), foxconn):
        for path in (f"/deals/{id_}", f"/deals/{id_}/events", f"/deals/{id_}/history", f"/deals/{id_}?valid_at=2024"):
            assert problem(desk.get(path), 404)["code"] == "unknown-stream"
        assert (
            problem(desk.post(f"/deals/{id_}/events", an_approach(foxconn, foxconn)), 404)["code"] == "unknown-stream"
        )

"""Everything at once at another time: lists, the board, the funnel and the interests of all deals."""

from __future__ import annotations

from typing import Any

import pytest

from events import store
from tests.api.desk import Desk, an_event, problem, project


@pytest.fixture
def head(desk: Desk, foxconn: str, nissan: str) -> dict[str, Any]:
    """Three deals, projected: a lead, one in talks since 2024, and one whose interest softened before it lapsed."""
    lead = desk.deal(foxconn, nissan, title="Lead")
    talks = desk.deal(nissan, foxconn, title="Talks")
    desk.record(talks, "deal.talks_started", {"parties": [foxconn, nissan]}, occurred="2024-02-01")
    lapsed = desk.deal(foxconn, nissan, title="Lapsed")
    interest = {"holder": foxconn, "target": nissan, "interest_kind": "equity"}
    expressed = desk.record(lapsed, "deal.stake_interest_expressed", interest, occurred="2024-03-01")
    softened = {"scope": "stake_interest", "by": foxconn, "firmness": "soft", "subject_ref": expressed["id"]}
    desk.record(lapsed, "deal.withdrawal_declared", softened, occurred="2024-06-01")
    project()
    position = store.head()
    desk.record(lapsed, "deal.lapsed", {"reason": "nobody answered"}, occurred="2025-01-10")
    project()
    return {"lead": lead, "talks": talks, "lapsed": lapsed, "before": position, "position": store.head()}


def titles(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [item["title"] for item in answer.json()["items"]]


def columns(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 200, answer.content
    found = {column["stage"]: [card["title"] for card in column["cards"]] for column in answer.json()["columns"]}
    return {stage: cards for stage, cards in found.items() if cards}


def test_a_list_tells_what_there_was_at_a_position(desk: Desk, head: dict[str, Any]) -> None:
    then = desk.get("/deals", known_position=head["before"])

    assert titles(then) == ["Lead", "Talks", "Lapsed"]
    assert [item["stage"] for item in then.json()["items"]] == ["LEAD", "TALKS", "LEAD"]
    assert then.json()["as_of"]["position"] == then.json()["projection_position"] == head["before"]
    assert "immutable" in then.headers["Cache-Control"]
    assert titles(desk.get("/deals", known_position=head["before"], order="-opened")) == ["Lapsed", "Talks", "Lead"]
    assert titles(desk.get("/deals", known_position=0)) == []


def test_a_list_on_a_day_filters_by_how_things_stood_on_it(desk: Desk, head: dict[str, Any], nissan: str) -> None:
    assert titles(desk.get("/deals", valid_at="2024-12-31", stage="LAPSED")) == []
    assert titles(desk.get("/deals", valid_at="2025-01", stage="LAPSED")) == ["Lapsed"]
    assert titles(desk.get("/deals", known_position=head["before"], interest_status="softened")) == ["Lapsed"]
    by_role = desk.get("/deals", known_position=head["position"], party=nissan, role="initiator")
    assert titles(by_role) == ["Talks"]


def test_pages_of_a_list_stand_still_while_others_write(desk: Desk, head: dict[str, Any], foxconn: str) -> None:
    first = desk.get("/deals", valid_at="2030", limit=2, record_status="live")
    desk.record(head["talks"], "deal.described", {"title": "Another title"})
    project()

    second = desk.http.get(first.json()["next"])

    assert f"known_position={first.json()['as_of']['position']}" in first.json()["next"]
    assert titles(second) == ["Lapsed"]
    (previous,) = [link for link in second.headers["Link"].split(", <") if 'rel="prev"' in link]
    back = desk.http.get(previous.strip("<").partition(">")[0])
    assert titles(back) == titles(first)


def test_a_list_brings_others_along_as_they_were(desk: Desk, head: dict[str, Any], foxconn: str) -> None:
    renamed = an_event("company.renamed", {"legal_name": "Hon Hai Technology Group"}, occurred="2025")
    desk.post(f"/companies/{foxconn}/events", renamed)
    project()

    then = desk.get("/deals", known_position=head["before"], include="companies").json()

    assert then["included"]["companies"][foxconn]["legal_name"] == "Hon Hai Precision Industry"


@pytest.mark.parametrize("given", [{"search": "talks"}, {"order": "updated"}, {"changed_after": 1}])
def test_what_only_holds_today_is_refused_at_another_time(desk: Desk, given: dict[str, Any]) -> None:
    refused = problem(desk.get("/deals", known_position=0, **given), 400)

    assert refused["errors"][0]["parameter"] == next(iter(given))


def test_every_collection_has_a_past(desk: Desk, head: dict[str, Any], foxconn: str) -> None:
    seminar = desk.opened("/seminars", {"host": foxconn, "title": "In Tokyo", "occurred": "2025-04"})
    source = desk.opened("/sources", {"publisher": "EV trade press"})
    project()
    at = store.head()
    desk.post(f"/seminars/{seminar}/events", an_event("seminar.held", {}, occurred="2025-05"))
    desk.post(f"/sources/{source}/events", an_event("source.retracted", {"reason": "the publisher withdrew it"}))
    project()

    assert len(desk.get("/companies", known_position=at).json()["items"]) == 2
    assert desk.get("/companies", known_position=at, country="JP").json()["items"] == []
    seminars = desk.get("/seminars", known_position=at, status="announced", host=foxconn).json()["items"]
    assert [item["id"] for item in seminars] == [seminar]
    assert desk.get("/seminars", known_position=at, status="held").json()["items"] == []
    sources = desk.get("/sources", known_position=at, retracted="false").json()["items"]
    assert [item["id"] for item in sources] == [source]
    assert problem(desk.get("/sources", known_position=at, reliability="A"), 400)


def test_the_board_as_it_stands_and_as_it_stood(desk: Desk, head: dict[str, Any]) -> None:
    assert columns(desk.get("/board")) == {"LEAD": ["Lead"], "TALKS": ["Talks"], "LAPSED": ["Lapsed"]}
    assert columns(desk.get("/board", known_position=head["before"])) == {
        "LEAD": ["Lapsed", "Lead"],
        "TALKS": ["Talks"],
    }
    assert columns(desk.get("/board", known_position=0)) == {}
    assert "LAPSED" not in columns(desk.get("/board", valid_at="2024-12-31"))


def test_a_column_leads_to_all_of_its_deals(desk: Desk, head: dict[str, Any]) -> None:
    board = desk.get("/board", known_position=head["before"], limit=1).json()
    lead = next(column for column in board["columns"] if column["stage"] == "LEAD")

    assert (lead["count"], [card["title"] for card in lead["cards"]]) == (2, ["Lapsed"])
    assert titles(desk.http.get(lead["more"])) == ["Lapsed", "Lead"]
    assert next(column for column in board["columns"] if column["stage"] == "TALKS")["more"] is None


def test_a_card_names_its_parties_as_they_were_known(desk: Desk, head: dict[str, Any], foxconn: str) -> None:
    desk.post(f"/companies/{foxconn}/events", an_event("company.renamed", {"legal_name": "Hon Hai Technology Group"}))
    project()

    board = desk.get("/board", known_position=head["before"]).json()

    card = next(card for column in board["columns"] for card in column["cards"] if card["title"] == "Lead")
    assert card["parties"][0]["company"] == {"id": foxconn, "name": "Foxconn"}


def test_the_funnel_counts_moves_between_stages(desk: Desk, head: dict[str, Any]) -> None:
    def lapsed(**given: Any) -> dict[str, Any]:
        funnel = desk.get("/funnel", **{"from": "2025-01-01", "to": "2025-01-31"} | given).json()
        assert (funnel["from"], funnel["to"]) == ("2025-01-01", "2025-01-31")
        return next(stage for stage in funnel["stages"] if stage["stage"] == "LAPSED")

    assert lapsed() == {"stage": "LAPSED", "at_start": 0, "entered": 1, "left": 0, "at_end": 1}
    assert lapsed(known_position=head["before"])["entered"] == 0


@pytest.mark.parametrize(
    ("given", "named"),
    [({}, ["from", "to"]), ({"from": "2025"}, ["to"]), ({"from": "2025", "to": "2024"}, ["to"])],
)
def test_a_funnel_without_its_days_is_refused(desk: Desk, given: dict[str, str], named: list[str]) -> None:
    assert [error["parameter"] for error in problem(desk.get("/funnel", **given), 400)["errors"]] == named


def test_interests_given_up_while_the_deal_lives(desk: Desk, head: dict[str, Any], foxconn: str, nissan: str) -> None:
    asked = {"status": "softened,withdrawn", "stage": "open"}

    then = desk.get("/interests", known_position=head["before"], **asked).json()

    (line,) = then["items"]
    assert (line["status"], line["deal"]["title"], line["holder"]["name"]) == ("softened", "Lapsed", "Foxconn")
    assert desk.get("/interests", **asked).json()["items"] == []
    assert len(desk.get("/interests", stage="ended", target=nissan).json()["items"]) == 1
    assert desk.get("/interests", holder=nissan).json()["items"] == []


def test_pages_of_interests_stand_still(desk: Desk, head: dict[str, Any], foxconn: str, nissan: str) -> None:
    for kind in ("asset", "option"):
        interest = {"holder": foxconn, "target": nissan, "interest_kind": kind}
        desk.record(head["lead"], "deal.stake_interest_expressed", interest, occurred="2024-05-01")
    project()

    first = desk.get("/interests", limit=2).json()
    second = desk.http.get(first["next"]).json()

    assert [line["deal"]["title"] for line in first["items"] + second["items"]] == ["Lead", "Lead", "Lapsed"]
    assert second["as_of"]["position"] == first["as_of"]["position"]
    assert second["next"] is None


EVERYTHING = ("/deals", "/board", "/interests", "/funnel?from=2024&to=2025")


@pytest.mark.parametrize("path", [*EVERYTHING, "/deals?stage=REJECTED"])
def test_answers_about_now_say_where_they_stand_and_are_not_sent_again_for_what_does_not_touch_them(
    desk: Desk, head: dict[str, Any], path: str
) -> None:
    before = desk.http.get(f"/api/v1{path}")
    desk.opened("/sources", {"publisher": "EV trade press"})
    project()

    after = desk.http.get(f"/api/v1{path}")
    again = desk.http.get(f"/api/v1{path}", headers={"If-None-Match": before.headers["ETag"]})

    assert before.json()["projection_position"] == head["position"]
    assert after.json()["projection_position"] == store.head()
    assert after.json()["as_of"]["valid_at"] is None
    assert before.headers["ETag"].startswith("W/")
    assert again.status_code == 304


@pytest.mark.parametrize("path", EVERYTHING)
def test_closed_answers_about_everything_stay_as_they_were(
    desk: Desk, head: dict[str, Any], path: str, foxconn: str, nissan: str
) -> None:
    address = f"/api/v1{path}{'&' if '?' in path else '?'}known_position={head['before']}"
    before = desk.http.get(address)

    for company in (foxconn, nissan):
        desk.post(f"/companies/{company}/events", an_event("company.renamed", {"legal_name": "Renamed"}))
    desk.record(head["lead"], "deal.talks_started", {"parties": [foxconn, nissan]}, occurred="2020")
    desk.record(head["talks"], "deal.described", {"title": "Another title"}, occurred="2020")
    project()

    after = desk.http.get(address)
    assert after.content == before.content
    assert "immutable" in after.headers["Cache-Control"]
    assert "Memento-Datetime" in after.headers


@pytest.mark.parametrize("path", ["/deals", "/board", "/interests", "/funnel?from=2024&to=2025"])
def test_a_position_ahead_of_the_log_is_told(desk: Desk, head: dict[str, Any], path: str) -> None:
    address = f"/api/v1{path}{'&' if '?' in path else '?'}known_position={head['position'] + 1}"

    assert problem(desk.http.get(address), 409)["code"] == "ahead-of-log"


@pytest.mark.parametrize("path", ["/deals", "/board", "/funnel?from=2024&to=2025", "/interests"])
def test_a_position_that_the_views_have_not_reached_is_to_be_asked_for_again(
    desk: Desk, head: dict[str, Any], path: str
) -> None:
    desk.record(head["lead"], "deal.note_added", {"body": "call them"})
    store.seal()

    answer = desk.get(f"{path}{'&' if '?' in path else '?'}known_position={store.head()}")

    assert problem(answer, 503)["code"] == "view-behind"
    assert int(answer.headers["Retry-After"]) >= 1

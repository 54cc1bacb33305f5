"""Reads as of a moment of knowledge in the words of Memento (RFC 7089), and how long they may be kept (R7, R8)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from django.utils.http import http_date

from events import store
from tests.api.desk import Desk, an_event, problem, project

CLOSED = "private, max-age=31536000, immutable"
OPEN = "private, no-cache"


@pytest.fixture
def history(desk: Desk, deal: str, foxconn: str, nissan: str) -> str:
    """The address of a deal with an approach; positions 1 to 4, and a fifth of something else."""
    desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan}, occurred="2024-03")
    project()
    desk.company("Honda Motor")
    project()
    return f"/deals/{deal}"


def recorded_at(desk: Desk, position: int) -> datetime:
    (event,) = desk.get("/events", after=position - 1, limit=1).json()["items"]
    return datetime.fromisoformat(event["recorded_at"])


def test_an_answer_of_a_moment_says_when_that_was_and_where_it_has_its_own_address(desk: Desk, history: str) -> None:
    answer = desk.get(history, known_position=4, fields="stage")

    assert answer.headers["Memento-Datetime"] == http_date(recorded_at(desk, 4).timestamp())
    assert answer.headers["Content-Location"] == f"/api/v1{history}?fields=stage&known_position=4"
    assert answer.headers["Link"] == f'</api/v1{history}?fields=stage>; rel="original timegate"'


def test_an_instant_and_the_position_it_leads_to_are_the_same_memento(desk: Desk, history: str) -> None:
    instant = recorded_at(desk, 4).isoformat()

    by_clock, by_position = desk.get(history, known_at=instant), desk.get(history, known_position=4)

    assert by_clock.headers["Content-Location"] == by_position.headers["Content-Location"]
    assert by_clock.headers["Memento-Datetime"] == by_position.headers["Memento-Datetime"]
    known = by_clock.json()
    known["as_of"]["known_at"] = None
    assert known == by_position.json()


def test_a_resource_is_its_own_timegate(desk: Desk, history: str) -> None:
    moment = recorded_at(desk, 5)

    answer = desk.get(history, headers={"Accept-Datetime": http_date(moment.timestamp())})

    assert answer.status_code == 200
    assert "Accept-Datetime" in answer.headers["Vary"]
    assert answer.headers["Memento-Datetime"] == http_date(moment.timestamp())
    assert answer.headers["Content-Location"].startswith(f"/api/v1{history}?known_position=")
    assert answer.json()["as_of"]["position"] >= 5  # the second counts to its end


def test_a_time_before_the_first_event_is_no_memento(desk: Desk, history: str) -> None:
    nothing = desk.get(history, headers={"Accept-Datetime": "Thu, 10 Apr 2025 00:00:00 GMT"})

    assert problem(nothing, 404)["as_of"]["position"] == 0
    assert "Memento-Datetime" not in nothing.headers
    assert "Accept-Datetime" in nothing.headers["Vary"]


def test_a_time_in_the_future_is_the_present(desk: Desk, history: str) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)

    answer = desk.get(history, headers={"Accept-Datetime": http_date(tomorrow.timestamp())})

    assert answer.json()["as_of"]["position"] == store.head()
    assert answer.headers["Cache-Control"] == OPEN


@pytest.mark.parametrize("given", ["2025-04-10", "yesterday", "", "Thu, 31 Feb 2025 00:00:00 GMT"])
def test_what_is_no_date_is_refused(desk: Desk, history: str, given: str) -> None:
    refused = problem(desk.get(history, headers={"Accept-Datetime": given}), 400)

    assert refused["code"] == "bad-header"
    assert "Accept-Datetime" in refused["detail"]


def test_an_address_that_names_a_moment_pays_no_heed_to_the_header(desk: Desk, history: str) -> None:
    asked = {"Accept-Datetime": "Thu, 10 Apr 2025 00:00:00 GMT"}

    answer = desk.get(history, headers=asked, known_position=4)

    assert answer.json()["as_of"]["position"] == 4
    assert "Accept-Datetime" not in answer.headers.get("Vary", "")


def test_the_present_is_no_memento_and_varies_by_the_header(desk: Desk, history: str) -> None:
    answer = desk.get(history)

    assert "Memento-Datetime" not in answer.headers
    assert "Accept-Datetime" in answer.headers["Vary"]


def test_an_address_without_a_past_does_not_vary(desk: Desk, history: str) -> None:
    assert "Accept-Datetime" not in desk.get("/token").headers.get("Vary", "")


def test_a_closed_answer_may_be_kept_for_ever(desk: Desk, history: str) -> None:
    instant = recorded_at(desk, 4).isoformat()

    for given in ({"known_position": 4}, {"known_at": instant}, {"known_position": 4, "valid_at": "2024"}):
        answer = desk.get(history, **given)

        assert answer.headers["Cache-Control"] == CLOSED
        again = desk.get(history, headers={"If-None-Match": answer.headers["ETag"]}, **given)
        assert (again.status_code, again.headers["Cache-Control"]) == (304, CLOSED)


def test_an_answer_at_the_head_may_not(desk: Desk, history: str) -> None:
    head: dict[str, Any] = {"known_position": store.head()}
    today = {"known_at": datetime.now(UTC).date().isoformat()}

    for given in ({}, head, today, {"valid_at": "2024"}, {"min_level": 1}):
        answer = desk.get(history, **given)

        assert answer.status_code in {200, 404}
        assert answer.headers["Cache-Control"] == OPEN, given


def test_what_shows_a_text_that_can_be_erased_is_never_kept(desk: Desk, history: str) -> None:
    source = desk.opened("/sources", {"publisher": "EV trade press", "author": "A. Writer"})
    nameless = desk.opened("/sources", {"publisher": "EV trade press"})
    project()
    at = store.head()
    desk.company("Yulon Motor")
    project()

    assert desk.get(f"/sources/{source}", known_position=at).headers["Cache-Control"] == OPEN
    assert desk.get(f"/sources/{nameless}", known_position=at).headers["Cache-Control"] == CLOSED
    assert desk.get(f"{history}/history", known_position=at).headers["Cache-Control"] == OPEN  # it names people


def test_the_date_of_a_memento_asked_for_again_leads_to_no_less(desk: Desk, history: str) -> None:
    shown = desk.get(history, known_position=4)

    again = desk.get(history, headers={"Accept-Datetime": shown.headers["Memento-Datetime"]})

    assert parsedate_to_datetime(again.headers["Memento-Datetime"]) >= parsedate_to_datetime(
        shown.headers["Memento-Datetime"]
    )
    assert again.json()["version"] >= shown.json()["version"]


def test_every_category_has_its_mementos(desk: Desk, foxconn: str) -> None:
    seminar = desk.opened("/seminars", {"host": foxconn, "occurred": "2025-04"})
    source = desk.opened("/sources", {"publisher": "EV trade press"})
    project()
    at = store.head()
    desk.post(f"/seminars/{seminar}/events", an_event("seminar.held", {}, occurred="2025-05"))
    project()

    for path in (f"/companies/{foxconn}", f"/seminars/{seminar}", f"/sources/{source}"):
        answer = desk.get(path, known_position=at)

        assert answer.headers["Cache-Control"] == CLOSED
        assert answer.headers["Content-Location"].endswith(f"known_position={at}")


@pytest.mark.parametrize("given", [{}, {"known_to_position": 4}])
@pytest.mark.parametrize("path", ["{history}/diff", "/diff"])
def test_what_changed_in_our_knowledge_has_an_address_of_its_own(
    desk: Desk, history: str, path: str, given: dict[str, Any]
) -> None:
    """The end of the span is its moment; neither `known_at` nor `Accept-Datetime` can be given with one."""
    path = path.format(history=history)

    answer = desk.get(path, known_from_position=3, **given)

    moment = answer.json()["as_of"]["position"]
    assert answer.headers["Content-Location"] == f"/api/v1{path}?known_from_position=3&known_to_position={moment}"
    assert answer.headers["Link"] == f'</api/v1{path}?known_from_position=3>; rel="original"'
    again = desk.get(answer.headers["Content-Location"].removeprefix("/api/v1"))
    assert (again.status_code, again.content) == (200, answer.content)

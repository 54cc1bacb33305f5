"""What the story's deals were on days that its vague dates leave open."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command

from events import story
from tests.api.desk import Desk, project


@pytest.fixture
def collaboration(desk: Desk) -> str:
    """The deal of Foxconn and Nissan."""
    call_command("load_story", stdout=io.StringIO())
    project()
    return f"/deals/{story.stream_id('story', 'D1')}"


def test_whether_equity_was_still_wanted_in_2024_is_unknown_and_between_what(desk: Desk, collaboration: str) -> None:
    then = desk.get(collaboration, valid_at="2024").json()

    (interest,) = then["between"]["interests"]
    assert (interest["status"], interest["between"]) == ("unknown", ["none", "expressed", "softened"])
    assert interest["id"] in then["uncertain"]
    assert then["between"]["stages"] == ["LEAD", "APPROACHED"]
    assert then["interests"] == []  # nothing of it is certain
    assert then["during"] == [{"from": "2024-01-01", "to": "2024-12-31", "state": None}]


def test_once_every_date_has_passed_nothing_is_left_open(desk: Desk, collaboration: str) -> None:
    then = desk.get(collaboration, valid_at="2025-04-10").json()

    assert then["uncertain"] == []
    assert "between" not in then
    assert [line["status"] for line in then["interests"]] == ["softened"]


def test_a_month_tells_each_of_its_days(desk: Desk, collaboration: str) -> None:
    then = desk.get(collaboration, valid_at="2025-04", fields="stage").json()

    before, after = then["during"]
    assert (before["from"], before["to"], before["state"]) == ("2025-04-01", "2025-04-09", None)
    assert (after["from"], after["to"], after["state"]["stage"]) == ("2025-04-10", "2025-04-30", "APPROACHED")

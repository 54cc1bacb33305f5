"""How many statements a request sends: a constant for each kind of request, whatever it holds."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.desk import Desk, an_approach, project

CALLER = 2  # every request looks its token up, and writes down what it is shown


def counted(ask: Callable[[], Any]) -> int:
    """Statements of a request, asked twice: what a process looks up once and keeps is not counted."""
    ask()
    with CaptureQueriesContext(connection) as captured:
        answer = ask()
    assert answer.status_code in {200, 201}, answer.content
    return len(captured)


@pytest.fixture
def deals(desk: Desk, foxconn: str, nissan: str) -> list[str]:
    """Sixty deals with an approach each, projected."""
    batch = [line for _ in range(60) for line in a_deal_of_two(foxconn, nissan)]
    answer = post_batch(desk, batch)
    assert answer.status_code == 201, answer.content
    project()
    return [line["stream"]["id"] for line in batch[::2]]


def a_deal_of_two(one: str, two: str) -> list[dict[str, Any]]:
    """A new deal as two lines of a batch: it is opened, and one company approaches the other."""
    stream = {"category": "deal", "id": str(uuid.uuid4())}
    parties = [{"company": one, "role": "initiator"}, {"company": two, "role": "counterpart"}]
    opened = {"title": "EV collaboration", "deal_kind": "alliance", "parties": parties}
    return [
        {"stream": stream, "type": "deal.opened", "data": opened, "citations": "own_knowledge"},
        {"stream": stream} | an_approach(one, two),
    ]


def post_batch(desk: Desk, lines: list[dict[str, Any]]) -> Any:
    return desk.post("/events:batch", {"events": lines}, Idempotency_Key=str(uuid.uuid4()))


def test_a_deal_takes_two_statements(desk: Desk, deals: list[str]) -> None:
    assert counted(lambda: desk.get(f"/deals/{deals[0]}")) == CALLER + 2  # its row, and the words for what it names


@pytest.mark.parametrize("limit", [1, 50, 500])
def test_a_page_of_deals_takes_two_statements(desk: Desk, deals: list[str], limit: int) -> None:
    assert counted(lambda: desk.get("/deals", limit=limit)) == CALLER + 2  # rows, words


@pytest.mark.parametrize("limit", [10, 500])
def test_a_page_of_the_feed_takes_as_many_statements_as_any_other(desk: Desk, deals: list[str], limit: int) -> None:
    assert counted(lambda: desk.get("/events", limit=limit)) == CALLER + 2  # events, words


def test_one_event_takes_five_statements(desk: Desk, deals: list[str], foxconn: str, nissan: str) -> None:
    approach = an_approach(foxconn, nissan)

    found = counted(lambda: desk.post(f"/deals/{deals[0]}/events", approach))

    assert found == CALLER + 3  # the stream, its opening and words; the insert itself goes past Django's cursors


def test_a_batch_takes_as_many_statements_whatever_its_size(desk: Desk, foxconn: str, nissan: str) -> None:
    def batch_of(deals: int) -> Callable[[], Any]:
        return lambda: post_batch(desk, [line for _ in range(deals) for line in a_deal_of_two(foxconn, nissan)])

    small, large = counted(batch_of(5)), counted(batch_of(45))
    copied, copied_more = counted(batch_of(50)), counted(batch_of(250))

    assert small == large
    assert copied == copied_more  # from a hundred events on by COPY, which is a statement more

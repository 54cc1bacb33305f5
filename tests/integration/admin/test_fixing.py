"""Corrections and retractions from the page of a deal."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest

from events import domain
from events.domain import DealState
from tests.integration.admin.desk import a_company, a_deal, an_analyst, fill_in, history, record, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def parties() -> tuple[str, str]:
    return a_company("Hon Hai Precision Industry"), a_company("Nissan Motor")


@pytest.fixture
def deal(parties: tuple[str, str]) -> str:
    deal = a_deal(*parties)
    approach = {"from": parties[0], "to": parties[1], "topic": "batteries"}
    record("deal", "deal.approached", approach, to=deal, occurred="2024-03~")
    return deal


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def state_of(deal: str) -> DealState:
    state = domain.fold(history(deal))
    assert isinstance(state, DealState)
    return state


def fix_url(action: str, deal: str, number: int = 1) -> str:
    return url("deal", action, deal, history(deal)[number].id)


def test_first_it_is_asked_whether_the_world_changed_or_we_were_wrong(deal: str) -> None:
    page = text(an_analyst().get(fix_url("fix", deal)))

    assert "Did the world change, or were we wrong?" in page
    for address in (url("deal", "record", deal), fix_url("correct", deal), fix_url("retract", deal)):
        assert f'href="{address}"' in page


def test_a_correction_begins_with_what_stands_and_replaces_it(deal: str, parties: tuple[str, str]) -> None:
    answer = fill_in(
        an_analyst(), fix_url("correct", deal), data__new_data__topic="electric cars", data__reason_code="entry_error",
        data__reason="a slip",
    )  # fmt: skip

    assert answer.status_code == 302
    original, correction = history(deal)[1:]
    assert correction.data.supersedes == original.id
    new_data = correction.data.new_data
    assert (new_data["from"], new_data["to"], new_data["topic"]) == (*parties, "electric cars")
    assert (correction.occurred.earliest, correction.occurred.approx) == (original.occurred.earliest, True)
    assert correction.metadata.own_knowledge


def test_a_problem_in_the_corrected_data_is_shown_at_its_field(deal: str) -> None:
    answer = fill_in(
        an_analyst(), fix_url("correct", deal), data__new_data__topic="x" * 400, data__reason_code="entry_error",
        data__reason="a slip",
    )  # fmt: skip

    assert answer.context["form"].errors.keys() == {"data.new_data.topic"}
    assert len(history(deal)) == 2


def test_a_correction_can_be_corrected_again(deal: str) -> None:
    client = an_analyst()
    reason = {"data__reason_code": "entry_error", "data__reason": "a slip"}
    fill_in(client, fix_url("correct", deal), data__new_data__topic="cars", **reason)

    answer = fill_in(client, fix_url("correct", deal, 2), data__new_data__topic="vans", **reason)

    assert answer.status_code == 302
    page = text(client.get(url("deal", "change", deal)))
    assert "about vans" in page
    assert len(history(deal)) == 4


def test_a_retraction_takes_the_entry_out_of_the_state_and_leaves_it_struck_in_the_story(deal: str) -> None:
    client = an_analyst()

    answer = fill_in(
        client, fix_url("retract", deal), data__reason_code="wrong_entity", data__reason="another Nissan",
        own_knowledge="on",
    )  # fmt: skip

    assert answer.status_code == 302
    assert state_of(deal).stage == "LEAD"
    page = text(client.get(url("deal", "change", deal)))
    assert "dt-entry--struck" in page
    assert "retracted" in page


def test_what_was_retracted_cannot_be_fixed_again(deal: str) -> None:
    client = an_analyst()
    addresses = [fix_url(action, deal) for action in ("fix", "correct", "retract")]
    record(
        "deal",
        "deal.event_retracted",
        {"supersedes": history(deal)[1].id, "reason_code": "entry_error", "reason": "a slip"},
        to=deal,
    )

    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]


def test_words_that_are_kept_apart_can_be_corrected(deal: str) -> None:
    record("deal", "deal.note_added", {"body": "ask agian"}, to=deal)
    client = an_analyst()

    shown = text(client.get(fix_url("correct", deal, 2)))
    fill_in(
        client, fix_url("correct", deal, 2), data__new_data__body="ask again", data__reason_code="entry_error",
        data__reason="a slip",
    )  # fmt: skip

    assert "ask agian" in shown
    assert "ask again" in text(client.get(url("deal", "change", deal)))
    assert history(deal)[-1].data.new_data["body"].startswith("sha256:")

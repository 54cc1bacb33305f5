"""Merges, moves and disputes in the admin: their cards, their forms, and the page of a merged deal."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest

from events import domain
from tests.integration.admin.desk import a_company, a_deal, an_analyst, catch_up, fill_in, history, record, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def parties() -> tuple[str, str]:
    return a_company("Hon Hai Precision Industry"), a_company("Nissan Motor")


@pytest.fixture
def deals(parties: tuple[str, str]) -> tuple[str, str]:
    deals = a_deal(*parties, title="EVs"), a_deal(*parties, title="EVs again")
    catch_up()
    return deals


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def merge(survivor: str, loser: str) -> None:
    record("deal", "deal.duplicates_merged", {"survivor": survivor, "loser": loser}, to=survivor)


def test_what_is_about_the_record_has_cards_of_its_own(deals: tuple[str, str]) -> None:
    page = text(an_analyst().get(url("deal", "record", deals[0])))

    _, about = page.split("About the record")
    for label in ("Duplicates merged", "Event moved", "Dispute raised", "Confidence assessed"):
        assert label in about
    assert "Nothing is merged here." in about


def test_two_records_are_merged_by_the_form(deals: tuple[str, str]) -> None:
    survivor, loser = deals

    answer = fill_in(
        an_analyst(),
        url("deal", "record_type", survivor, "deal.duplicates_merged"),
        data__survivor=survivor,
        data__loser=loser,
        data__field_choices__title="One deal",
        own_knowledge="on",
    )

    assert answer.status_code == 302
    assert domain.fold(history(loser)).merged_into == survivor
    assert domain.fold(history(survivor)).display_name == "One deal"


def test_the_page_of_a_merged_deal_leads_to_the_survivor_and_offers_the_undoing_alone(deals: tuple[str, str]) -> None:
    survivor, loser = deals
    merge(survivor, loser)
    client = an_analyst()

    page, kinds = text(client.get(url("deal", "change", loser))), text(client.get(url("deal", "record", loser)))

    assert f'merged into <a href="{url("deal", "change", survivor)}">EVs</a>' in page
    assert "Correct or retract" not in page
    assert kinds.count("dt-kind__link") == 1
    assert url("deal", "record_type", loser, "deal.merge_undone") in kinds
    assert "Merged into this deal: EVs again" in text(client.get(url("deal", "change", survivor)))


def test_a_merge_is_undone_by_the_form(deals: tuple[str, str]) -> None:
    survivor, loser = deals
    merge(survivor, loser)

    answer = fill_in(
        an_analyst(),
        url("deal", "record_type", loser, "deal.merge_undone"),
        data__merge_ref=history(loser)[-1].id,
        data__reason="two deals after all",
        own_knowledge="on",
    )

    assert answer.status_code == 302
    assert domain.fold(history(loser)).record_status == "live"


def test_an_entry_of_another_deal_is_moved_from_its_own_button(
    deals: tuple[str, str], parties: tuple[str, str]
) -> None:
    here, there = deals
    record("deal", "deal.approached", {"from": parties[0], "to": parties[1]}, to=here, occurred="2024-03")
    entry = history(here)[1].id
    client = an_analyst()
    address = url("deal", "record_type", here, "deal.event_moved") + f"?data.event_ref={entry}"
    assert f'href="{address}"' in text(client.get(url("deal", "fix", here, entry)))

    answer = fill_in(client, address, data__to_stream=there, data__reason="the other deal", own_knowledge="on")

    assert answer.status_code == 302
    assert [event.type for event in history(there)] == ["deal.opened", "deal.approached"]
    assert history(here)[-1].data.to_json()["event_ref"] == entry


def test_the_record_of_a_company_is_merged_and_brought_back_by_the_forms(parties: tuple[str, str]) -> None:
    successor, duplicate = parties
    catch_up()
    client = an_analyst()

    merged = fill_in(
        client,
        url("company", "record_type", duplicate, "company.merged"),
        data__outcome="duplicate_record",
        data__successor=successor,
        own_knowledge="on",
    )

    assert merged.status_code == 302
    assert domain.fold(history(duplicate)).merged_into == successor
    assert "is a duplicate of Hon Hai" in text(client.get(url("company", "change", successor)))
    kinds = text(client.get(url("company", "record", duplicate)))
    assert kinds.count("dt-kind__link") == 0

    merge_id = history(duplicate)[-1].id
    retracted = fill_in(
        client,
        url("company", "retract", duplicate, merge_id),
        data__reason_code="entry_error",
        data__reason="two firms after all",
        own_knowledge="on",
    )

    assert retracted.status_code == 302
    assert [domain.fold(history(company)).record_status for company in parties] == ["live", "live"]

"""What an analyst does in the browser, from signing in to seeing the entry on the page of the deal."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from events.projections.models import DealView
from tests.integration.admin.desk import a_company, a_deal, a_source, catch_up, history, url
from tests.programs import wait_for


@pytest.fixture
def deal(site: str) -> str:
    User.objects.create_superuser("aiko", password="correct horse")
    a_source("EV trade press")
    deal = a_deal(a_company("Hon Hai Precision Industry", "Foxconn"), a_company("Nissan Motor"))
    a_company("Mitsubishi Motors Corporation", "Mitsubishi")
    a_company("Mitsubishi Corporation", "Mitsubishi")
    catch_up()
    return deal


def sign_in(page: Page) -> None:
    page.goto("/admin/")
    page.locator("[name=username]").fill("aiko")
    page.locator("[name=password]").fill("correct horse")
    page.get_by_role("button", name="Log in").click()


def test_an_approach_is_recorded_and_seen_on_the_page_of_the_deal(page: Page, deal: str) -> None:
    sign_in(page)
    page.get_by_role("link", name="Deals").click()
    page.get_by_role("link", name="EV collaboration").click()
    page.get_by_role("link", name="Record event").click()
    page.get_by_role("link", name="Approach", exact=True).click()

    page.get_by_role("group", name="From").get_by_text("Foxconn").click()
    page.get_by_role("group", name="To", exact=True).get_by_text("Nissan Motor").click()
    page.get_by_label("When did it happen?").fill("around 2024-03")
    expect(page.get_by_text("around March 2024")).to_be_visible()
    page.get_by_role("group", name="Source", exact=True).get_by_text("EV trade press").click()
    page.get_by_label("Quote").fill("has already approached Nissan")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_text("Stage moves from LEAD to APPROACHED.")).to_be_visible()
    assert len(history(deal)) == 1
    page.get_by_role("button", name="Record", exact=True).click()

    expect(page.locator(".dt-entry__sentence", has_text="Foxconn approached Nissan Motor")).to_be_visible()
    expect(page.locator(".dt-hero .dt-stage")).to_have_text("APPROACHED")
    expect(page.get_by_role("img", name="Timeline of EV collaboration")).to_be_visible()
    wait_for(lambda: DealView.objects.get(pk=deal).stage == "APPROACHED", what="the view")


def test_a_company_is_picked_with_the_keyboard_while_its_name_is_typed(page: Page, deal: str) -> None:
    sign_in(page)
    page.goto(url("deal", "record_type", deal, "deal.party_joined"))

    box = page.get_by_role("combobox", name="Name of a company")
    box.press_sequentially("mitsubishi mot")
    expect(page.get_by_role("option", name="Mitsubishi Motors Corporation")).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    page.get_by_label("Role").select_option("manufacturer")
    page.get_by_label("Analyst's own knowledge").check()
    page.get_by_role("button", name="Record", exact=True).click()

    expect(page.locator(".dt-entry__sentence", has_text="joined")).to_be_visible()


def test_everything_can_be_entered_without_scripts(plain_page: Page, deal: str) -> None:
    sign_in(plain_page)
    plain_page.goto(url("deal", "record_type", deal, "deal.party_joined"))

    plain_page.get_by_label("Name of a company").fill("Mitsubishi")
    plain_page.get_by_label("Role").select_option("manufacturer")
    plain_page.get_by_label("Analyst's own knowledge").check()
    plain_page.get_by_role("button", name="Record", exact=True).click()
    expect(plain_page.get_by_text("is the name of 2 companies")).to_be_visible()
    plain_page.get_by_role("radio", name="Mitsubishi Motors Corporation").check()
    plain_page.get_by_role("button", name="Record", exact=True).click()

    expect(plain_page.locator(".dt-entry__sentence", has_text="joined")).to_be_visible()
    assert history(deal)[-1].metadata.ambiguous_names == ("Mitsubishi",)

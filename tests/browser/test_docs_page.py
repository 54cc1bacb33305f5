"""The API's page in a browser: somebody who is signed in tries the API out as themselves, anybody with a token."""

from __future__ import annotations

import json
import re

import pytest
from django.contrib.auth.models import Group, User
from playwright.sync_api import Locator, Page, expect

from events.catalogue import Event
from events.projections.models import CompanyView
from tests.api.desk import a_token
from tests.integration.admin.desk import history
from tests.programs import wait_for

PASSWORD = "correct horse"


@pytest.fixture
def aiko(site: str) -> User:
    """An analyst."""
    user = User.objects.create_user("aiko", password=PASSWORD, is_staff=True)
    user.groups.add(Group.objects.get(name="analyst"))
    return user


def operation(page: Page, method: str, path: str) -> Locator:
    """An operation of the page, opened, with its form ready."""
    block = page.locator(f".opblock-{method}", has=page.locator(f'[data-path="{path}"]'))
    block.locator(".opblock-summary").click()
    block.get_by_role("button", name="Try it out").click()
    return block


def send(block: Locator) -> int:
    """Press the button and return the status of the answer that the page shows."""
    block.get_by_role("button", name="Execute").click()
    status = block.locator(".live-responses-table .response-col_status").last
    expect(status).to_have_text(re.compile(r"^\s*\d{3}"))
    return int(status.inner_text().split()[0])


def open_company(page: Page, name: str) -> int:
    block = operation(page, "post", "/api/v1/companies")
    block.locator("textarea.body-param__text").fill(json.dumps({"legal_name": name}))
    return send(block)


def recorded(name: str) -> Event:
    wait_for(lambda: CompanyView.objects.filter(legal_name=name).exists(), what="the company")
    return history(str(CompanyView.objects.get(legal_name=name).pk))[0]


def test_an_analyst_who_is_signed_in_records_from_the_page(page: Page, aiko: User) -> None:
    page.goto("/api/v1/docs")
    page.get_by_role("link", name="Sign in").click()
    page.locator("[name=username]").fill("aiko")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_text("Signed in as aiko")).to_be_visible()

    status = open_company(page, "Honda Motor")

    assert status == 201
    actor = recorded("Honda Motor").metadata.actor
    assert (actor.kind, actor.id) == ("user", str(aiko.pk))


def test_a_token_that_is_pasted_does_it_too(page: Page, site: str) -> None:
    text = a_token()
    page.goto("/api/v1/docs")
    page.locator(".schemes").get_by_role("button", name="Authorize").click()
    box = page.locator(".auth-container", has_text="Bearer")
    box.get_by_role("textbox").fill(text)
    box.get_by_role("button", name="Apply credentials").or_(box.get_by_role("button", name="Authorize")).first.click()
    page.get_by_role("button", name="Close").first.click()

    status = open_company(page, "Honda Motor")

    assert status == 201
    assert recorded("Honda Motor").metadata.actor.id == text.split("_")[1]


def test_a_stranger_is_told_to_say_who_they_are(page: Page, site: str) -> None:
    page.goto("/api/v1/docs")

    assert send(operation(page, "get", "/api/v1/token")) == 401

"""The API's page in a browser: somebody who is signed in tries the API out as themselves, anybody with a token."""

from __future__ import annotations

import json
import re

import pytest
from django.contrib.auth.models import Group, User
from playwright.sync_api import Locator, Page, expect

from events.projections.models import CompanyView
from tests.api.desk import a_token
from tests.integration.admin.desk import history
from tests.programs import wait_for

PASSWORD = "correct horse"
PATIENCE = 90_000  # milliseconds


@pytest.fixture
def aiko(site: str) -> User:
    """An analyst."""
    user = User.objects.create_user("aiko", password=PASSWORD, is_staff=True)
    user.groups.add(Group.objects.get(name="analyst"))
    return user


def operation(page: Page, method: str, path: str) -> Locator:
    """An operation of the page, opened, with its form ready. Swagger's page resolves the whole document for it."""
    page.set_default_timeout(PATIENCE)
    block = page.locator(f".opblock-{method}", has=page.locator(f'[data-path="{path}"]'))
    block.locator(".opblock-summary").click()
    block.get_by_role("button", name="Try it out").click()
    return block


def send(block: Locator) -> int:
    """Press the button and return the status of the answer that the page shows."""
    block.get_by_role("button", name="Execute").click()
    status = block.locator(".live-responses-table .response-col_status").last
    expect(status).to_have_text(re.compile(r"^\s*\d{3}"), timeout=PATIENCE)
    return int(status.inner_text().split()[0])


def test_an_analyst_who_is_signed_in_records_from_the_page(page: Page, aiko: User) -> None:
    page.goto("/api/v1/docs")
    page.get_by_role("link", name="Sign in").click()
    page.locator("[name=username]").fill("aiko")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_text("Signed in as aiko")).to_be_visible()

    block = operation(page, "post", "/api/v1/companies")
    block.locator("textarea.body-param__text").fill(json.dumps({"legal_name": "Honda Motor"}))
    status = send(block)

    assert status == 201
    wait_for(lambda: CompanyView.objects.filter(legal_name="Honda Motor").exists(), what="the company")
    [event] = history(str(CompanyView.objects.get(legal_name="Honda Motor").pk))
    assert (event.metadata.actor.kind, event.metadata.actor.id) == ("user", str(aiko.pk))


def test_a_token_that_is_pasted_is_sent(page: Page, site: str) -> None:
    text = a_token()
    page.goto("/api/v1/docs")
    page.get_by_role("button", name="Authorize").first.click(timeout=PATIENCE)
    box = page.locator(".auth-container", has_text="Bearer")
    box.locator("input").fill(text)
    box.locator("button[type=submit]").click()
    page.locator(".auth-btn-wrapper .btn-done").first.click()

    block = operation(page, "get", "/api/v1/token")

    assert send(block) == 200
    expect(block.locator(".live-responses-table")).to_contain_text(text.split("_")[1])

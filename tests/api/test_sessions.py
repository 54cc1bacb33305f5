"""People who are logged in, at the API: as themselves, with their roles, and writing only from our own pages."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.http import HttpResponse
from django.test import Client

from tests.api.desk import Desk, a_token, problem

COMPANY = json.dumps({"legal_name": "Honda Motor"})


def a_person(*roles: str, name: str = "aiko", **given: Any) -> User:
    user = User.objects.create(username=name, **given)
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


def a_browser(user: User) -> Client:
    """Signed in; checks CSRF as a browser meets it."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    return client


def csrf_of(client: Client) -> str:
    """The token that the API's page was given."""
    [token] = re.findall(r'data-csrf="(\w+)"', client.get("/api/v1/docs").content.decode())
    return str(token)


def post(client: Client, path: str = "/companies", body: str = COMPANY, **headers: str) -> HttpResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(f"/api/v1{path}", body, content_type="application/json", headers=named)


def test_an_analyst_records_as_themselves(desk: Desk) -> None:
    user = a_person("analyst")
    browser = a_browser(user)

    answer = post(browser, X_CSRFToken=csrf_of(browser))

    assert answer.status_code == 201
    event = answer.json()["events"][0]
    assert (event["actor"]["kind"], event["actor"]["id"], event["channel"]) == ("user", str(user.pk), "api")


def test_keys_belong_to_the_person(desk: Desk) -> None:
    first, second = a_browser(a_person("analyst")), a_browser(a_person("analyst", name="ben"))
    answers = [post(it, X_CSRFToken=csrf_of(it), Idempotency_Key="k") for it in (first, first, second)]

    assert [answer.status_code for answer in answers] == [201, 200, 201]


@pytest.mark.parametrize("headers", [{}, {"X_CSRFToken": ""}, {"X_CSRFToken": "x" * 64}, {"X_CSRFToken": "é"}])
def test_a_write_without_the_csrf_token_is_refused(desk: Desk, headers: dict[str, str]) -> None:
    browser = a_browser(a_person("analyst"))
    csrf_of(browser)

    refused = problem(post(browser, **headers), 403)

    assert refused["code"] == "csrf-failed"
    assert desk.get("/companies").json()["items"] == []


def test_a_write_that_another_site_sends_is_refused(desk: Desk) -> None:
    browser = a_browser(a_person("analyst"))

    answer = post(browser, X_CSRFToken=csrf_of(browser), Origin="https://elsewhere.example")

    assert problem(answer, 403)["code"] == "csrf-failed"


def test_the_csrf_token_of_one_person_is_of_no_use_to_another(desk: Desk) -> None:
    theirs = csrf_of(a_browser(a_person("admin", name="ben")))
    browser = a_browser(a_person("analyst"))
    csrf_of(browser)

    assert problem(post(browser, X_CSRFToken=theirs), 403)["code"] == "csrf-failed"


def test_reading_needs_no_csrf_token_but_a_role(desk: Desk) -> None:
    assert a_browser(a_person("viewer", is_staff=False)).get("/api/v1/deals").status_code == 200
    refused = problem(a_browser(a_person(name="ben", is_staff=True)).get("/api/v1/deals"), 403)
    assert (refused["code"], refused["required_scope"]) == ("scope-missing", "read")


def test_a_role_bounds_what_a_person_may_do(desk: Desk) -> None:
    browser = a_browser(a_person("auditor"))

    refused = problem(post(browser, X_CSRFToken=csrf_of(browser)), 403)

    assert (refused["code"], refused["required_scope"]) == ("scope-missing", "append")


def test_who_is_logged_out_or_inactive_is_a_stranger(desk: Desk) -> None:
    user = a_person("admin")
    browser = a_browser(user)
    assert browser.get("/api/v1/deals").status_code == 200

    User.objects.filter(pk=user.pk).update(is_active=False)
    refused = browser.get("/api/v1/deals")

    problem(refused, 401)
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_header_comes_before_a_login(desk: Desk) -> None:
    browser = a_browser(a_person("viewer"))

    recorded = post(browser, Authorization=f"Bearer {a_token('append')}")
    for header in ("Bearer wrong", "Basic YTpi", ""):
        problem(browser.get("/api/v1/deals", headers={"Authorization": header}), 401)

    assert recorded.status_code == 201
    assert recorded.json()["events"][0]["actor"]["kind"] == "token"


def test_a_person_is_told_who_they_are_and_has_no_secret_to_rotate(desk: Desk) -> None:
    user = a_person("auditor")
    browser = a_browser(user)

    told = browser.get("/api/v1/token").json()
    refused = post(browser, "/token:rotate", "{}", X_CSRFToken=csrf_of(browser))

    assert (told["kind"], told["owner"], told["prefix"], told["scopes"]) == (
        "user",
        {"id": str(user.pk), "name": "aiko"},
        None,
        None,
    )
    assert told["effective_scopes"] == ["export", "read"]
    assert problem(refused, 403)["code"] == "token-needed"


def test_answers_to_a_login_are_kept_apart_from_others(desk: Desk) -> None:
    answer = a_browser(a_person("viewer")).get("/api/v1/deals")

    assert "Cookie" in answer.headers["Vary"]
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_the_page_tells_whose_requests_it_sends(desk: Desk) -> None:
    page = a_browser(a_person("analyst")).get("/api/v1/docs")

    assert "Signed in as <strong>aiko</strong>" in page.content.decode()
    assert "append, correct, merge, read" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]

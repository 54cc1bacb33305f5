"""API tokens in the admin: issued, rotated and revoked by the role `admin`, and by nobody else."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from api import tokens
from api.models import ApiToken

pytestmark = pytest.mark.django_db

LIST, ISSUE = reverse("admin:api_apitoken_changelist"), reverse("admin:api_apitoken_add")


def a_person(name: str, role: str) -> User:
    user = User.objects.create(username=name, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(a_person(f"the {role}", role))
    return client


@pytest.fixture
def admin() -> Client:
    return signed_in("admin")


@pytest.fixture
def analyst() -> User:
    return a_person("aiko", "analyst")


@pytest.fixture
def token(analyst: User) -> ApiToken:
    return tokens.issue(owner=analyst, name="nightly sync", scopes=["read", "append"])[0]


def page_of(token: ApiToken, name: str = "change") -> str:
    return reverse(f"admin:api_apitoken_{name}", args=[token.prefix])


def shown(answer: Any) -> str:
    """The token that a page shows."""
    assert answer.status_code == 200
    [text] = re.findall(r"dt_[0-9a-f]{12}_[\w-]{43}", answer.content.decode())
    return str(text)


def test_a_token_is_issued_and_shown_once(admin: Client, analyst: User, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    typed = {"name": "nightly sync", "owner": analyst.pk, "scopes": ["read", "append"], "days": "90"}

    answer = admin.post(ISSUE, typed)

    text = shown(answer)
    live = tokens.find_live(text, datetime.now(UTC))
    assert live is not None
    assert (live.name, live.owner, live.scopes) == ("nightly sync", "aiko", ("read", "append"))
    assert live.expires_at is not None
    assert abs(live.expires_at - datetime.now(UTC) - timedelta(days=90)) < timedelta(minutes=1)
    assert "no-store" in answer.headers["Cache-Control"]
    secret = text.split("_", 2)[2]
    assert secret not in admin.get(LIST).content.decode()
    assert secret not in admin.get(reverse("admin:api_apitoken_change", args=[live.prefix])).content.decode()
    assert all(secret not in str(session.get_decoded()) for session in Session.objects.all())
    assert all(secret not in f"{record.getMessage()}{record.__dict__}" for record in caplog.records)


def test_a_token_for_more_than_its_owner_may_do_is_refused(admin: Client, analyst: User) -> None:
    answer = admin.post(ISSUE, {"name": "x", "owner": analyst.pk, "scopes": ["read", "export", "admin"], "days": ""})

    assert "aiko has no role that allows: admin, export." in answer.content.decode()
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 101},
        {"name": "a\0b"},
        {"owner": "0"},
        {"owner": "x"},
        {"scopes": ["all"]},
        {"days": "7"},
    ],
)
def test_what_the_form_does_not_take_is_marked(admin: Client, analyst: User, wrong: dict[str, Any]) -> None:
    answer = admin.post(ISSUE, {"name": "x", "owner": analyst.pk, "scopes": ["read"], "days": "30"} | wrong)

    assert answer.status_code == 200
    assert "No token was issued." in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_the_list_tells_who_has_which_and_how_it_stands(admin: Client, token: ApiToken, analyst: User) -> None:
    other, _ = tokens.issue(owner=analyst, name="old one", scopes=["read"])
    tokens.revoke(other.prefix, datetime.now(UTC))

    page = admin.get(LIST).content.decode()

    for text in (f"dt_{token.prefix}", "nightly sync", "aiko", "read, append", ">live<", ">revoked<"):
        assert text in page
    assert f"dt_{other.prefix}" not in admin.get(LIST, {"q": "nightly"}).content.decode()


def test_a_token_is_rotated_and_the_secret_before_works_as_long_as_was_said(admin: Client, analyst: User) -> None:
    token, before = tokens.issue(owner=analyst, name="nightly sync", scopes=["read"])

    text = shown(admin.post(page_of(token, "rotate"), {"grace": "3600"}))

    now = datetime.now(UTC)
    live, retiring = tokens.find_live(text, now), tokens.find_live(before, now)
    assert live is not None
    assert live.prefix == token.prefix
    assert retiring is not None
    assert retiring.retires_at is not None
    assert tokens.find_live(before, now + timedelta(hours=1)) is None
    assert ">rotating<" in admin.get(page_of(token)).content.decode()


def test_a_token_is_revoked_for_good(admin: Client, token: ApiToken) -> None:
    answer = admin.post(page_of(token, "revoke"), follow=True)

    token.refresh_from_db()
    assert token.revoked_at is not None
    assert "is revoked." in answer.content.decode()
    assert 'aria-label="Rotate"' not in answer.content.decode()
    assert (
        "is revoked. Issue a new one."
        in admin.post(page_of(token, "rotate"), {"grace": "0"}, follow=True).content.decode()
    )
    assert "was revoked before" in admin.post(page_of(token, "revoke"), follow=True).content.decode()


def test_a_page_says_what_a_token_may_do_now(admin: Client, token: ApiToken, analyst: User) -> None:
    assert "append, read" in admin.get(page_of(token)).content.decode()

    analyst.groups.clear()

    assert "its owner has no role that allows it" in admin.get(page_of(token)).content.decode()


@pytest.mark.parametrize("role", ["viewer", "analyst", "auditor"])
def test_no_other_role_sees_or_touches_tokens(role: str, token: ApiToken) -> None:
    client = signed_in(role)

    answers = [
        client.get(LIST),
        client.get(ISSUE),
        client.post(ISSUE, {"name": "x", "owner": token.owner.pk, "scopes": ["read"], "days": ""}),
        client.get(page_of(token)),
        client.post(page_of(token, "rotate"), {"grace": "0"}),
        client.post(page_of(token, "revoke")),
    ]

    token.refresh_from_db()
    assert [answer.status_code for answer in answers] == [403] * 6
    assert (token.revoked_at, token.rotated_at, ApiToken.objects.count()) == (None, None, 1)
    assert LIST not in client.get(reverse("admin:index")).content.decode()


def test_the_menu_leads_there(admin: Client) -> None:
    assert LIST in admin.get(reverse("admin:index")).content.decode()


def test_nothing_is_edited_or_deleted(admin: Client, token: ApiToken) -> None:
    edited = admin.post(page_of(token), {"name": "another"})
    deleted = admin.post(page_of(token, "delete"), {"post": "yes"})

    token.refresh_from_db()
    assert (edited.status_code, deleted.status_code, token.name) == (403, 403, "nightly sync")
    assert {admin.get(page_of(token, name)).status_code for name in ("rotate", "revoke")} == {405}


def test_a_token_that_is_none_is_not_found(admin: Client) -> None:
    for name in ("rotate", "revoke"):
        assert admin.post(f"{LIST}nonsense/{name}/", {"grace": "0"}).status_code == 404
    assert admin.get(f"{LIST}%00x/change/").status_code == 404


@pytest.mark.parametrize("role", ["viewer", "analyst", "auditor", "admin"])
def test_each_role_sees_the_pages_of_its_work(role: str) -> None:
    client = signed_in(role)

    seen = {
        name: client.get(reverse(f"admin:{name}")).status_code
        for name in (
            "events_dealview_changelist",
            "events_eventlog_changelist",
            "events_dealview_open",
            "events_contact_changelist",
            "events_parkedstream_changelist",
            "auth_user_changelist",
        )
    }

    allowed = {
        "viewer": ("dealview_changelist", "eventlog"),
        "analyst": ("dealview_changelist", "eventlog", "dealview_open", "contact"),
        "auditor": ("dealview_changelist", "eventlog", "contact", "parkedstream"),
        "admin": ("",),
    }[role]
    assert seen == {name: 200 if any(word in name for word in allowed) else 403 for name in seen}


def test_the_permission_alone_does_not_hand_out_what_others_may_do(token: ApiToken) -> None:
    deputy = a_person("the deputy", "viewer")
    deputy.user_permissions.set(Permission.objects.filter(content_type__app_label="api"))
    client = Client()
    client.force_login(deputy)

    form = {"name": "x", "owner": token.owner_id, "scopes": ["read"], "days": "30"}

    assert client.get(page_of(token)).status_code == 200
    assert client.post(ISSUE, form).status_code == 403
    assert client.post(page_of(token, "rotate"), {"grace": "0"}).status_code == 403
    assert client.post(page_of(token, "revoke")).status_code == 403

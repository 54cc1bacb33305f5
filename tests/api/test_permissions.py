"""Who may do what at every address and with every method: the table below is held against the URL table.

A new address fails here until it has a row.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, reverse

from api import tokens
from api.access.roles import ROLES
from api.models import Scope
from api.v1.urls import urlpatterns
from tests.api.desk import problem

pytestmark = pytest.mark.django_db

READ = frozenset({"read"})
EXPORT = frozenset({"export"})
RECORD = frozenset({"append", "correct"})
APPEND = frozenset({"append"})
CORRECT = frozenset({"correct"})
ANYONE_KNOWN: frozenset[str] = frozenset()
"""Whoever proved who they are."""

Methods = Mapping[str, frozenset[str]]

_LIST: Methods = {"GET": READ, "POST": APPEND}
_EVENTS: Methods = {"GET": READ, "POST": RECORD}
_PAGE: Methods = {"GET": READ}
_LOG: Methods = {"GET": EXPORT}
ROWS: dict[str, Methods] = {
    "deals": _LIST,
    "deal": _PAGE,
    "deal-events": _EVENTS,
    "deal-batch": {"POST": RECORD},
    "deal-history": _PAGE,
    "deal-disclosures": _LOG,
    "companies": _LIST,
    "company": _PAGE,
    "company-events": _EVENTS,
    "company-batch": {"POST": RECORD},
    "company-history": _PAGE,
    "company-disclosures": _LOG,
    "seminars": _LIST,
    "seminar": _PAGE,
    "seminar-events": _EVENTS,
    "seminar-batch": {"POST": RECORD},
    "seminar-history": _PAGE,
    "seminar-disclosures": _LOG,
    "sources": _LIST,
    "source": _PAGE,
    "source-events": _EVENTS,
    "source-batch": {"POST": RECORD},
    "source-history": _PAGE,
    "source-disclosures": _LOG,
    "board": _PAGE,
    "funnel": _PAGE,
    "interests": _PAGE,
    "events": _PAGE,
    "events-batch": {"POST": RECORD},
    "event": _PAGE,
    "event-disclosures": _LOG,
    "event-proof": _PAGE,
    "log-checkpoint": _PAGE,
    "log-checkpoints": _PAGE,
    "log-consistency": _PAGE,
    "log-entries": _PAGE,
    "log-tile": _PAGE,
    "log-keys": _PAGE,
    "event-citations": _PAGE,
    "deal-diff": _PAGE,
    "deal-lineage": _PAGE,
    "deal-stages": _PAGE,
    "company-dossier": _PAGE,
    "source-impact": _PAGE,
    "diff": _PAGE,
    "anomalies": _PAGE,
    "event-types": _PAGE,
    "erasures": _PAGE,
    "event-type-schema": _PAGE,
    "exports": {"GET": EXPORT, "POST": EXPORT},
    "export": _LOG,
    "export-file": _LOG,
    "export-cancel": {"POST": EXPORT},
    "imports": {"GET": READ, "POST": APPEND},
    "import": _PAGE,
    "import-lines": _PAGE,
    "import-cancel": {"POST": APPEND},
    "import-undo": {"POST": CORRECT},
    "projection-verify": _PAGE,
    "token": {"GET": ANYONE_KNOWN},
    "token-rotate": {"POST": ANYONE_KNOWN},
}
"""For each method that an address offers, the scopes of which one is needed. The body may need more: test_tokens.py."""

PUBLIC = {"schema", "schema-brief", "docs", "errors", "error"}
"""What says nothing of any deal: GET for everybody."""

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "DISPATCH")
ADDRESSES: dict[str, URLPattern] = {str(pattern.name): pattern for pattern in urlpatterns}
_SAMPLES: dict[str, Any] = {"code": "stale-version", "event_type": "deal.approached", "level": "0", "tile": "000"}

Caller = tuple[str, frozenset[str], Client]
"""What to call them, the scopes they have, and their client."""


def address(name: str) -> str:
    given = ADDRESSES[name].pattern.converters
    return reverse(f"api:{name}", kwargs={key: _SAMPLES.get(key, uuid.uuid4()) for key in given})


def ask(client: Client, method: str, name: str) -> HttpResponse:
    body = b"{}" if method in {"POST", "PUT", "PATCH"} else b""
    answer: HttpResponse = client.generic(method, address(name), body, content_type="application/json")
    return answer


def code_of(answer: HttpResponse) -> str | None:
    is_problem = answer.headers.get("Content-Type") == "application/problem+json"
    return str(answer.json()["code"]) if is_problem and answer.content else None  # type: ignore[attr-defined]


def by_token() -> Iterator[Caller]:
    """A token of each scope, and one whose owner may do nothing any more."""
    owner = User.objects.create(username="ada")
    owner.groups.add(Group.objects.get(name="admin"))
    for scope in Scope.values:
        text = tokens.issue(owner=owner, name=scope, scopes=[scope])[1]
        held = frozenset(Scope.values if scope == "admin" else [scope])
        yield f"token for {scope}", held, Client(headers={"Authorization": f"Bearer {text}"})
    former = User.objects.create(username="grace", is_superuser=True)
    text = tokens.issue(owner=former, name="former", scopes=["admin"])[1]
    User.objects.filter(pk=former.pk).update(is_superuser=False)
    yield "token of nobody", frozenset(), Client(headers={"Authorization": f"Bearer {text}"})


def by_session() -> Iterator[Caller]:
    """Somebody of each role, and somebody of none."""
    for role in (*ROLES, "no role"):
        user = User.objects.create(username=role, is_staff=True)
        user.groups.set(Group.objects.filter(name=role))
        client = Client()
        client.force_login(user)
        yield f"session, {role}", _scopes_of_role(role), client


def _scopes_of_role(role: str) -> frozenset[str]:
    """Said here again, so that a slip in the table of roles shows."""
    return frozenset(
        {
            "viewer": ("read",),
            "analyst": ("read", "append", "correct", "merge"),
            "auditor": ("read", "export"),
            "admin": tuple(Scope.values),
        }.get(role, ())
    )


def test_every_address_has_a_row() -> None:
    assert set(ADDRESSES) == set(ROWS) | PUBLIC
    assert len(ADDRESSES) == len(urlpatterns)


def test_the_roles_hold_the_scopes_that_they_should() -> None:
    assert {name: role.scopes for name, role in ROLES.items()} == {name: _scopes_of_role(name) for name in ROLES}


@pytest.mark.parametrize("name", ROWS)
def test_a_stranger_is_told_nothing(name: str) -> None:
    for client in (Client(), Client(headers={"Authorization": f"Bearer dt_{'0' * 12}_{'x' * 43}"})):
        for method in METHODS:
            answer = ask(client, method, name)

            assert answer.status_code == 401, method
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("name", ROWS)
def test_callers_may_do_what_their_scopes_allow_and_nothing_else(name: str) -> None:
    offered = ROWS[name]
    for who, held, client in (*by_token(), *by_session()):
        for method in METHODS:
            answer = ask(client, method, name)

            case, needed = f"{who}: {method} {name}", offered.get("GET" if method == "HEAD" else method)
            if method == "OPTIONS":
                assert answer.status_code == 204, case
            elif needed is None:
                assert answer.status_code == 405, case
            elif needed and not needed & held:
                assert answer.status_code == 403, case
                assert code_of(answer) in ({None} if method == "HEAD" else {"scope-missing"}), case
            else:
                assert answer.status_code not in {401, 405}, case
                assert code_of(answer) != "scope-missing", case
            assert {*answer.headers["Allow"].split(", ")} - {"HEAD", "OPTIONS"} == set(offered), case


@pytest.mark.parametrize("name", ROWS)
def test_no_login_writes_without_the_csrf_token(name: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(User.objects.create(username="root", is_superuser=True))

    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert problem(ask(browser, method, name), 403)["code"] == "csrf-failed"


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_what_is_public_is_read_by_everybody_and_changed_by_nobody(name: str) -> None:
    for client in (Client(), Client(headers={"Authorization": "Bearer wrong"})):
        for method in METHODS:
            answer = ask(client, method, name)

            expected = {"GET": {200}, "HEAD": {200}, "OPTIONS": {200, 204}}.get(method, {405})
            assert answer.status_code in expected, method
            assert "GET" in answer.headers["Allow"] if method != "GET" else True

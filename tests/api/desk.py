"""A client of the API for tests: a token, a handful of companies, and one line for each usual request."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.test import Client

from api import tokens
from events import projections

V1 = "/api/v1"
SCOPES = ("read", "append", "correct")
OWN = "own_knowledge"


def a_token(*scopes: str, name: str = "feed reader", **given: Any) -> str:
    """The text of a new token; its owner, who may do everything, is made at first use."""
    owner, is_new = get_user_model().objects.get_or_create(username="ada")
    if is_new:
        owner.groups.add(Group.objects.get(name="admin"))
    return tokens.issue(owner=owner, name=name, scopes=scopes or SCOPES, **given)[1]


class Desk:
    """Sends requests as one token. An answer of 500 raises, because the test client lets defects through."""

    def __init__(self, token: str | None = None) -> None:
        self.token = token or a_token()
        self.http = Client(headers={"authorization": f"Bearer {self.token}"})

    def get(self, path: str, headers: Mapping[str, str] | None = None, **query: Any) -> HttpResponse:
        return self.http.get(f"{V1}{path}", query, headers=dict(headers or {}))

    def post(self, path: str, body: Any, **headers: str) -> HttpResponse:
        """POST a body as JSON; bytes go as they are. Headers are given with underscores."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.http.post(f"{V1}{path}", raw, content_type="application/json", headers=named)

    def company(self, name: str, trade_name: str | None = None) -> str:
        aliases = [{"name": trade_name, "kind": "trade"}] if trade_name else []
        return self.opened("/companies", {"legal_name": name, "aliases": aliases})

    def deal(self, *companies: str, title: str = "EV collaboration", kind: str = "platform_collaboration") -> str:
        """A deal between the companies: the first initiates, the others are its counterparts."""
        roles = ["initiator"] + ["counterpart"] * (len(companies) - 1)
        parties = [{"company": company, "role": role} for company, role in zip(companies, roles, strict=True)]
        return self.opened("/deals", {"title": title, "deal_kind": kind, "parties": parties})

    def opened(self, path: str, body: Mapping[str, Any], **headers: str) -> str:
        answer = self.post(path, body, **headers)
        assert answer.status_code == 201, answer.content
        return str(answer.headers["Location"].rsplit("/", 1)[1])

    def record(self, deal: str, type_: str, data: Mapping[str, Any], **given: Any) -> dict[str, Any]:
        """Record one event of a deal, whichever version it is at, and return it."""
        answer = self.post(f"/deals/{deal}/events", an_event(type_, data, **given), If_Match="*")
        assert answer.status_code == 201, answer.content
        event: dict[str, Any] = answer.json()["events"][0]
        return event


def an_event(type_: str, data: Mapping[str, Any], **given: Any) -> dict[str, Any]:
    return {"type": type_, "data": dict(data), "citations": OWN} | given


def an_approach(from_: str, to: str, **given: Any) -> dict[str, Any]:
    return an_event("deal.approached", {"from": from_, "to": to}, **given)


def an_id() -> str:
    return str(uuid.uuid4())


def project() -> None:
    """Seal and project everything that is committed."""
    assert projections.drain(30)


def problem(answer: HttpResponse, status: int) -> dict[str, Any]:
    """The problem that an answer is, having checked its form."""
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = json.loads(answer.content)
    assert body["status"] == status
    assert body["type"] == f"{V1}/errors/{body['code']}"
    assert body["title"]
    assert body["detail"]
    assert body["instance"].startswith("/api/")
    return body

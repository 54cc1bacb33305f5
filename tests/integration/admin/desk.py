"""A desk to work at: companies, a source and a deal on record, and people who sign in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import Permission, User
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from events import projections, recording, store
from events.catalogue import Actor, Event
from events.recording import Context, Draft, RecordedStream, Write
from tests.integration.admin.typing_in import inputs_of

CONTEXT = Context(actor=Actor("task", "tests"), channel="task")


def record(category: str, type_: str, data: Mapping[str, Any], *, to: str | None = None, **more: Any) -> RecordedStream:
    """Record one event, past the admin."""
    draft = Draft(type=type_, data=data, **{"citations": "own_knowledge", **more})
    return recording.record([Write(category=category, drafts=[draft], stream_id=to)], context=CONTEXT).streams[0]


def a_company(name: str, *aliases: str, country: str | None = None) -> str:
    data: dict[str, Any] = {"legal_name": name, "aliases": [{"name": alias, "kind": "trade"} for alias in aliases]}
    return record("company", "company.registered", data | ({"country": country} if country else {})).stream_id


def a_source(publisher: str = "EV trade press", title: str = "Foxconn courts Nissan") -> str:
    data = {"publisher": publisher, "title": title, "reliability": "C"}
    return record("source", "source.registered", data, citations=None).stream_id


def a_deal(*parties: str, title: str = "EV collaboration") -> str:
    roles = ("initiator", *["counterpart"] * (len(parties) - 1))
    data = {
        "title": title,
        "deal_kind": "platform_collaboration",
        "parties": [{"company": company, "role": role} for company, role in zip(parties, roles, strict=True)],
    }
    return record("deal", "deal.opened", data, occurred="2024").stream_id


def a_user(*permissions: str, name: str = "aiko", staff: bool = True) -> User:
    user = User.objects.create(username=name, is_staff=staff, first_name="Aiko", last_name="Mori")
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


def signed_in(*permissions: str, name: str = "aiko") -> Client:
    client = Client()
    client.force_login(a_user(*permissions, name=name))
    return client


def an_analyst(name: str = "aiko") -> Client:
    """Someone who may see and record everything."""
    kinds = ("deal", "company", "seminar", "source")
    return signed_in(*(f"{verb}_{kind}view" for verb in ("view", "add") for kind in kinds), name=name)


def url(category: str, action: str, *args: str) -> str:
    return reverse(f"admin:events_{category}view_{action}", args=args)


def fill_in(client: Client, address: str, button: str = "record", **typed: Any) -> Any:
    """Open a form, type into it (`__` for the dots in names), and press a button."""
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    sent = inputs_of(page.content.decode())
    for name, value in typed.items():
        sent.setlist(name.replace("__", "."), [value] if isinstance(value, str) else value)
    sent[button] = "1"
    return press(client, address, sent)


def press(client: Client, address: str, sent: QueryDict, **more: str) -> Any:
    """Send a form as a browser does, lists whole."""
    sent = sent.copy()
    for name, value in more.items():
        sent[name] = value
    return client.post(address, sent.urlencode(), content_type="application/x-www-form-urlencoded")


def history(stream_id: str) -> list[Event]:
    return store.load_stream(stream_id)


def catch_up() -> None:
    """Seal and project everything that is committed."""
    assert projections.drain(30)

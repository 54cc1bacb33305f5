"""GET /erasures: what was erased and why, never of whom it knew what."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from events import erasing, projections
from events.catalogue import Actor
from events.contacts import Contact
from events.recording import Context
from tests.api.desk import Desk

pytestmark = pytest.mark.usefixtures("committed_db")


def erase(name: str, **given: Any) -> Contact:
    clerk, _ = User.objects.get_or_create(username="clerk", first_name="Aiko", last_name="Mori")
    contact = Contact.objects.create(name=name, email="somebody@example.org")
    context = Context(actor=Actor("user", str(clerk.pk)), channel="task")
    erasing.erase_contact(str(contact.pk), **{"ground": "request", "context": context, **given})
    projections.drain(60)
    return contact


def erasures(desk: Desk, **query: Any) -> Any:
    return desk.get("/erasures", **query).json()  # type: ignore[attr-defined]


def test_an_erasure_says_what_went_and_why_and_by_whom(desk: Desk) -> None:
    contact = erase("Jun Seki")

    (item,) = erasures(desk)["items"]

    assert item == {
        "event": item["event"],
        "contact": str(contact.pk),
        "ground": "request",
        "fields": ["name", "email"],
        "texts": 0,
        "position": 1,
        "recorded_at": item["recorded_at"],
        "actor": {"kind": "user", "id": item["actor"]["id"], "name": "Aiko Mori"},
        "channel": "task",
    }
    assert desk.get(f"/events/{item['event']}").status_code == 200


def test_pages_go_on_where_the_last_ended(desk: Desk) -> None:
    contacts = [str(erase(name).pk) for name in ("Jun Seki", "Aiko Mori", "Taro Yamada")]

    first = erasures(desk, limit=2)
    second = desk.http.get(first["next"]).json()

    assert [item["contact"] for item in (*first["items"], *second["items"])] == contacts
    assert second["next"] is None


def test_without_any_the_page_is_empty_and_known_again(desk: Desk) -> None:
    answer = desk.get("/erasures")

    assert answer.json() == {"items": [], "next": None}  # type: ignore[attr-defined]
    assert desk.get("/erasures", {"if-none-match": answer.headers["ETag"]}).status_code == 304


def test_the_feed_tells_erasures_by_their_category(desk: Desk) -> None:
    contact = erase("Jun Seki")

    (event,) = desk.get("/events", category="contact").json()["items"]  # type: ignore[attr-defined]
    cloud = desk.get("/events", {"accept": "application/cloudevents-batch+json"}, category="contact").json()  # type: ignore[attr-defined]

    assert event["stream"] == {"category": "contact", "id": str(contact.pk)}
    assert event["sentence"] == "Personal data of an erased contact were erased (request): name and email"
    assert cloud[0]["source"].endswith("/api/v1/erasures")


@pytest.mark.parametrize("path", ["/events:batch", "/events:batch?atomic=false"])
def test_no_client_records_an_erasure_as_an_event(desk: Desk, path: str) -> None:
    contact = Contact.objects.create(name="Jun Seki")
    data = {"contact_id": str(contact.pk), "ground": "request", "fields": ["name"]}
    line = {"stream": {"category": "contact", "id": str(contact.pk)}, "type": "contact.erased", "data": data}

    answer = desk.post(path, {"events": [line]}, Idempotency_Key="one")

    assert "Must be one of deal, company, seminar, source." in answer.content.decode()
    assert erasures(desk)["items"] == []

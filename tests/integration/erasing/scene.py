"""A desk that wrote a person's name wherever people write names."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from events import projections, recording
from events.catalogue import Actor
from events.contacts import Contact, Employment
from events.recording import Context, Draft, RecordedStream, Write
from tests.api.desk import Desk
from tests.integration.intake.uploads import imported

NAME = "Jun Séki"
EMAIL = "jun.seki@foxconn.example"
SPELLINGS = ("jun seki", "séki", "jun.seki@")
CONTEXT = Context(actor=Actor("task", "tests"), channel="task")


def record(category: str, *drafts: Draft, to: str | None = None) -> RecordedStream:
    return recording.record([Write(category=category, drafts=drafts, stream_id=to)], context=CONTEXT).streams[0]


def draft(type_: str, data: dict[str, object], **given: object) -> Draft:
    return Draft(type=type_, data=data, **{"citations": "own_knowledge", **given})


@dataclass(frozen=True)
class Scene:
    contact: str
    deal: str
    source: str
    nissan: str
    note: str


def a_contact(name: str = NAME) -> Contact:
    return Contact.objects.create(name=name, title="Chief strategy officer", email=EMAIL)


def a_note(deal: str, body: str) -> str:
    """The SHA-256 of its body."""
    event = record("deal", draft("deal.note_added", {"body": body}), to=deal).events[-1]
    return str(event.data.to_json()["body"]).removeprefix("sha256:")


def a_deal(*companies: str) -> str:
    parties = [
        {"company": company, "role": role}
        for company, role in zip(companies, ("initiator", "counterpart"), strict=False)
    ]
    data = {"title": "EV collaboration", "deal_kind": "platform_collaboration", "parties": parties}
    return record("deal", draft("deal.opened", data)).stream_id


def a_company(name: str) -> str:
    return record("company", draft("company.registered", {"legal_name": name})).stream_id


def set_up() -> Scene:
    foxconn, nissan = a_company("Hon Hai"), a_company("Nissan Motor")
    root = User.objects.create(username="root", is_superuser=True, is_staff=True)
    contact = _edited_in_the_admin(root, foxconn)
    source = record(
        "source", draft("source.registered", {"publisher": "EV trade press", "author": NAME}, citations=None)
    ).stream_id
    deal = a_deal(foxconn, nissan)
    note = a_note(deal, unicodedata.normalize("NFD", f"{NAME.upper()} called back"))
    said = {
        "source": source,
        "quote": "“No equity”, said Ｊｕｎ\u3000Séki",
        "asserted_by": {"kind": "contact", "id": contact},
    }
    record(
        "deal",
        draft("deal.contact_assigned", {"contact_id": contact, "company": foxconn, "role": "spokesperson"}),
        draft(
            "deal.position_stated",
            {"by": foxconn, "topic": "fit", "stance": "natural", "via_contact": contact},
            citations=[said],
        ),
        to=deal,
    )
    _refused(deal, foxconn, nissan)
    projections.drain(60)
    assert Desk().get("/deals", search=NAME).status_code == 200
    return Scene(contact=contact, deal=deal, source=source, nissan=nissan, note=note)


def _edited_in_the_admin(root: User, company: str) -> str:
    """Entered and changed, so that the admin's log names the person."""
    client = Client()
    client.force_login(root)
    span = {"company_id": company, "role": f"Chief ({NAME})", "is_current": "on"}
    rows = {f"employments-0-{name}": value for name, value in span.items()}
    rows |= {"employments-TOTAL_FORMS": "1", "employments-INITIAL_FORMS": "0"}
    answer = client.post(reverse("admin:events_contact_add"), {"name": NAME, "email": EMAIL, **rows})
    assert answer.status_code == 302, answer.content
    contact = Contact.objects.get()
    assert Employment.objects.filter(contact=contact).exists()
    return str(contact.pk)


def _refused(deal: str, foxconn: str, nissan: str) -> None:
    """Lines of an import and of a batch that are refused, in words that quote them."""
    line = {
        "stream": {"category": "deal", "id": deal},
        "type": "deal.approached",
        "data": {"from": foxconn, "to": nissan, NAME: True},
        "citations": "own_knowledge",
    }
    job = imported([line, line | {NAME: "at the top"}])
    assert job.refused == 2
    answer = Desk().post("/events:batch?atomic=false", {"events": [line]}, Idempotency_Key="named")
    assert json.loads(answer.content)["refused"] == 1, answer.content

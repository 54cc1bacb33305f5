"""The ground on which the examples of the document are true: what they name exists, under the very same ids."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import get_user_model

from events import erasing, exporting, intake, integrity, store
from events.catalogue import Actor, examples, get_type
from events.contacts import Contact
from events.recording import Context
from tests.api.desk import OWN, V1, Desk, an_approach, an_event, project

COMPANIES = {
    examples.FOXCONN: "Hon Hai Precision Industry Co., Ltd.",
    examples.NISSAN: "Nissan Motor Co., Ltd.",
    examples.MITSUBISHI_MOTORS: "Mitsubishi Motors Corporation",
    examples.HONDA: "Honda Motor Co., Ltd.",
    examples.FOXTRON: "Foxtron Vehicle Technologies Co., Ltd.",
    examples.YULON: "Yulon Motor Co., Ltd.",
    examples.RENAULT: "Renault S.A.",
}
TWIN = "0195f000-0000-7000-8000-000000000801"
"""Another record of the deal about Oceania."""

SEMINAR = "0195f000-0000-7000-8000-000000000701"
"""That no example of the catalogue has, either."""

KEY = integrity.SigningKey("deals.example/log", b"k" * 32)
"""Set it as LOG_SIGNING_KEY before the ground is laid."""


def lay(desk: Desk) -> dict[str, str]:
    """Record it through the API, as `desk`; everything is sealed and projected. Returns path parameters by name."""
    Contact.objects.create(pk=examples.SEKI, name="Jun Seki")
    for company, legal_name in COMPANIES.items():
        desk.opened("/companies", {"id": company, "legal_name": legal_name})
    desk.opened("/sources", {"id": examples.ARTICLE} | example("source.registered"))
    desk.opened("/deals", {"id": examples.COLLABORATION} | example("deal.opened"))
    desk.opened("/deals", {"id": examples.OCEANIA} | example("deal.opened") | {"title": "EVs for Oceania"})
    desk.opened("/seminars", {"id": SEMINAR} | example("seminar.announced"))
    citations = [{"source": examples.ARTICLE, "quote": "has approached Nissan", "locator": "paragraph 2"}]
    approach = an_approach(examples.FOXCONN, examples.NISSAN, occurred="../2025-04", citations=citations)
    answer = desk.post(f"/deals/{examples.OCEANIA}/events", approach)
    interest = {"holder": examples.FOXCONN, "target": examples.NISSAN, "interest_kind": "equity", "percent_max": "36"}
    of_interest = an_event("deal.stake_interest_expressed", interest, occurred="2024-03", citations=citations)
    desk.record(examples.OCEANIA, of_interest.pop("type"), of_interest.pop("data"), **of_interest)
    denial = {"denied_type": "deal.approached", "by": examples.NISSAN}
    desk.record(examples.OCEANIA, "deal.denial_stated", denial, occurred="2025-05-02")
    desk.opened("/deals", {"id": TWIN} | example("deal.opened") | {"title": "Cars for Oceania"})
    desk.record(TWIN, "deal.duplicates_merged", {"survivor": examples.OCEANIA, "loser": TWIN})
    erase_somebody()
    done, waiting = an_import(desk, "Rakuten Group, Inc.", ""), an_import(desk, "Sharp Corporation")
    assert intake.work(done, seconds=60)
    project()
    assert integrity.grow()
    assert integrity.sign(datetime.now(UTC))
    exported, ordered = (an_export(desk, deal) for deal in (examples.OCEANIA, examples.COLLABORATION))
    assert exporting.work(exported, seconds=60)
    return {
        "deals": examples.COLLABORATION,
        "companies": examples.FOXCONN,
        "seminars": SEMINAR,
        "sources": examples.ARTICLE,
        "event_id": answer.json()["events"][0]["id"],
        "event_type": "deal.approached",
        "import_id": done,
        "cancel_import.import_id": waiting,
        "export_id": exported,
        "cancel_export.export_id": ordered,
        "get_deal_diff.stream_id": examples.OCEANIA,
        "get_deal_lineage.stream_id": examples.OCEANIA,
        "get_deal_stages.stream_id": examples.OCEANIA,
        "level": "0",
        "tile": f"000.p/{store.head()}",
        "name": "deal",
    }


def erase_somebody() -> None:
    contact = Contact.objects.create(name="A. Writer", email="a.writer@deals.example")
    clerk = Actor("user", str(get_user_model().objects.get(username="ada").pk))
    erasing.erase_contact(str(contact.pk), ground="request", context=Context(actor=clerk, channel="task"))


def an_export(desk: Desk, deal: str) -> str:
    """The id of an export that is ordered."""
    answer = desk.post("/exports", {"deal": deal}, Idempotency_Key=f"export-of-{deal}")
    assert answer.status_code == 202, answer.content
    return str(answer.json()["id"])


def an_import(desk: Desk, *legal_names: str) -> str:
    """The id of an import of companies; the worker has not seen it yet."""
    lines = [
        {"stream": {"category": "company"}, "type": "company.registered", "data": {"legal_name": name}}
        | {"citations": OWN}
        for name in legal_names
    ]
    body = "\n".join(json.dumps(line) for line in lines)
    headers = {"idempotency-key": f"import of {legal_names[0]}".replace(" ", "-")}
    answer = desk.http.post(f"{V1}/imports", body, content_type="application/x-ndjson", headers=headers)
    assert answer.status_code == 202, answer.content
    return str(answer.json()["id"])


def example(type_: str) -> dict[str, Any]:
    given: Mapping[str, Any] = get_type(type_).example
    return dict(given)

"""The ground on which the examples of the document are true: what they name exists, under the very same ids."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from events import intake
from events.catalogue import examples, get_type
from events.contacts import Contact
from tests.api.desk import OWN, V1, Desk, an_approach, project

COMPANIES = {
    examples.FOXCONN: "Hon Hai Precision Industry Co., Ltd.",
    examples.NISSAN: "Nissan Motor Co., Ltd.",
    examples.MITSUBISHI_MOTORS: "Mitsubishi Motors Corporation",
    examples.HONDA: "Honda Motor Co., Ltd.",
    examples.FOXTRON: "Foxtron Vehicle Technologies Co., Ltd.",
    examples.YULON: "Yulon Motor Co., Ltd.",
    examples.RENAULT: "Renault S.A.",
}
SEMINAR = "0195f000-0000-7000-8000-000000000701"
"""The one id that no example of the catalogue has."""


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
    done, waiting = an_import(desk, "Rakuten Group, Inc.", ""), an_import(desk, "Sharp Corporation")
    assert intake.work(done, seconds=60)
    project()
    return {
        "deals": examples.COLLABORATION,
        "companies": examples.FOXCONN,
        "seminars": SEMINAR,
        "sources": examples.ARTICLE,
        "event_id": answer.json()["events"][0]["id"],
        "event_type": "deal.approached",
        "import_id": done,
        "cancel_import.import_id": waiting,
    }


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

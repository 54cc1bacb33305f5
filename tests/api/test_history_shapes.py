"""What the questions about history answer has the shape that the OpenAPI document promises."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.desk import Desk
from tests.api.test_history_story import ask, id_of, told
from tests.contract.test_openapi import keep

__all__ = ["told"]


@pytest.mark.parametrize(
    ("path", "key", "query"),
    [
        ("/deals/{stream_id}/diff", "D1", {"known_from_position": 0}),
        ("/deals/{stream_id}/diff", "D3", {"valid_from": "2025", "known_position": 25}),
        ("/diff", "", {"known_from_position": 0, "limit": 1}),
        ("/diff", "", {"valid_from": "2025"}),
        ("/deals/{stream_id}/stages", "D2", {}),
        ("/companies/{stream_id}/dossier", "foxconn", {"valid_at": "2025"}),
        ("/companies/{stream_id}/dossier", "nissan", {}),
        ("/sources/{stream_id}/impact", "S1", {}),
        ("/anomalies", "", {}),
        ("/deals/{stream_id}/history", "D1", {}),
        ("/deals/{stream_id}/history", "D1", {"include": "superseded"}),
    ],
)
def test_an_answer_has_the_promised_shape(told: Desk, path: str, key: str, query: dict[str, Any]) -> None:
    address = path.format(stream_id=id_of(key)) if key else path

    body = keep("get", path, told.get(address, **query))

    assert body.get("as_of") or path.endswith("/history")


def test_citations_have_the_promised_shape(told: Desk) -> None:
    event = ask(told, f"/deals/{id_of('D1')}/events")["items"][-1]

    body = keep("get", "/events/{event_id}/citations", told.get(f"/events/{event['id']}/citations"))

    assert body["event"]["id"] == event["id"]

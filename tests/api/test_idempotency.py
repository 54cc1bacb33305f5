"""One request sent many times at once, through several processes of the web server: one event, one answer."""

from __future__ import annotations

import http.client
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.api.desk import V1, Desk, a_token, an_approach, an_event
from tests.api.test_batch import a_server, on
from tests.api.test_writes import count_events
from tests.programs import Programs

RETRIES = 200


def post(port: int, token: str, path: str, body: Any) -> tuple[int, dict[str, str], Any]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        headers = {
            "Host": "localhost",
            "Authorization": f"Bearer {token}",
            "Idempotency-Key": "storm",
            "Content-Type": "application/json",
        }
        connection.request("POST", V1 + path, json.dumps(body), headers)
        answer = connection.getresponse()
        return answer.status, dict(answer.headers), json.loads(answer.read())
    finally:
        connection.close()


@pytest.mark.parametrize("path", ["/deals/{deal}/events", "/events:batch", "/events:batch?atomic=false"])
def test_two_hundred_retries_at_once_make_one_event(
    programs: Programs, desk: Desk, deal: str, foxconn: str, nissan: str, path: str
) -> None:
    port, token, before = a_server(programs), a_token(), count_events()
    event = an_approach(foxconn, nissan)
    body = {"events": [on(deal, event), on(deal, an_event("deal.took_effect", {}))]} if "batch" in path else event
    if path == "/events:batch":
        body["events"].pop()

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: post(port, token, path.format(deal=deal), body), range(RETRIES)))
    last = post(port, token, path.format(deal=deal), body)

    kinds = Counter(
        "in flight" if status == 409 else "replay" if "Idempotent-Replayed" in headers else "first"
        for status, headers, _ in answers
    )
    assert kinds["first"] == 1
    assert kinds.total() == RETRIES
    assert all(status in (200, 201, 409) for status, _, _ in answers)
    for status, headers, told in answers:
        if status == 409:
            assert (told["code"], headers["Retry-After"]) == ("key-in-flight", "1")
    assert (last[0], last[1]["Idempotent-Replayed"]) == (200, "true")
    told = [answer for status, _, answer in [*answers, last] if status != 409]
    assert len({json.dumps(without_positions(answer), sort_keys=True) for answer in told}) == 1
    assert count_events() == before + 1


def without_positions(value: Any) -> Any:
    """The answer without what sealing fills in."""
    if isinstance(value, dict):
        filled = ("position", "recorded_at", "opened_position", "opened_at", "updated_at")
        return {name: without_positions(item) for name, item in value.items() if name not in filled}
    return [without_positions(item) for item in value] if isinstance(value, list) else value

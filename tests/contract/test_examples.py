"""Every operation shows a request and its answer, and both are true.

The examples of requests are sent to the live application. The examples of answers are what it answered, recorded by
this module: `RECORD_EXAMPLES=yes pytest tests/contract/test_examples.py` writes them anew.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse

from api.openapi.examples import RECORDED
from tests.api.desk import Desk, a_token
from tests.contract import ground
from tests.contract.document import Described, operations, validator
from tests.contract.exchanges import keepable, queries, send

SCOPES = ("read", "append", "correct", "merge", "export", "admin")
Answers = dict[tuple[str, int, str], Any]


@pytest.fixture
def answers(committed_db: object, settings: Any) -> Answers:
    """What every operation answers to its examples, by operation, status and media type."""
    settings.RATE_LIMIT, settings.RATE_LIMIT_BURST = 6_000, 600  # as they are unless configured
    settings.LOG_SIGNING_KEY = ground.KEY.to_text()
    desk = Desk(a_token(*SCOPES))
    given = ground.lay(desk)
    reads_first = sorted(operations(), key=lambda described: described.method != "get")
    return {key: answer for described in reads_first for key, answer in exchange(described, given, desk.token)}


def exchange(described: Described, given: dict[str, str], token: str) -> Iterator[tuple[tuple[str, int, str], Any]]:
    for accept in dict.fromkeys(media_type for _, media_type, _ in described.answers) or {"*/*": None}:
        for body in [(type_, content["example"]) for type_, content in described.bodies.items()] or [None]:
            for query in queries(described):
                answer = send(described, given, token, accept=accept, body=body, **query)
                assert answer.status_code < 400, f"{described.id}: {answer.content.decode()}"
                type_ = answer.headers.get("Content-Type", "")
                if type_ in {type_ for _, type_, _ in described.shown}:
                    yield (described.id, answer.status_code, type_), told(answer, type_)


def told(answer: HttpResponse, media_type: str) -> Any:
    """The answer as an example shows it: lines of text, or what the JSON says."""
    return content(answer).decode() if media_type.startswith("text/") else json.loads(content(answer))


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


@pytest.mark.parametrize("described", operations(), ids=lambda described: described.id)
def test_every_operation_shows_a_request_and_an_answer(described: Described) -> None:
    for media_type, content in described.bodies.items():
        assert "example" in content, f"{described.id} shows no body of {media_type}"
    for status, media_type, content in described.shown:
        assert "example" in content, f"{described.id} shows no answer {status} of {media_type}"


@pytest.mark.parametrize("described", operations(), ids=lambda described: described.id)
def test_examples_keep_to_their_schemas(described: Described) -> None:
    shown = [content for _, _, content in described.shown] + list(described.bodies.values())

    for content in shown:
        if not isinstance(content.get("example"), str):
            validator(content["schema"]).validate(content["example"])


def test_every_example_of_a_request_succeeds_and_is_answered_as_its_example_says(answers: Answers) -> None:
    kept = {key: keepable(answer) for key, answer in answers.items()}
    if os.environ.get("RECORD_EXAMPLES"):
        record(kept)

    assert kept == {key: recorded(key) for key in kept}
    assert kept.keys() == {(each.id, status, type_) for each in operations() for status, type_, _ in each.shown}


def record(kept: Answers) -> None:
    RECORDED.mkdir(exist_ok=True)
    for id_ in {id_ for id_, _, _ in kept}:
        by_status: dict[int, dict[str, Any]] = {}
        for (operation, status, type_), answer in kept.items():
            if operation == id_:
                by_status.setdefault(status, {})[type_] = answer
        (RECORDED / f"{id_}.json").write_text(json.dumps(by_status, indent=1, ensure_ascii=False) + "\n")


def recorded(key: tuple[str, int, str]) -> Any:
    operation, status, type_ = key
    path = RECORDED / f"{operation}.json"
    return json.loads(path.read_text()).get(str(status), {}).get(type_) if path.exists() else None

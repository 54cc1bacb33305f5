"""schemathesis attacks every operation of the document: valid and invalid data, and what answers link to.

It runs from a fixed seed for the time that schemathesis.toml gives it; SCHEMATHESIS_SECONDS=3600 goes deeper.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.db import connections
from schemathesis.auths import AuthContext
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema
from schemathesis.engine.recorder import ScenarioRecorder
from schemathesis.hooks import HookContext

from api.v1.urls import RESOURCES
from events.catalogue import examples
from tests.api.desk import V1, Desk, a_token
from tests.contract import ground
from tests.programs import Programs
from tests.serving import serve

CONFIG = Path(__file__).with_suffix("").parent / "schemathesis.toml"
SCOPES = ("read", "append", "correct", "merge", "export", "admin")
KNOWN = {
    "deals": examples.COLLABORATION,
    "companies": examples.FOXCONN,
    "seminars": ground.SEMINAR,
    "sources": examples.ARTICLE,
    "source": examples.ARTICLE,
    "deal": examples.COLLABORATION,
    "linked_deals": examples.COLLABORATION,
    "to": examples.NISSAN,
}
PROVED: dict[str, str] = {}
"""An event that the newest checkpoint covers. Nobody signs the log here: for later ones a proof is rightly a 503."""
NDJSON = "application/x-ndjson"
DEEPER = int(os.environ.get("SCHEMATHESIS_SECONDS", "0"))
# What is filled in for a pattern that the generator of headers cannot follow.
TAGS = {("If-Match", "0"): '"v1"', ("If-None-Match", "0"): '"v1"'}
BOUNDS: dict[str, Any] = {"wait": 0, "min_version": 1, "min_position": 1}
BOUNDS |= {"known_at": "2026-01-05T09:00:00Z", "valid_at": "2024-H2"}
BOUNDS |= {"known_from": "2025-04-07", "known_to": "2026-01-05", "valid_from": "2024", "valid_to": "2024-H2"}
BOUNDS |= {"known_from_position": 1, "known_to_position": 2, "known_position": 2}
SPANS: dict[str, dict[str, Any]] = {
    "/funnel": {"from": "2024", "to": "2025-Q1"},
    "/consistency": {"from": 1, "to": 2},
    "/disclosures": {"from": "2025-04-07", "to": "2026-01-05"},
}
THEN = {"known_at", "known_position", "valid_at", "min_level"}
EXCLUDED = {"before": {"after"}, "min_version": THEN, "include": THEN, "changed_after": THEN, "order": THEN}
EXCLUDED |= {"known_position": {"known_at"}}
EXCLUDED |= {"known_from_position": {"known_from"}, "known_to_position": {"known_to"}}
EXCLUDED |= {
    parameter.name: THEN
    for resource in RESOURCES
    for parameter in resource.filters
    if parameter.name not in resource.past_filters
}
TODAY_ONLY = {name for name, others in EXCLUDED.items() if others >= THEN} | {"known_to", "known_from"}
WAITING = ("wait", "min_version", "min_position")
BEFORE_ANY = (414, 431)
"""The web server refuses a request line or headers that are too long before anything of ours sees the request."""
DATES = {"Accept-Datetime": "Mon, 05 Jan 2026 09:00:00 GMT"}


@pytest.fixture
def schema(programs: Programs, settings: Any) -> Any:
    settings.LOG_SIGNING_KEY = ground.KEY.to_text()
    given = ground.lay(Desk(a_token(*SCOPES)))
    PROVED["event_id"] = given["event_id"]
    config = SchemathesisConfig.from_path(CONFIG)
    if DEEPER:
        config.max_time = DEEPER
    schema = schemathesis.openapi.from_url(f"{serve(programs, LOG_LEVEL='CRITICAL')}{V1}/schema", config=config)

    @schema.auth(refresh_interval=None)
    class Bearer:
        """A new token for each call that may spoil it, one for all others."""

        usual = a_token(*SCOPES)

        def get(self, case: Any, ctx: AuthContext) -> str:
            return self.new() if case.operation.label.endswith("token:rotate") else self.usual

        def new(self) -> str:
            """Each thread that asks has a connection of its own."""
            try:
                return a_token(*SCOPES)
            finally:
                connections.close_all()

        def set(self, case: Any, data: str, ctx: AuthContext) -> None:
            case.headers["Authorization"] = f"Bearer {data}"

    @schema.hook
    def map_path_parameters(context: HookContext, path_parameters: Any) -> Any:
        """Random ids lead nowhere: every other one becomes that of something that exists."""
        collection = context.operation.path.split("/")[3]
        known = {"stream_id": KNOWN.get(collection), "event_id": given["event_id"]}
        return {name: one_of(value, known.get(name)) for name, value in (path_parameters or {}).items()}

    @schema.hook
    def map_body(context: HookContext, body: Any) -> Any:
        return known_references(body)

    return schema


@schemathesis.serializer(NDJSON)
def ndjson(context: Any, value: Any) -> bytes:
    """A body of one line that is a JSON object: no schema says what lines of a text look like."""
    return json.dumps(value if isinstance(value, dict) else {"type": str(value)}).encode()


@schemathesis.hook
def before_call(context: HookContext, case: Any, kwargs: dict[str, Any]) -> None:
    """What is meant to be right is made possible; what is meant to be wrong stays as it is."""
    if case.operation.path.endswith("/proof") and is_uuid(case.path_parameters.get("event_id")):
        case.path_parameters["event_id"] = PROVED["event_id"]
    case.query = in_reach(case.query)
    if case.meta is None or case.meta.generation.mode.is_positive:
        case.query = possible(case.query or {}, case.operation.path)
        case.body = storable(case.body)
        case.headers = {name: TAGS.get((name, value), value) for name, value in (case.headers or {}).items()}
        case.headers |= {name: value for name, value in DATES.items() if name in case.headers}
        if TODAY_ONLY & case.query.keys():
            case.headers.pop("Accept-Datetime", None)
        if case.operation.path.endswith(":batch"):  # not with atomic=false, nor with versions of lines
            case.headers.pop("If-Match", None)


def in_reach(query: Any) -> Any:
    """The query waiting for nothing that will never come: that is a 503, whatever else is wrong."""
    if not isinstance(query, dict):
        return query
    return {name: BOUNDS[name] if name in WAITING and is_whole(value) else value for name, value in query.items()}


def is_whole(value: Any) -> bool:
    return isinstance(value, int) or (isinstance(value, str) and value.isdecimal())


def possible(query: Mapping[str, Any], path: str) -> dict[str, Any]:
    """The query without what no schema can say: nobody waits here for news, or for what will never come (503); moments
    are some that have passed; pages are asked for in one direction; a moment is named in one way, and what was known
    then is not waited for and comes alone, without what only the views of today can tell."""
    bounds = BOUNDS | next((span for end, span in SPANS.items() if path.endswith(end)), {})
    bounded = {name: bounds.get(name, value) for name, value in query.items()}
    if path.endswith("/diff"):
        bounded = on_one_axis(bounded)
    excluded = {name: others & bounded.keys() for name, others in EXCLUDED.items()}
    return {name: value for name, value in bounded.items() if not excluded.get(name)}


def on_one_axis(query: dict[str, Any]) -> dict[str, Any]:
    """The two ends of a difference on the axis that it begins on; that of the world unless it begins on one."""
    others = {"valid_from", "valid_to", "known_at", "known_position"}
    if not {"known_from", "known_from_position"} & query.keys():
        others = {"known_to", "known_to_position", "valid_at"}
        query = {"valid_from": BOUNDS["valid_from"]} | query
    elif "known_from" not in query:
        others = others | {"known_to"}  # the position is younger than that day
    return {name: value for name, value in query.items() if name not in others}


def storable(body: Any) -> Any:
    """The body with integers of 64 bits, which no schema can say of free data; others are refused as no JSON (400)."""
    if isinstance(body, dict):
        return {name: storable(value) for name, value in body.items()}
    if isinstance(body, list):
        return [storable(item) for item in body]
    return body % 2**63 if isinstance(body, int) and not isinstance(body, bool) and abs(body) >= 2**63 else body


def one_of(value: Any, known: str | None) -> Any:
    return known if known and is_uuid(value) and uuid.UUID(value).int % 2 else value


def known_references(body: Any, name: str = "") -> Any:
    """The body with every random id but those of events replaced by one that exists."""
    if isinstance(body, dict):
        return {key: value if key == "id" else known_references(value, key) for key, value in body.items()}
    if isinstance(body, list):
        return [known_references(item, name) for item in body]
    return KNOWN.get(name, examples.FOXCONN) if is_uuid(body) else body


def is_uuid(value: Any) -> bool:
    try:
        return isinstance(value, str) and str(uuid.UUID(value)) == value
    except ValueError:
        return False


@pytest.mark.timeout(300 + DEEPER)
def test_no_request_finds_a_defect_or_an_answer_that_is_not_documented(schema: Any) -> None:
    found: list[str] = []
    tested = set()

    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            tested.add(event.recorder.label)
            found += failures(event.recorder)
        if isinstance(event, events.NonFatalError | events.FatalError):
            found.append(f"{event}")

    assert not found, "\n\n".join(dict.fromkeys(found))
    assert {operation.ok().label for operation in schema.get_all_operations()} <= tested


def failures(recorder: ScenarioRecorder) -> Iterator[str]:
    """What checks found. Any text is lines: those that are no events are refused one by one, with 200, if so asked."""
    for case, checks in recorder.checks.items():
        if recorder.cases[case].value.media_type == NDJSON:
            checks = [check for check in checks if check.name != "negative_data_rejection"]
        answer = recorder.interactions[case].response
        if answer and answer.status_code in BEFORE_ANY:
            continue
        said = f"{answer.status_code} {answer.content[:500]!r}" if answer else "No answer."
        for check in checks:
            if check.status is Status.FAILURE and check.failure_info is not None:
                failure = check.failure_info.failure
                yield f"{recorder.label}: {failure.title}: {failure.message}\n{check.failure_info.code_sample}\n{said}"

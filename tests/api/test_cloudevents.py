"""Events as CloudEvents 1.0, read by the CloudEvents project's own library."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_structured_event
from cloudevents.core.v1.event import CloudEvent
from jsonschema import Draft202012Validator

from events import store
from tests.api.desk import Desk, an_event, problem, project

ONE, BATCH = "application/cloudevents+json", "application/cloudevents-batch+json"


def read(document: dict[str, Any]) -> CloudEvent:
    """What the library makes of one event; it raises where an attribute is not as the specification has it."""
    event = from_structured_event(HTTPMessage({"content-type": ONE}, json.dumps(document).encode()))
    assert isinstance(event, CloudEvent)
    return event


def as_batch(desk: Desk, **query: Any) -> tuple[list[dict[str, Any]], Any]:
    answer = desk.get("/events", headers={"accept": BATCH}, **query)
    assert answer.status_code == 200, answer.content
    assert answer.headers["Content-Type"] == BATCH
    return json.loads(answer.content), answer


@pytest.fixture
def approach(desk: Desk, deal: str, foxconn: str, nissan: str) -> dict[str, Any]:
    """Recorded, and in the log at position 4."""
    event = desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan}, occurred="2024-03")
    project()
    told: dict[str, Any] = desk.get(f"/events/{event['id']}").json()
    return told


def test_a_sealed_event_carries_every_attribute(desk: Desk, approach: dict[str, Any]) -> None:
    answer = desk.get(f"/events/{approach['id']}", headers={"accept": ONE})
    event = read(json.loads(answer.content))

    assert answer.headers["Content-Type"] == ONE
    assert event.get_specversion() == "1.0"
    assert event.get_id() == approach["id"]
    assert event.get_source() == "http://testserver/api/v1/deals"
    assert event.get_type() == "deal.approached"
    assert event.get_subject() == approach["stream"]["id"]
    assert event.get_time() == datetime.fromisoformat(approach["recorded_at"])
    assert event.get_datacontenttype() == "application/json"
    assert event.get_extension("recordedtime") == approach["recorded_at"]
    assert event.get_extension("sequence") == "00000000000000000004"
    assert event.get_extension("authtype") == "api_key"
    assert event.get_extension("authid") == approach["actor"]["id"]
    assert event.get_data() == approach


def test_an_event_that_is_not_sealed_has_neither_a_sequence_nor_a_time_of_recording(desk: Desk, deal: str) -> None:
    note = desk.record(deal, "deal.note_added", {"body": "call them"})

    document = json.loads(desk.get(f"/events/{note['id']}", headers={"accept": ONE}).content)

    assert read(document).get_time() == datetime.fromisoformat(note["created_at"])
    assert not {"sequence", "recordedtime"} & document.keys()


def test_the_names_of_attributes_and_their_values_keep_to_the_specification(
    desk: Desk, approach: dict[str, Any]
) -> None:
    events, _ = as_batch(desk)

    for event in events:
        attributes = {name: value for name, value in event.items() if name != "data"}
        assert all(name.isascii() and name.isalnum() and name == name.lower() for name in attributes)
        assert all(isinstance(value, str) and value for value in attributes.values())


def test_the_feed_is_a_batch_whose_next_page_is_in_the_link(desk: Desk, approach: dict[str, Any]) -> None:
    plain = desk.get("/events", limit=3).json()

    first, answer = as_batch(desk, limit=3)
    rest = desk.http.get(plain["next"], headers={"accept": BATCH})

    assert [read(event).get_data() for event in first] == plain["items"]
    assert answer.headers["Link"] == f'<{plain["next"]}>; rel="next"'
    assert answer.headers["Log-Position"] == "3"
    assert [event["id"] for event in json.loads(rest.content)] == [approach["id"]]
    assert "Link" not in rest.headers


def test_sequences_sort_as_text_like_positions_do(desk: Desk, approach: dict[str, Any], deal: str) -> None:
    for number in range(10):
        desk.record(deal, "deal.note_added", {"body": f"note {number}"})
    store.seal()

    events, _ = as_batch(desk)

    sequences = [event["sequence"] for event in events]
    assert sequences == sorted(sequences)
    assert [int(sequence) for sequence in sequences] == list(range(1, 15))


def test_nothing_to_tell_is_an_empty_batch(desk: Desk) -> None:
    assert as_batch(desk)[0] == []


def test_each_event_keeps_to_the_schema_that_it_names(desk: Desk, approach: dict[str, Any], deal: str) -> None:
    desk.record(deal, "deal.position_stated", {"by": approach["data"]["from"], "topic": "equity", "stance": "open"})
    store.seal()

    for event in as_batch(desk)[0]:
        schema = desk.http.get(event["dataschema"]).json()
        Draft202012Validator(schema).validate(event["data"])
        assert not Draft202012Validator(schema).is_valid(event["data"] | {"data": {"surprise": 1}})


def test_an_installation_with_a_name_gives_it_whatever_it_was_called(
    desk: Desk, approach: dict[str, Any], settings: Any
) -> None:
    settings.PUBLIC_URL = "https://deals.example"

    event = as_batch(desk, after=3)[0][0]

    assert event["source"] == "https://deals.example/api/v1/deals"
    assert event["dataschema"] == ("https://deals.example/api/v1/event-types/deal.approached/schema?version=1&of=event")


@pytest.mark.parametrize(
    ("path", "accept", "media_type"),
    [
        ("/events", "*/*", "application/json"),
        ("/events", "application/json", "application/json"),
        ("/events", f"{BATCH};q=0.5, application/xml", BATCH),
        ("/events", f"application/json;q=0.1, {BATCH}", BATCH),
        ("/events", f"application/json;q=0.9, {BATCH};q=0.8", "application/json"),
        ("/events", f"application/*;q=0.1, application/json;q=0, */*;q=1, {BATCH} ; Q = 0.2", BATCH),
        ("/events", f"*;q=x,{BATCH};q=.5", "application/json"),
        ("/events", "", "application/json"),
        ("/events/{id}", "application/*", "application/json"),
        ("/events/{id}", ONE, ONE),
    ],
)
def test_what_is_accepted_is_given(
    desk: Desk, approach: dict[str, Any], path: str, accept: str, media_type: str
) -> None:
    answer = desk.get(path.format(id=approach["id"]), headers={"accept": accept})

    assert answer.headers["Content-Type"] == media_type
    assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        ("/events", ONE),
        ("/events/{id}", BATCH),
        ("/events", "text/event-stream"),
        ("/events", "*/*;q=0"),
        ("/events", ";"),
    ],
)
def test_what_cannot_be_given_is_406(desk: Desk, approach: dict[str, Any], path: str, accept: str) -> None:
    problem(desk.get(path.format(id=approach["id"]), headers={"accept": accept}), 406)


def test_a_problem_is_a_problem_whatever_is_accepted(desk: Desk) -> None:
    problem(desk.get("/events", headers={"accept": BATCH}, limit=0), 400)
    problem(desk.get("/events/0195f000-0000-7000-8000-000000000001", headers={"accept": ONE}), 404)


def test_each_rendering_has_an_etag_of_its_own(desk: Desk, approach: dict[str, Any]) -> None:
    address = f"/events/{approach['id']}"
    plain, one = (desk.get(address, headers={"accept": type_}).headers["ETag"] for type_ in ("application/json", ONE))

    assert plain != one
    assert desk.get(address, headers={"accept": ONE, "if-none-match": one}).status_code == 304
    assert desk.get(address, headers={"accept": ONE, "if-none-match": plain}).status_code == 200


def test_the_cause_of_an_event_is_among_its_attributes(desk: Desk, deal: str) -> None:
    from events.catalogue import Actor
    from events.recording import Context, Draft, Write, record

    context = Context(
        actor=Actor(kind="task", id="nightly"), channel="task", correlation_id="run-7", causation_id="another-event"
    )
    lapse = an_event("deal.lapsed", {})
    draft = Draft(type=lapse["type"], data=lapse["data"], citations=lapse["citations"])
    recorded = record([Write(category="deal", stream_id=deal, drafts=(draft,))], context=context)
    store.seal()

    event = json.loads(desk.get(f"/events/{recorded.streams[0].events[0].id}", headers={"accept": ONE}).content)

    assert read(event).get_extension("correlationid") == "run-7"
    assert (event["causationid"], event["authtype"], event["authid"]) == ("another-event", "system", "nightly")

"""The catalogue over the API: every type, and the JSON Schema of every version of each."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from events import catalogue
from events.catalogue import upcasting
from tests.api.desk import V1, Desk, an_event, problem

SCHEMA = "application/schema+json"


def types(desk: Desk) -> list[dict[str, Any]]:
    page = desk.get("/event-types").json()
    assert page["next"] is None
    items: list[dict[str, Any]] = page["items"]
    return items


def test_every_type_is_listed_the_named_kinds_first(desk: Desk) -> None:
    listed = types(desk)

    assert [item["type"] for item in listed] == [cls.type for cls in catalogue.list_types()]
    assert [item["type"] for item in listed if item["named"]] == list(catalogue.NAMED)


def test_a_type_tells_what_it_is_and_what_recording_it_takes(desk: Desk) -> None:
    by_type = {item["type"]: item for item in types(desk)}

    assert by_type["deal.approached"] == {
        "type": "deal.approached",
        "category": "deal",
        "label": "Approach",
        "description": by_type["deal.approached"]["description"],
        "named": True,
        "opening": False,
        "required_scope": "append",
        "version_required": False,
        "personal_data": "contact_id",
        "schema_version": 1,
        "versions": [{"version": 1, "schema": f"{V1}/event-types/deal.approached/schema?version=1"}],
        "example": dict(catalogue.get_type("deal.approached").example),
    }
    openers = {type_ for type_, item in by_type.items() if item["opening"]}
    assert openers == {"deal.opened", "company.registered", "seminar.announced", "source.registered"}
    resting = {type_.partition(".")[2] for type_, item in by_type.items() if item["version_required"]}
    fixing = {"event_corrected", "event_retracted", "event_moved", "duplicates_merged", "merge_undone", "merged"}
    assert resting == {"withdrawal_declared", "finalized", *fixing}
    assert {item["required_scope"] for type_, item in by_type.items() if "event_" in type_} == {"correct"}
    assert {item["required_scope"] for type_, item in by_type.items() if "merge" in type_} == {"merge"}


def test_the_schema_of_every_version_is_served_and_takes_its_own_example(desk: Desk) -> None:
    for item in types(desk):
        for version in item["versions"]:
            answer = desk.http.get(version["schema"])
            schema = answer.json()

            assert answer.headers["Content-Type"] == SCHEMA
            assert schema["$id"] == f"urn:dealtracker:event:{item['type']}:{version['version']}"
            Draft202012Validator.check_schema(schema)
            for example in schema["examples"]:
                Draft202012Validator(schema).validate(example)
            assert not Draft202012Validator(schema).is_valid({**schema["examples"][0], "surprise": 1})


def test_the_example_of_a_type_keeps_to_its_newest_schema(desk: Desk) -> None:
    for item in types(desk):
        schema = desk.get(f"/event-types/{item['type']}/schema").json()

        Draft202012Validator(schema).validate(item["example"])
        assert schema == desk.http.get(item["versions"][-1]["schema"]).json()


def test_an_old_version_is_as_it_was_and_its_example_can_be_brought_up_to_the_newest(desk: Desk) -> None:
    versions = next(item for item in types(desk) if item["type"] == "deal.position_stated")["versions"]
    old, new = (desk.http.get(version["schema"]).json() for version in versions)

    assert "speaker" in old["properties"]
    assert "speaker" not in new["properties"]
    assert not Draft202012Validator(new).is_valid(old["examples"][0])
    upcast = upcasting.upcast("deal.position_stated", old["examples"][0], 1, 2)
    Draft202012Validator(new).validate(upcast)


def test_the_schema_of_a_whole_event_takes_what_is_told(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    citations = [{"source": desk.opened("/sources", {"publisher": "Paper"}), "quote": "has approached Nissan"}]
    event = desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan}, citations=citations)
    opened = desk.get(f"/deals/{deal}/events").json()["items"][0]

    for told in (event, opened):
        schema = desk.get(f"/event-types/{told['type']}/schema", of="event").json()
        Draft202012Validator.check_schema(schema)
        Draft202012Validator(schema).validate(told)
        assert not Draft202012Validator(schema).is_valid(told | {"data": {}})
        assert not Draft202012Validator(schema).is_valid(an_event(told["type"], told["data"]))


def test_the_schema_of_one_version_may_be_kept_and_the_newest_is_asked_for_again(desk: Desk) -> None:
    one = desk.get("/event-types/deal.approached/schema", version=1)
    newest = desk.get("/event-types/deal.approached/schema")

    assert one.headers["Cache-Control"] == "private, max-age=86400, immutable"
    assert newest.headers["Cache-Control"] == "private, no-cache"
    known = {"if-none-match": newest.headers["ETag"]}
    assert desk.get("/event-types/deal.approached/schema", headers=known).status_code == 304
    assert desk.get("/event-types/deal.lapsed/schema", headers=known).status_code == 200


def test_the_catalogue_is_not_sent_again_when_it_is_known(desk: Desk) -> None:
    tag = desk.get("/event-types").headers["ETag"]

    assert desk.get("/event-types", headers={"if-none-match": tag}).status_code == 304


@pytest.mark.parametrize("accept", [SCHEMA, "application/json"])
def test_a_schema_is_given_as_plain_json_too(desk: Desk, accept: str) -> None:
    answer = desk.get("/event-types/deal.approached/schema", headers={"accept": accept})

    assert answer.headers["Content-Type"] == accept
    assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize("type_", ["deal.aproached", "x" * 500, "deal.approached%00", "..", "DEAL.APPROACHED"])
def test_a_type_that_there_is_not_is_404(desk: Desk, type_: str) -> None:
    problem(desk.get(f"/event-types/{type_}/schema"), 404)


def test_a_misspelt_type_is_told_what_it_looks_like(desk: Desk) -> None:
    assert "deal.approached" in problem(desk.get("/event-types/deal.aproached/schema"), 404)["detail"]


@pytest.mark.parametrize(("type_", "version"), [("deal.approached", 2), ("deal.position_stated", 3)])
def test_a_version_that_there_is_not_is_404(desk: Desk, type_: str, version: int) -> None:
    problem(desk.get(f"/event-types/{type_}/schema", version=version), 404)


@pytest.mark.parametrize("query", [{"version": "0"}, {"version": "x"}, {"of": "everything"}, {"versoin": "1"}])
def test_a_wrong_parameter_is_refused(desk: Desk, query: dict[str, str]) -> None:
    problem(desk.get("/event-types/deal.approached/schema", **query), 400)

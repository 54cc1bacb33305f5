"""What the OpenAPI document promises, and what is answered, are the same."""

from __future__ import annotations

import json
from typing import Any

import openapi_spec_validator
import pytest
from django.http import HttpResponse
from jsonschema.exceptions import best_match

from api import problems
from api.v1.streams.resource import StreamResource
from events.catalogue import list_types
from tests.api.desk import V1, Desk, an_approach, an_event, an_id, project
from tests.contract.document import Described, operations, the_document, validator


def schema_of(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def promised(method: str, path: str, answer: HttpResponse) -> dict[str, Any]:
    """The schema of this very answer: by its path, status and media type."""
    responses = the_document()["paths"][f"{V1}{path}"][method]["responses"]
    assert str(answer.status_code) in responses, f"{method} {path} may not answer {answer.status_code}"
    media_type = answer.headers["Content-Type"]
    schema: dict[str, Any] = responses[str(answer.status_code)]["content"][media_type]["schema"]
    return schema


def keep(method: str, path: str, answer: HttpResponse) -> dict[str, Any]:
    """Hold an answer against its promise; returns its body."""
    body: dict[str, Any] = json.loads(answer.content)
    errors = list(validator(promised(method, path, answer)).iter_errors(body))
    assert not errors, f"{method} {path}: {errors[0].json_path}: {best_match(errors).message[:300]}"
    return body


def properties(name: str) -> set[str]:
    return set(the_document()["components"]["schemas"][name]["properties"])


def test_the_document_is_valid_and_leads_nowhere_wrong() -> None:
    schemas = the_document()["components"]["schemas"]
    refs = {part.split('"')[0] for part in json.dumps(the_document()).split("#/components/schemas/")[1:]}

    assert refs <= schemas.keys()
    openapi_spec_validator.validate(the_document())


def test_every_operation_has_an_id_of_its_own_and_a_summary() -> None:
    ids = [described.id for described in operations()]

    assert len(set(ids)) == len(ids)
    assert all(described.operation["summary"] for described in operations())


@pytest.mark.parametrize(
    ("parameter", "status"), [("min_position", 503), ("min_version", 503), ("known_position", 409)]
)
def test_what_may_not_be_reached_is_an_answer_of_who_takes_the_parameter(parameter: str, status: int) -> None:
    takers = [
        described.operation
        for described in operations()
        if parameter in [each["name"] for each in described.operation["parameters"]]
    ]

    assert takers
    assert [taker["operationId"] for taker in takers if str(status) not in taker["responses"]] == []


def test_every_tag_says_what_it_is_about() -> None:
    used = {tag for described in operations() for tag in described.operation["tags"]}

    assert {tag["name"] for tag in the_document()["tags"] if tag.get("description")} == used


def test_what_can_be_read_as_of_another_moment_takes_it_by_header_and_tells_which_it_was() -> None:
    timed = [described for described in operations() if described.takes("known_at")]

    assert timed
    for described in timed:
        assert described.takes("Accept-Datetime"), described.id
        assert {"Memento-Datetime", "Content-Location"} <= headers_of(described), described.id


def test_what_may_answer_304_says_with_what_to_ask() -> None:
    for described in operations():
        assert described.takes("If-None-Match") is ("304" in described.operation["responses"]), described.id
        assert "304" not in described.operation["responses"] or "ETag" in headers_of(described), described.id


def test_what_has_pages_says_that_it_links_them() -> None:
    for described in operations():
        assert not described.takes("after") or "Link" in headers_of(described), described.id


def headers_of(described: Described) -> set[str]:
    return set(described.operation["responses"]["200"].get("headers", {}))


def test_every_event_type_goes_in_and_comes_out() -> None:
    schemas = the_document()["components"]["schemas"]

    assert set(schemas["Event"]["discriminator"]["mapping"]) == {cls.type for cls in list_types()}
    for category in ("deal", "company", "seminar", "source"):
        taken = schemas[f"{category.capitalize()}EventIn"]["discriminator"]["mapping"]
        assert set(taken) == {cls.type for cls in list_types(category)}


def test_an_erasure_comes_out_and_never_goes_in() -> None:
    schemas = the_document()["components"]["schemas"]

    assert "ContactErasedRecorded" in schemas
    assert not {"ContactErasedIn", "ContactErasedBatchLine", "ContactEventIn"} & schemas.keys()


@pytest.mark.parametrize("cls", [cls for cls in list_types() if cls.category() != "contact"], ids=lambda cls: cls.type)
def test_the_examples_keep_to_the_schema(cls: Any) -> None:
    schema = the_document()["components"]["schemas"][f"{cls.__name__}In"]

    for example in schema["examples"]:
        validator(schema_of(f"{cls.category().capitalize()}EventIn")).validate(example)


def test_a_wrong_event_does_not_keep_to_the_schema() -> None:
    deal_event = validator(schema_of("DealEventIn"))

    assert deal_event.is_valid(an_approach(an_id(), an_id()))
    assert not deal_event.is_valid(an_approach(an_id(), an_id()) | {"surprise": 1})
    assert not deal_event.is_valid(an_event("deal.approached", {"from": an_id()}))
    assert not deal_event.is_valid(an_event("company.renamed", {"legal_name": "X"}))


def test_a_line_of_a_batch_is_one_of_the_types_with_its_data_and_its_stream() -> None:
    any_line, deal_line = validator(schema_of("BatchLine")), validator(schema_of("DealBatchLine"))
    approach = an_approach(an_id(), an_id()) | {"expected_version": 1}
    stream = {"category": "deal", "id": an_id()}

    assert deal_line.is_valid(approach)
    assert any_line.is_valid(approach | {"stream": stream})
    assert not deal_line.is_valid(approach | {"stream": stream})
    assert not any_line.is_valid(approach)
    assert not any_line.is_valid(approach | {"stream": {"category": "deal", "id": None}})
    assert not any_line.is_valid(approach | {"stream": stream | {"category": "company"}})
    assert not any_line.is_valid(approach | {"stream": stream, "data": {"body": "a note"}})


def test_every_member_that_a_problem_can_have_is_described() -> None:
    assert {*problems.MEMBERS} <= properties("Problem")


@pytest.fixture
def world(committed_db: object) -> tuple[Desk, dict[str, str]]:
    """A deal with something of everything, and one of each other stream."""
    desk = Desk()
    foxconn = desk.company("Hon Hai Precision Industry", trade_name="Foxconn")
    nissan = desk.company("Nissan Motor")
    source = desk.opened("/sources", {"publisher": "EV trade press", "author": "A. Writer", "published": "../2025-04"})
    deal = desk.deal(foxconn, nissan)
    seminar = desk.opened("/seminars", {"host": foxconn, "invitees": [nissan], "linked_deals": [deal]})
    citations = [
        {"source": source, "quote": "has approached Nissan", "asserted_by": {"kind": "company", "id": foxconn}}
    ]
    both = {"from": foxconn, "to": nissan}
    approach = desk.record(deal, "deal.approached", both, occurred="2024-03", citations=citations)
    interest = {"holder": foxconn, "target": nissan, "interest_kind": "equity", "percent_max": "36"}
    desk.record(deal, "deal.stake_interest_expressed", interest, occurred="around 2024")
    desk.record(deal, "deal.proposal_made", {"by": foxconn, "to": [nissan], "kind": "alliance", "terms": {"seats": 2}})
    signed = {"instrument": "mou", "binding": "no", "signatories": [foxconn, nissan], "expires": "2026-H2"}
    desk.post(f"/deals/{deal}/events", an_event("deal.agreement_signed", signed))
    desk.record(deal, "deal.note_added", {"body": "call them"}, occurred="2025-02-03T10:00:00+09:00")
    desk.record(deal, "deal.denial_stated", {"denied_type": "deal.talks_started", "by": nissan})
    desk.record(deal, "deal.position_stated", {"by": foxconn, "topic": "equity", "stance": "not pushing"})
    desk.record(deal, "deal.filing_made", {"authority": "JFTC", "regime": "merger_control", "jurisdiction": "JP"})
    fix = {"supersedes": approach["id"], "reason_code": "wrong_entity", "reason": "another company"}
    desk.record(deal, "deal.event_retracted", fix)
    ids = {"deal": deal, "company": foxconn, "seminar": seminar, "source": source, "event": approach["id"]}
    return desk, ids


VAGUE_DAYS = {"deal": "2024-05"}
"""Days about which the dates in the ground leave something open. Nothing but deals tells more than that."""
COLLECTIONS = {"deal": "deals", "company": "companies", "seminar": "seminars", "source": "sources"}


def test_every_answer_to_a_read_keeps_its_promise(world: tuple[Desk, dict[str, str]]) -> None:
    desk, ids = world
    for projected in (False, True):
        for category, collection in COLLECTIONS.items():
            item = f"/{collection}/{ids[category]}"
            one = keep("get", f"/{collection}/{{stream_id}}", desk.get(item))
            then = keep(
                "get", f"/{collection}/{{stream_id}}", desk.get(item, valid_at=VAGUE_DAYS.get(category, "2030"))
            )
            keep("get", f"/{collection}/{{stream_id}}/events", desk.get(f"{item}/events"))
            keep("get", f"/{collection}/{{stream_id}}/history", desk.get(f"{item}/history"))
            page = keep("get", f"/{collection}", desk.get(f"/{collection}"))
            include = ",".join(StreamResource.by_category[category].includes)
            along = keep("get", f"/{collection}/{{stream_id}}", desk.get(item, include=include))
            keep("get", f"/{collection}", desk.get(f"/{collection}", include=include, fields="version"))
            assert along.keys() | then.keys() == properties(category.capitalize())
            assert one.keys() | {"included"} == along.keys()
            assert bool(page["items"]) is projected
        keep("get", "/events", desk.get("/events"))
        keep("get", "/events/{event_id}", desk.get(f"/events/{ids['event']}"))
        project()


def test_every_answer_to_a_write_keeps_its_promise(world: tuple[Desk, dict[str, str]]) -> None:
    desk, ids = world
    data = {"title": "X", "deal_kind": "supply", "parties": [{"company": ids["company"], "role": "initiator"}]}
    path, promise = f"/deals/{ids['deal']}/events", "/deals/{stream_id}/events"
    note = an_event("deal.note_added", {"body": "call them again"})

    for query in ("", "?dry_run=true"):
        keep("post", "/deals", desk.post(f"/deals{query}", data))
        keep("post", "/companies", desk.post(f"/companies{query}", {"legal_name": "X"}))
        keep("post", "/seminars", desk.post(f"/seminars{query}", {"host": ids["company"]}))
        keep("post", "/sources", desk.post(f"/sources{query}", {"publisher": "X"}))
        keep("post", promise, desk.post(f"{path}{query}", note))
    keep("post", promise, desk.post(path, note, Idempotency_Key="k"))
    keep("post", promise, desk.post(path, note, Idempotency_Key="k"))


def test_every_problem_keeps_its_promise(world: tuple[Desk, dict[str, str]]) -> None:
    desk, ids = world
    path, promise = f"/deals/{ids['deal']}/events", "/deals/{stream_id}/events"
    note = an_event("deal.note_added", {"body": "x"})

    for answer, status in (
        (desk.post(path, b"{"), 400),
        (Desk("none").post(path, note), 401),
        (desk.post(f"/deals/{an_id()}/events", note), 404),
        (desk.get(f"/deals/{an_id()}/events", headers={"accept": "text/html"}), 406),
        (desk.post(path, an_event("deal.took_effect", {})), 409),
        (desk.post(path, note, If_Match='"v1"'), 412),
        (desk.post(path, b'{"a": "' + b"x" * 2**20 + b'"}'), 413),
        (desk.http.post(f"{V1}{path}", b"x", content_type="text/plain"), 415),
        (desk.post(path, note | {"data": {}}), 422),
    ):
        assert answer.status_code == status
        keep("get" if status == 406 else "post", promise, answer)

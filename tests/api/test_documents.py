"""The OpenAPI document and its page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openapi_spec_validator
import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client

SNAPSHOT = Path(__file__).parents[2] / "docs" / "reference" / "openapi.yaml"


def test_the_document_is_given_to_anybody_as_json_or_yaml() -> None:
    as_json = Client().get("/api/v1/schema")
    as_yaml = Client().get("/api/v1/schema", headers={"accept": "application/vnd.oai.openapi"})

    assert as_json.json()["openapi"] == "3.1.1"
    assert as_yaml.content.startswith(b"openapi: 3.1.1")


def test_the_document_in_the_reference_is_the_one_that_is_served(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("openapi")

    assert SNAPSHOT.read_text() == capsys.readouterr().out, "run `make docs`"


def test_the_page_needs_nothing_from_elsewhere_and_no_inline_script_or_style() -> None:
    answer = Client().get("/api/v1/docs")

    page = answer.content.decode()
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert answer.status_code == 200
    assert len(addresses) >= 4
    assert all(address.startswith("/") and not address.startswith("//") for address in addresses)
    assert "<style" not in page
    assert re.findall(r"<script(?! src=)", page) == []
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]


def test_everything_that_the_page_loads_is_there() -> None:
    page = Client().get("/api/v1/docs").content.decode()

    for address in re.findall(r'(?:src|href)="(/static/[^"]+)"', page):
        assert finders.find(re.sub(r"\.[0-9a-f]{12}(?=\.\w+$)", "", address.removeprefix("/static/"))), address


def test_the_page_leads_to_the_document_and_gives_a_csrf_token_to_nobody_but_who_is_signed_in() -> None:
    answer = Client().get("/api/v1/docs")

    assert 'data-document="/api/v1/schema:brief"' in answer.content.decode()
    assert "csrf" not in answer.content.decode()
    assert answer.cookies == {}
    assert "no-store" in answer.headers["Cache-Control"]


def test_unforeseen_failures_are_problems_too() -> None:
    answer = Client(raise_request_exception=False, headers={"host": "elsewhere.example"}).get("/api/v1/deals")

    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "bad-request"


def test_the_page_reads_a_short_and_valid_document_of_the_same_operations() -> None:
    whole = Client().get("/api/v1/schema").json()
    brief = Client().get("/api/v1/schema:brief").json()

    schemas = brief["components"]["schemas"]
    openapi_spec_validator.validate(brief)
    assert brief["openapi"].startswith("3.0.")  # which Swagger's page resolves bit by bit
    assert {path: set(item) for path, item in brief["paths"].items()} == {
        path: set(item) for path, item in whole["paths"].items()
    }
    assert not [name for name, schema in schemas.items() if "discriminator" in schema]
    assert "deal.approached" in schemas["DealEventIn"]["properties"]["type"]["enum"]
    assert "deal.approached" in schemas["Event"]["allOf"][-1]["properties"]["type"]["enum"]
    assert len(schemas["BatchLine"]["properties"]["stream"]["anyOf"]) == 8  # to be opened, or open; of each category
    assert len(json.dumps(brief)) < 0.7 * len(json.dumps(whole))


def test_the_page_has_no_examples_of_parameters_to_send_unasked() -> None:
    brief = Client().get("/api/v1/schema:brief").json()

    parameters = [
        parameter for item in brief["paths"].values() for one in item.values() for parameter in one["parameters"]
    ]
    assert {"If-Match", "valid_at"} <= {parameter["name"] for parameter in parameters}
    assert not [one for one in parameters if "example" in one or "example" in one["schema"]]


def test_the_page_leads_to_the_whole_document_and_to_the_errors() -> None:
    told = Client().get("/api/v1/schema:brief").json()["info"]["description"]

    assert "(/api/v1/schema)" in told
    assert "(/api/v1/errors)" in told

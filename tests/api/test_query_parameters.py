"""Query parameters are declared, and nothing else is taken."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from api import parameters
from api.errors import BadParameterError
from api.parameters import AFTER, DRY_RUN, LIMIT, SEARCH

STAGE = parameters.choices("stage", ("LEAD", "TALKS"), "Stage.")
PARTY = parameters.identifier("party", "Party.")
DECLARED = (AFTER, LIMIT, DRY_RUN, SEARCH, STAGE, PARTY)


def refused(query: str) -> list[dict[str, str]]:
    with pytest.raises(BadParameterError) as caught:
        parameters.read(QueryDict(query), DECLARED)
    errors: list[dict[str, str]] = caught.value.details["errors"]
    return errors


def test_what_is_not_given_has_its_default() -> None:
    values = parameters.read(QueryDict(""), DECLARED)

    assert values == {"after": 0, "limit": 100, "dry_run": False, "search": None, "stage": None, "party": None}


def test_values_are_read() -> None:
    query = "after=7&limit=2&dry_run=true&search=%20nissan&stage=LEAD,TALKS&party=0198C0DE-0000-7000-8000-00000000000A"

    values = parameters.read(QueryDict(query), DECLARED)

    assert values == {
        "after": 7,
        "limit": 2,
        "dry_run": True,
        "search": "nissan",
        "stage": ["LEAD", "TALKS"],
        "party": "0198c0de-0000-7000-8000-00000000000a",
    }


def test_an_unknown_parameter_is_named_with_what_is_allowed() -> None:
    (error,) = refused("stages=LEAD")

    assert error["parameter"] == "stages"
    assert "after, dry_run, limit, party, search, stage" in error["detail"]


def test_everything_that_is_wrong_is_named_at_once() -> None:
    assert {error["parameter"] for error in refused("limit=0&after=x&party=1")} == {"limit", "after", "party"}


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=1001",
        "limit=1e3",
        "limit=-1",
        "limit=%2B1",
        "limit=",
        "limit=1&limit=2",
        "limit=" + "9" * 5_000,
        "limit=٣",
        "after=-1",
        "after=9223372036854775808",
        "after=1%00",
        "dry_run=1",
        "dry_run=True",
        "dry_run=",
        "stage=",
        "stage=LEAD,",
        "stage=lead",
        "stage=LEAD&stage=TALKS",
        "party=",
        "party=nissan",
        "party={0198c0de-0000-7000-8000-00000000000a}",
        "party=0198c0de00007000800000000000000a",
        "search=",
        "search=%20%20",
        "search=a%00b",
        "search=" + "a" * 101,
    ],
)
def test_a_value_that_is_not_allowed_is_refused(query: str) -> None:
    (error,) = refused(query)

    assert error["code"] == "bad-parameter"
    assert error["detail"]

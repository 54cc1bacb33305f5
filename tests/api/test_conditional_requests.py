"""If-Match against the version of a stream, If-None-Match against the whole of an answer."""

from __future__ import annotations

import pytest
from django.http import HttpResponse

from api import conditional
from api.errors import BadHeaderError
from tests.api.desk import Desk, an_approach, problem, project

LISTS = ("/deals", "/companies", "/seminars", "/sources", "/deals/{deal}/events", "/deals/{deal}/history")


def test_the_entity_tag_of_a_write_is_the_version_and_strong() -> None:
    assert conditional.etag(7) == '"v7"'


@pytest.mark.parametrize(
    ("header", "version"),
    [
        ('"v7"', 7),
        (' "v12" ', 12),
        ('"v7.0123456789abcdef01234567"', 7),
        ('"v7.0123"', conditional.NEVER),
        ('"v7.x"', conditional.NEVER),
        ('"0123456789abcdef01234567"', conditional.NEVER),
        ("*", None),
        ('"abc"', conditional.NEVER),
        ('W/"v7"', conditional.NEVER),
    ],
)
def test_if_match_demands_a_version(header: str, version: int | None) -> None:
    assert conditional.expected_version({"If-Match": header}) == version


def test_without_if_match_no_version_is_demanded() -> None:
    assert conditional.expected_version({}) is None


@pytest.mark.parametrize("header", ["v7", "7", '"v7', 'v7"', '"v7", "v8"', "", '"v7"x', '"é"', 'w/"v7"'])
def test_a_malformed_if_match_is_refused(header: str) -> None:
    with pytest.raises(BadHeaderError):
        conditional.expected_version({"If-Match": header})


def again(desk: Desk, path: str, tag: str, **query: str) -> HttpResponse:
    return desk.get(path, {"if-none-match": tag}, **query)


@pytest.mark.parametrize("path", ["/deals/{deal}", "/deals/{deal}?valid_at=2030", *LISTS])
def test_what_is_unchanged_is_not_sent_again(desk: Desk, deal: str, path: str) -> None:
    project()
    address = path.format(deal=deal)
    tag = desk.get(address).headers["ETag"]

    for known in (tag, f"W/{tag.removeprefix('W/')}", f'"v1", {tag}', f'{tag},"v1"', "*"):
        same = again(desk, address, known)
        assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", tag), known
        assert same.headers["Cache-Control"] == "private, no-cache"


def test_a_version_alone_does_not_say_that_nothing_changed(desk: Desk, deal: str) -> None:
    for known in ('"v1"', '"v1.0123456789abcdef01234567"', '"v2"', 'W/"v1"'):
        assert again(desk, f"/deals/{deal}", known).status_code == 200, known


@pytest.mark.parametrize("header", ["v1", '"v1', "", ",", '"a" "b"', '"v1"x', "W/", "* , *", '"' + "a" * 5000])
def test_a_malformed_if_none_match_is_refused(desk: Desk, deal: str, header: str) -> None:
    assert problem(again(desk, f"/deals/{deal}", header), 400)["code"] == "bad-header"


def test_that_a_stream_got_its_position_is_told(desk: Desk, deal: str) -> None:
    unsealed = desk.get(f"/deals/{deal}").headers["ETag"]
    project()

    sealed = again(desk, f"/deals/{deal}", unsealed)

    assert sealed.status_code == 200
    assert sealed.json()["position"] == 3
    assert sealed.headers["ETag"] != unsealed


def test_a_renamed_party_changes_the_tag_of_the_deal_and_a_write_may_still_rest_on_it(
    desk: Desk, foxconn: str, nissan: str
) -> None:
    bare = desk.company("Yulon Motor")
    deal = desk.deal(bare, nissan)
    project()
    tag = desk.get(f"/deals/{deal}").headers["ETag"]
    rename = {"type": "company.renamed", "data": {"legal_name": "Yulon"}, "citations": "own_knowledge"}
    assert desk.post(f"/companies/{bare}/events", rename).status_code == 201
    project()

    changed = again(desk, f"/deals/{deal}", tag)

    assert changed.status_code == 200
    assert changed.json()["parties"][0]["company"]["name"] == "Yulon"
    assert changed.headers["ETag"] != tag
    assert desk.post(f"/deals/{deal}/events", an_approach(bare, nissan), If_Match=tag).status_code == 201
    stale = desk.post(f"/deals/{deal}/events", an_approach(bare, nissan), If_Match=changed.headers["ETag"])
    assert problem(stale, 412)["code"] == "stale-version"


def test_what_is_shown_of_a_stream_is_part_of_its_tag(desk: Desk, deal: str) -> None:
    whole, part = desk.get(f"/deals/{deal}"), desk.get(f"/deals/{deal}", fields="title")

    assert whole.headers["ETag"] != part.headers["ETag"]
    assert again(desk, f"/deals/{deal}", whole.headers["ETag"], fields="title").status_code == 200
    assert again(desk, f"/deals/{deal}", part.headers["ETag"], fields="title").status_code == 304

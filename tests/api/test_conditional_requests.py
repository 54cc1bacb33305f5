"""If-Match against the version of a stream."""

from __future__ import annotations

import pytest

from api import conditional
from api.errors import BadHeaderError


def test_the_entity_tag_is_the_version_and_strong() -> None:
    assert conditional.etag(7) == '"v7"'


@pytest.mark.parametrize(
    ("header", "version"),
    [('"v7"', 7), (' "v12" ', 12), ("*", None), ('"abc"', conditional.NEVER), ('W/"v7"', conditional.NEVER)],
)
def test_if_match_demands_a_version(header: str, version: int | None) -> None:
    assert conditional.expected_version({"If-Match": header}) == version


def test_without_if_match_no_version_is_demanded() -> None:
    assert conditional.expected_version({}) is None


@pytest.mark.parametrize("header", ["v7", "7", '"v7', 'v7"', '"v7", "v8"', "", '"v7"x', '"é"', 'w/"v7"'])
def test_a_malformed_if_match_is_refused(header: str) -> None:
    with pytest.raises(BadHeaderError):
        conditional.expected_version({"If-Match": header})

"""Fixtures of the tests of pages: they commit for real."""

from __future__ import annotations

import pytest

from tests.api.desk import Desk


@pytest.fixture
def desk(committed_db: object) -> Desk:
    return Desk()

"""Fixtures of the API's tests. They commit for real: what is posted can be sealed, projected and listed."""

from __future__ import annotations

import pytest

from tests.api.desk import Desk


@pytest.fixture
def desk(committed_db: object) -> Desk:
    return Desk()


@pytest.fixture
def foxconn(desk: Desk) -> str:
    return desk.company("Hon Hai Precision Industry", trade_name="Foxconn")


@pytest.fixture
def nissan(desk: Desk) -> str:
    return desk.company("Nissan Motor", trade_name="Nissan")


@pytest.fixture
def deal(desk: Desk, foxconn: str, nissan: str) -> str:
    return desk.deal(foxconn, nissan)

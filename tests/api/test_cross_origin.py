"""Scripts of other sites: kept out, unless CORS_ORIGINS names them, and never with somebody's login."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from tests.api.desk import Desk

BOARD = "https://board.example"
PREFLIGHT = {
    "Origin": BOARD,
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization",
}


@pytest.fixture
def open_to_board(settings: Settings) -> None:
    settings.CORS_ORIGINS = [BOARD]


def cors(answer: object) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name.lower().startswith("access-control-")}  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", ["/api/v1/deals", "/api/v1/nowhere", "/api/v1/docs", "/livez", "/admin/login/"])
def test_by_default_no_other_origin_may_read_anything(desk: Desk, path: str) -> None:
    for method in ("GET", "OPTIONS"):
        answer = desk.http.generic(method, path, headers=PREFLIGHT)

        assert cors(answer) == {}


def test_a_named_origin_is_let_in_with_a_token(desk: Desk, open_to_board: None) -> None:
    desk = Desk()
    preflight = Client().options("/api/v1/companies", headers=PREFLIGHT)
    answer = desk.http.get("/api/v1/deals", headers={"Origin": BOARD})
    refused = Client().get("/api/v1/deals", headers={"Origin": BOARD})

    assert preflight.status_code == 204
    assert "Authorization" in preflight.headers["Access-Control-Allow-Headers"]
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    for one in (preflight, answer, refused):
        assert one.headers["Access-Control-Allow-Origin"] == BOARD
        assert "Origin" in one.headers["Vary"]
        assert "Access-Control-Allow-Credentials" not in one.headers
    exposed = answer.headers["Access-Control-Expose-Headers"]
    assert all(name in exposed for name in ("ETag", "Link", "Location", "Log-Position", "RateLimit", "Retry-After"))
    assert (answer.status_code, refused.status_code) == (200, 401)


@pytest.mark.parametrize("origin", ["https://elsewhere.example", f"{BOARD}.evil.example", "null", BOARD.upper(), ""])
def test_an_origin_that_is_not_named_is_not_let_in(desk: Desk, open_to_board: None, origin: str) -> None:
    answer = Client().options("/api/v1/companies", headers=PREFLIGHT | {"Origin": origin})

    assert answer.status_code == 401
    assert cors(answer) == {}
    assert "Origin" in answer.headers["Vary"]


def test_only_the_api_is_opened(desk: Desk, open_to_board: None) -> None:
    assert cors(Client().get("/admin/login/", headers={"Origin": BOARD})) == {}

"""The probes: what makes a process alive, and what makes it ready."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client


@pytest.fixture
def client():
    return Client(headers={"host": "10.0.0.7:8000"})  # a prober calls the address, whatever ALLOWED_HOSTS says


def test_livez_answers_without_the_database(client):
    answer = client.get("/livez")  # this test may not touch the database: pytest-django would refuse it

    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})


@pytest.mark.django_db
def test_readyz_names_every_check(client):
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json()["status"] == "ready"
    assert {name for name, found in answer.json()["checks"].items() if found["ok"]} == {
        "database",
        "migrations",
        "redis",
        "projections",
        "log",
    }
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_readyz_says_that_valkey_is_gone(client, valkey):
    valkey.stop()

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"]["redis"]["ok"] is False
    assert answer.json()["checks"]["database"]["ok"] is True


@pytest.mark.django_db
def test_readyz_counts_migrations_that_are_missing(client):
    from api.health import _count_pending
    from tests.conftest import run_as_owner

    _count_pending.cache_clear()
    run_as_owner(b"UPDATE django_migrations SET name = 'x' || name WHERE app = 'sessions'")
    try:
        answer = client.get("/readyz")
    finally:
        run_as_owner(b"UPDATE django_migrations SET name = substr(name, 2) WHERE app = 'sessions'")

    assert answer.status_code == 503
    assert answer.json()["checks"]["migrations"]["detail"] == "1 migrations are not applied"


def test_readyz_says_that_the_database_is_gone(committed_db, client, postgres):
    postgres.stop()
    try:
        answer = client.get("/readyz")
    finally:
        postgres.start()

    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == {"ok": False, "detail": "OperationalError"}
    connection.close()


def test_probes_take_no_other_method(client):
    assert client.post("/livez").status_code == 405

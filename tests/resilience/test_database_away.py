"""The API while PostgreSQL is away: clients are told to come back, and find everything as it was."""

from __future__ import annotations

from django.db import connections

from dealtracker.local.postgres import Postgres
from tests.api.desk import Desk, an_id, problem


def test_clients_are_told_to_come_back(postgres: Postgres) -> None:
    desk, key = Desk(), an_id()
    postgres.stop()
    try:
        read, write = desk.get("/deals"), desk.post("/companies", {"legal_name": "Honda"}, idempotency_key=key)
    finally:
        postgres.start()
    connections.close_all()  # as the end of a request does in a server, where a connection has failed

    assert problem(read, 503)["code"] == problem(write, 503)["code"] == "database-unavailable"
    assert read.headers["Retry-After"] == write.headers["Retry-After"] == "2"
    assert desk.post("/companies", {"legal_name": "Honda"}, idempotency_key=key).status_code == 201
    assert desk.get("/deals").status_code == 200

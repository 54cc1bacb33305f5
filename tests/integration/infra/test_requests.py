"""What every answer carries, and what a request leaves in the log."""

from __future__ import annotations

import json
import logging
import uuid

import pytest
from django.contrib.auth import get_user_model
from django.test import Client


def test_an_answer_carries_a_new_request_id():
    first, second = (Client().get("/nowhere").headers["X-Request-ID"] for _ in range(2))

    assert uuid.UUID(first) != uuid.UUID(second)


def test_a_callers_request_id_is_kept():
    answer = Client(headers={"x-request-id": "trace-42"}).get("/nowhere")

    assert answer.headers["X-Request-ID"] == "trace-42"


@pytest.mark.parametrize("given", ["a b", "é", "x" * 101, 'a"b', "a\tb"])
def test_a_request_id_that_is_no_plain_word_is_replaced(given):
    answer = Client(headers={"x-request-id": given}).get("/nowhere")

    assert uuid.UUID(answer.headers["X-Request-ID"])


def test_a_request_is_one_json_line_with_its_id(monkeypatch, capsys):
    handler = logging.getLogger().handlers
    formatter = next(h.formatter for h in handler if type(h.formatter).__name__ == "ProcessorFormatter")
    records: list[logging.LogRecord] = []
    logger = logging.getLogger("api.middleware")
    monkeypatch.setattr(logger, "level", logging.INFO)
    collector = logging.Handler()
    collector.emit = records.append
    logger.addHandler(collector)

    Client(headers={"x-request-id": "trace-42"}).get("/nowhere")

    logger.removeHandler(collector)
    line = json.loads(formatter.format(records[0]))
    assert line["event"] == "request"
    assert (line["request_id"], line["method"], line["path"], line["status"]) == ("trace-42", "GET", "/nowhere", 404)
    assert line["level"] == "info"
    assert line["timestamp"].endswith("Z")


def test_an_error_in_the_log_shows_no_local_variables():
    formatter = next(
        h.formatter for h in logging.getLogger().handlers if type(h.formatter).__name__ == "ProcessorFormatter"
    )
    password = "hunter2"
    try:
        raise ValueError("broken")
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "failed", None, (type(error), error, error.__traceback__))

    line = formatter.format(record)

    assert "broken" in line
    assert password not in line


def test_what_was_asked_for_stays_out_of_the_log(caplog):
    formatter = next(
        h.formatter for h in logging.getLogger().handlers if type(h.formatter).__name__ == "ProcessorFormatter"
    )

    Client().get("/api/v1/deals?search=hunter2")
    Client().get("/nowhere?token=hunter2")

    lines = [formatter.format(record) for record in caplog.records]
    assert any("/nowhere" in line for line in lines)
    assert not any("hunter2" in line for line in lines)


def test_pages_are_strict_about_where_content_comes_from():
    policy = Client().get("/nowhere").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_only_the_admin_may_evaluate_scripts():
    policy = Client().get("/admin/login/").headers["Content-Security-Policy"]

    assert "script-src 'self' 'unsafe-eval' 'unsafe-inline'" in policy
    assert "default-src 'none'" in policy


@pytest.mark.django_db
def test_the_admin_login_page_serves_with_local_assets_only():
    get_user_model().objects.create_superuser("root", password="x")
    client = Client()
    client.login(username="root", password="x")

    page = client.get("/admin/", follow=True)

    assert page.status_code == 200
    assert b'src="http' not in page.content
    assert b'href="http' not in page.content.replace(b'href="http://testserver', b"")


def test_the_bare_address_leads_to_the_admin():
    answer = Client().get("/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/")


def test_static_files_come_from_the_web_process():
    answer = Client().get("/static/admin/css/base.css")

    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)

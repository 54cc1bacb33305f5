"""Who may do what: tokens, their scopes, their end."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import Client

from api import tokens
from api.models import ApiToken
from tests.api.desk import Desk, a_token, an_approach, an_event, problem

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_a_token_is_kept_as_a_digest_only(desk: Desk) -> None:
    text = a_token()

    row = ApiToken.objects.get(prefix=text.split("_")[1])

    secret = text.split("_", 2)[2]
    assert len(secret) == 43
    assert secret.encode() not in bytes(row.digest)
    assert len(row.digest) == 32


def test_without_a_token_nothing_is_told(desk: Desk, deal: str) -> None:
    answer = Client().get(f"/api/v1/deals/{deal}")

    assert problem(answer, 401)["code"] == "unauthenticated"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Bearer dt_000000000000_" + "x" * 43,
        "Token {token}",
        "Bearer {token}x",
        "Basic YTpi",
    ],
)
def test_what_is_no_token_of_ours_is_refused(desk: Desk, header: str) -> None:
    client = Client(headers={"authorization": header.format(token=desk.token)})

    assert problem(client.get("/api/v1/deals"), 401)["code"] == "unauthenticated"


def test_the_secret_of_another_token_does_not_fit(desk: Desk) -> None:
    other = a_token()
    mixed = "_".join([*desk.token.split("_")[:2], other.split("_", 2)[2]])

    problem(Desk(mixed).get("/deals"), 401)


def test_an_expired_token_is_refused(desk: Desk) -> None:
    problem(Desk(a_token(expires_at=datetime.now(UTC) - timedelta(seconds=1))).get("/deals"), 401)
    assert Desk(a_token(expires_at=datetime.now(UTC) + timedelta(days=1))).get("/deals").status_code == 200


def test_a_revoked_token_is_refused(desk: Desk) -> None:
    ApiToken.objects.update(revoked_at=datetime.now(UTC))

    problem(desk.get("/deals"), 401)


def test_the_tokens_of_an_inactive_owner_are_refused(desk: Desk) -> None:
    get_user_model().objects.update(is_active=False)

    problem(desk.get("/deals"), 401)


def test_each_act_needs_its_scope(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    event = desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan})
    fix = {"supersedes": event["id"], "reason_code": "entry_error", "reason": "typed into the wrong deal"}
    approach, retraction = an_approach(foxconn, nissan), an_event("deal.event_retracted", fix)
    reader, writer, corrector = (Desk(a_token(scope)) for scope in ("read", "append", "correct"))

    path = f"/deals/{deal}/events"
    for refused, scope in (
        (reader.post(path, approach), "append"),
        (writer.post(path, retraction), "correct"),
        (writer.post(path, {"events": [approach, retraction]}), "correct"),
        (corrector.post(path, approach), "append"),
        (writer.get(path), "read"),
        (reader.post("/companies", {"legal_name": "X"}), "append"),
        (reader.post(f"{path}?dry_run=true", approach), "append"),
    ):
        assert problem(refused, 403)["required_scope"] == scope
    assert reader.get(path).status_code == 200
    assert writer.post(path, approach).status_code == 201
    assert corrector.post(path, retraction).status_code == 201


def test_the_scope_admin_includes_the_others(desk: Desk) -> None:
    admin = Desk(a_token("admin"))

    assert admin.post("/companies", {"legal_name": "Nissan Motor"}).status_code == 201
    assert admin.get("/companies").status_code == 200


def test_use_is_noted_at_most_once_a_minute(desk: Desk) -> None:
    token = ApiToken.objects.get(prefix=desk.token.split("_")[1])

    tokens.note_use(token, NOW)
    token.refresh_from_db()
    tokens.note_use(token, NOW + timedelta(seconds=59))
    token.refresh_from_db()
    assert token.last_used_at == NOW

    tokens.note_use(token, NOW + timedelta(seconds=61))
    token.refresh_from_db()
    assert token.last_used_at == NOW + timedelta(seconds=61)


def test_the_command_issues_a_token_that_works(desk: Desk) -> None:
    printed = io.StringIO()

    call_command("create_token", "ada", "--name", "nightly import", "--scope", "read", "--days", "30", stdout=printed)

    text = printed.getvalue().strip()
    token = ApiToken.objects.get(prefix=text.split("_")[1])
    assert (token.name, token.scopes) == ("nightly import", ["read"])
    assert token.expires_at is not None
    assert Desk(text).get("/deals").status_code == 200


def test_the_command_says_what_it_cannot_do(desk: Desk) -> None:
    with pytest.raises(CommandError, match="nobody"):
        call_command("create_token", "nobody")
    with pytest.raises(CommandError, match="days"):
        call_command("create_token", "ada", "--days", "0")

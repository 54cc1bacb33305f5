"""Who may do what: tokens, their scopes, their end."""

from __future__ import annotations

import io
import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from api import tokens
from api.access import roles
from api.access.errors import ScopesNotHeldError
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
    assert corrector.post(path, retraction, If_Match="*").status_code == 201


def test_the_scope_admin_includes_the_others(desk: Desk) -> None:
    admin = Desk(a_token("admin"))

    assert admin.post("/companies", {"legal_name": "Nissan Motor"}).status_code == 201
    assert admin.get("/companies").status_code == 200


def test_a_token_does_no_more_than_its_owner(desk: Desk, deal: str, foxconn: str, nissan: str) -> None:
    text = a_token("read", "append", "correct")
    owner = get_user_model().objects.get(username="ada")

    owner.groups.set([Group.objects.get(name="viewer")])

    reader = Desk(text)
    assert reader.get("/deals").status_code == 200
    refused = reader.post(f"/deals/{deal}/events", an_approach(foxconn, nissan))
    assert problem(refused, 403)["required_scope"] == "append"
    owner.groups.clear()
    assert problem(reader.get("/deals"), 403)["required_scope"] == "read"


@pytest.mark.parametrize(
    ("roles", "scopes"),
    [
        ((), []),
        (("viewer",), ["read"]),
        (("analyst",), ["append", "correct", "merge", "read"]),
        (("auditor",), ["export", "read"]),
        (("viewer", "auditor", "night watch"), ["export", "read"]),
        (("admin",), ["admin", "append", "correct", "erase", "export", "merge", "read"]),
    ],
)
def test_roles_bound_what_an_admin_token_may_do(desk: Desk, roles: tuple[str, ...], scopes: list[str]) -> None:
    admin = Desk(a_token("admin"))
    owner = get_user_model().objects.get(username="ada")

    owner.groups.set([Group.objects.get_or_create(name=role)[0] for role in roles])

    told = admin.get("/token").json()
    assert (told["scopes"], told["effective_scopes"]) == (["admin"], scopes)


def test_a_superuser_has_every_role(desk: Desk) -> None:
    get_user_model().objects.filter(username="ada").update(is_superuser=True)
    get_user_model().objects.get(username="ada").groups.clear()

    assert desk.get("/token").json()["effective_scopes"] == ["append", "correct", "read"]


def test_a_token_is_judged_in_one_query(desk: Desk) -> None:
    desk.get("/token")

    with CaptureQueriesContext(connection) as captured:
        desk.get("/token")

    assert len(captured) == 1


def test_a_token_for_more_than_its_owner_may_do_is_not_issued(desk: Desk) -> None:
    viewer = get_user_model().objects.create(username="grace")
    viewer.groups.add(Group.objects.get(name="viewer"))

    with pytest.raises(ScopesNotHeldError, match=r"grace has no role that allows: append, export\."):
        tokens.issue(owner=viewer, name="too much", scopes=["read", "append", "export"])
    assert not ApiToken.objects.filter(owner=viewer).exists()


def test_the_roles_are_there_after_migrating_and_making_them_again_changes_nothing(desk: Desk) -> None:
    before = permissions_of_roles()
    Group.objects.get(name="viewer").permissions.add(Permission.objects.get(codename="add_dealview"))
    Group.objects.get(name="auditor").delete()

    roles.ensure(using="default")

    assert permissions_of_roles() == before
    assert all(before.values())
    assert set(before) == {"viewer", "analyst", "auditor", "admin"}


def test_every_permission_that_a_role_names_exists(desk: Desk) -> None:
    known = {f"{p.content_type.app_label}.{p.codename}" for p in Permission.objects.select_related("content_type")}

    named = {pattern for role in roles.ROLES.values() for pattern in role.permissions if "*" not in pattern}

    assert named <= known


def permissions_of_roles() -> dict[str, set[str]]:
    groups = Group.objects.filter(name__in=roles.ROLES)
    return {group.name: set(group.permissions.values_list("codename", flat=True)) for group in groups}


def test_a_token_is_told_who_it_is(desk: Desk) -> None:
    expires_at = datetime(2100, 1, 2, 3, 4, 5, 6, tzinfo=UTC)
    text = a_token("read", "correct", name="nightly sync", expires_at=expires_at)

    told = Desk(text).get("/token").json()

    assert told == {
        "kind": "token",
        "prefix": text.split("_")[1],
        "name": "nightly sync",
        "owner": {"id": str(get_user_model().objects.get(username="ada").pk), "name": "ada"},
        "scopes": ["correct", "read"],
        "effective_scopes": ["correct", "read"],
        "expires_at": "2100-01-02T03:04:05.000006Z",
        "last_used_at": None,
        "retires_at": None,
        "rate_limit": {"per_minute": 1_000_000, "burst": 1_000_000},
    }
    assert Desk(text).get("/token").json()["last_used_at"] is not None


def test_after_a_rotation_both_secrets_work_for_the_same_client(desk: Desk) -> None:
    first = desk.post("/companies", {"legal_name": "Honda Motor"}, Idempotency_Key="k")

    rotated = desk.post("/token:rotate", {})

    renewed = Desk(rotated.json()["token"])
    again = renewed.post("/companies", {"legal_name": "Honda Motor"}, Idempotency_Key="k")
    assert rotated.status_code == 201
    assert rotated.headers["Cache-Control"] == "no-store"
    assert rotated.json()["prefix"] == desk.token.split("_")[1]
    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (200, "true")
    assert again.json()["events"][0]["id"] == first.json()["events"][0]["id"]
    assert desk.get("/token").json()["retires_at"] == rotated.json()["previous_until"]
    assert renewed.get("/token").json()["retires_at"] is None


def test_a_secret_that_is_retired_is_refused(desk: Desk) -> None:
    renewed = Desk(desk.post("/token:rotate?grace=0", {}).json()["token"])

    problem(desk.get("/token"), 401)
    assert renewed.get("/token").status_code == 200


def test_a_client_that_lost_the_answer_asks_again_with_the_secret_it_has(desk: Desk) -> None:
    lost = desk.post("/token:rotate?grace=60", {}).json()

    again = desk.post("/token:rotate?grace=600000", {}).json()

    assert again["previous_until"] == lost["previous_until"]
    problem(Desk(lost["token"]).get("/token"), 401)
    assert {Desk(text).get("/token").status_code for text in (desk.token, again["token"])} == {200}


def test_only_two_secrets_work_at_a_time(desk: Desk) -> None:
    second = desk.post("/token:rotate", {}).json()["token"]

    third = Desk(second).post("/token:rotate", {}).json()["token"]

    problem(desk.get("/token"), 401)
    assert {Desk(text).get("/token").status_code for text in (second, third)} == {200}


def test_a_secret_that_ended_between_being_let_in_and_rotating_is_not_revived(desk: Desk) -> None:
    now = datetime.now(UTC)
    shown = tokens.find_live(desk.token, now)
    assert shown is not None
    second = tokens.find_live(tokens.rotate(shown.prefix, now)[0], now)
    tokens.rotate(shown.prefix, now, shown=second)

    with pytest.raises(ApiToken.DoesNotExist):
        tokens.rotate(shown.prefix, now, shown=shown)
    assert tokens.find_live(desk.token, now) is None


@pytest.mark.parametrize("grace", ["-1", "604801", "soon", "1e3"])
def test_a_grace_that_is_none_is_refused(desk: Desk, grace: str) -> None:
    assert problem(desk.post(f"/token:rotate?grace={grace}", {}), 400)["code"] == "bad-parameter"
    assert desk.get("/token").json()["retires_at"] is None


def test_no_secret_is_ever_logged(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    rotated = desk.post("/token:rotate", {}).json()["token"]
    wrong = f"dt_{'0' * 12}_{'x' * 43}"
    issued = a_token()
    Desk(wrong).get("/deals")
    Desk(issued).get("/nowhere")
    with pytest.raises(CommandError):
        call_command("revoke_token", issued)

    lines = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert "token_rotated" in lines
    assert [text for text in (desk.token, rotated, wrong, issued) if text.split("_", 2)[2] in lines] == []


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
    with pytest.raises(CommandError, match="100 characters"):
        call_command("create_token", "ada", "--name", "x" * 101)
    get_user_model().objects.create(username="grace")
    with pytest.raises(CommandError, match="give the user a role"):
        call_command("create_token", "grace")


def run(*arguments: str) -> list[str]:
    printed = io.StringIO()
    call_command(*arguments, stdout=printed)
    return printed.getvalue().splitlines()


def test_the_commands_rotate_and_revoke(desk: Desk) -> None:
    prefix = desk.token.split("_")[1]

    [text] = run("rotate_token", f"dt_{prefix}", "--grace", "0")

    problem(desk.get("/token"), 401)
    assert Desk(text).get("/token").json()["prefix"] == prefix
    assert run("revoke_token", prefix) == [f"dt_{prefix} is revoked."]
    assert run("revoke_token", prefix) == [f"dt_{prefix} was revoked before."]
    problem(Desk(text).get("/token"), 401)
    with pytest.raises(CommandError, match="is revoked"):
        call_command("rotate_token", prefix)


def test_the_commands_say_what_they_do_not_find(desk: Desk) -> None:
    for command in ("rotate_token", "revoke_token"):
        with pytest.raises(CommandError, match="no token dt_000000000000"):
            call_command(command, "dt_000000000000")
        with pytest.raises(CommandError, match="without the secret") as refused:
            call_command(command, desk.token)
        assert desk.token not in str(refused.value)
    with pytest.raises(CommandError, match="grace"):
        call_command("rotate_token", desk.token.split("_")[1], "--grace", "604801")


def test_the_list_shows_live_tokens_and_no_secret(desk: Desk) -> None:
    expired = a_token("read", expires_at=NOW, name="old\tone")
    rotating = desk.post("/token:rotate", {}).json()["token"]

    live, everything = run("list_tokens", "--owner", "ada"), run("list_tokens", "--all")

    assert [line.split("\t")[:4] for line in live[1:]] == [
        [f"dt_{desk.token.split('_')[1]}", "rotating", "ada", "read,append,correct"]
    ]
    assert f"dt_{expired.split('_')[1]}\texpired\tada\tread\t2026-01-01T00:00Z\tnever\told one" in everything
    assert run("list_tokens", "--owner", "nobody")[1:] == []
    assert not any(text.split("_", 2)[2] in line for text in (desk.token, rotating, expired) for line in everything)

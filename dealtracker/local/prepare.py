"""The part of `make run` that needs Django: migrate, record the story, make the admin login and a token.

Run as a program, since the environment must name the services before settings are read.
"""

from __future__ import annotations

import io
import json
import os
import secrets
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import django
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.utils.module_loading import import_string

from dealtracker import env
from dealtracker.local.home import read_credentials, write_private

ADMIN = "admin"
_LOG_NAME = "localhost/dealtracker"
_TOKEN_NAME = "make run"  # noqa: S105 - a name, not a secret


def main(known: Path, result: Path) -> None:
    """Prepare the database; write to `result` the logins, kept from the file `known` where they still hold."""
    _timed("Migrated the database", lambda: call_command("migrate", verbosity=0, interactive=False))
    if env.LOAD_STORY:
        _timed("Loaded the story", lambda: call_command("load_story", stdout=io.StringIO()))
    _ensure_log_key(Path(env.LOG_SIGNING_KEY_FILE))
    credentials = read_credentials(known)
    login = {
        "admin_user": ADMIN,
        "admin_password": _ensure_admin(credentials.get("admin_password")),
        "api_token": _ensure_token(credentials.get("api_token", "")),
    }
    write_private(result, json.dumps(login))


def _ensure_admin(password: str | None) -> str:
    """An existing login keeps the password we know; one whose password nobody knows any more gets a new one."""
    users = get_user_model()._default_manager
    user = users.filter(username=ADMIN).first()
    if user is not None and password:
        return password
    password = password or secrets.token_urlsafe(12)
    if user is None:
        users.create_superuser(ADMIN, password=password)
    else:
        user.set_password(password)
        user.save()
    return password


def _ensure_token(token: str) -> str:
    if import_string("api.tokens.find_live")(token, datetime.now(UTC)) is not None:
        return token
    printed = io.StringIO()
    call_command("create_token", ADMIN, name=_TOKEN_NAME, stdout=printed)
    return printed.getvalue().strip()


def _ensure_log_key(path: Path) -> None:
    """The key that signs checkpoints of the log, made once: without it the log could never be signed again."""
    if not path.exists():
        printed = io.StringIO()
        call_command("make_log_key", _LOG_NAME, stdout=printed)
        write_private(path, printed.getvalue().split()[0])


def _timed(what: str, action: Callable[[], object]) -> None:
    start = time.monotonic()
    action()
    print(f"  {what} ({time.monotonic() - start:.1f} s)", flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealtracker.settings")
    django.setup()
    try:
        main(Path(sys.argv[1]), Path(sys.argv[2]))
    except (DatabaseError, CommandError) as error:
        sys.exit(f"make run: {' '.join(str(error).split())}")

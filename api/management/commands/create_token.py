"""Issue an API token and print it, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from api import tokens
from api.access.errors import ScopesNotHeldError
from api.models import Scope

_DAYS_MAX = 36_500
_NAME_MAX = 100


class Command(BaseCommand):
    help = "Issue an API token for a user and print it. It is shown this once; only its SHA-256 is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="the user who answers for what the client does")
        parser.add_argument("--name", default="command line", help="what the client is called in the history")
        parser.add_argument(
            "--scope",
            action="append",
            choices=Scope.values,
            dest="scopes",
            help="repeatable; default: read, append and correct",
        )
        parser.add_argument("--days", type=int, help="days until it expires; default: never")

    def handle(self, *args: Any, **options: Any) -> None:
        users = get_user_model()
        owner = users._default_manager.filter(**{users.USERNAME_FIELD: options["username"]}).first()
        if owner is None:
            raise CommandError(f"There is no user {options['username']!r}.")
        days = options["days"]
        if days is not None and not 1 <= days <= _DAYS_MAX:
            raise CommandError(f"--days must be from 1 to {_DAYS_MAX}.")
        if not 1 <= len(options["name"].strip()) <= _NAME_MAX:
            raise CommandError(f"--name must have from 1 to {_NAME_MAX} characters.")
        try:
            _, text = tokens.issue(
                owner=owner,
                name=options["name"],
                scopes=options["scopes"] or [Scope.READ, Scope.APPEND, Scope.CORRECT],
                expires_at=datetime.now(UTC) + timedelta(days=days) if days else None,
            )
        except ScopesNotHeldError as error:
            raise CommandError(f"{error} Ask for fewer with --scope, or give the user a role in the admin.") from error
        self.stdout.write(text)

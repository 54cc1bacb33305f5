"""Issue an API token and print it, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from api import tokens
from api.models import Scope


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
        if days is not None and days < 1:
            raise CommandError("--days must be 1 or more.")
        _, text = tokens.issue(
            owner=owner,
            name=options["name"],
            scopes=options["scopes"] or [Scope.READ, Scope.APPEND, Scope.CORRECT],
            expires_at=datetime.now(UTC) + timedelta(days=days) if days else None,
        )
        self.stdout.write(text)

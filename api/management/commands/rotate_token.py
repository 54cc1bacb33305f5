"""Give an API token a new secret and print it, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from api import tokens
from api.access.errors import TokenRevokedError
from api.management.prefixes import parse_prefix
from api.models import ApiToken


class Command(BaseCommand):
    help = (
        "Give an API token a new secret and print it, once. The client stays the same; the secret before works for a "
        "while longer."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("prefix", type=parse_prefix, help="such as dt_0123456789ab; list_tokens shows them")
        parser.add_argument(
            "--grace",
            type=int,
            default=int(tokens.GRACE.total_seconds()),
            help="seconds for which the secret before still works; 0 ends it at once (default: %(default)s)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        grace = options["grace"]
        if not 0 <= grace <= tokens.GRACE_MAX.total_seconds():
            raise CommandError(f"--grace must be from 0 to {int(tokens.GRACE_MAX.total_seconds())} seconds.")
        try:
            text, _ = tokens.rotate(options["prefix"], datetime.now(UTC), grace=timedelta(seconds=grace))
        except ApiToken.DoesNotExist:
            raise CommandError(f"There is no token dt_{options['prefix']}.") from None
        except TokenRevokedError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(text)

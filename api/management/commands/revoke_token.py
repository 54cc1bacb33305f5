"""End an API token for good."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from api import tokens
from api.management.prefixes import parse_prefix
from api.models import ApiToken


class Command(BaseCommand):
    help = "End an API token for good, from its next request on. Ending it twice is no failure."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("prefix", type=parse_prefix, help="such as dt_0123456789ab; list_tokens shows them")

    def handle(self, *args: Any, **options: Any) -> None:
        prefix = options["prefix"]
        if tokens.revoke(prefix, datetime.now(UTC)):
            self.stdout.write(f"dt_{prefix} is revoked.")
        elif ApiToken.objects.filter(pk=prefix).exists():
            self.stdout.write(f"dt_{prefix} was revoked before.")
        else:
            raise CommandError(f"There is no token dt_{prefix}.")

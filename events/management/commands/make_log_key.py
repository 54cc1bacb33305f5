"""`manage.py make_log_key NAME`: a new key to sign checkpoints with, and its public half for auditors."""

from __future__ import annotations

from secrets import token_bytes
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from events import integrity


class Command(BaseCommand):
    help = (
        "Print a new signing key of the log (first line, for LOG_SIGNING_KEY, secret) and its two verifier keys: of "
        "checkpoints, and of checkpoints with their time. Nothing is stored."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="such as deals.example/log: no blanks, no plus sign")

    def handle(self, *_: Any, name: str, **__: Any) -> None:
        key = integrity.SigningKey(name, token_bytes(32))
        try:
            integrity.read_signing_key(key.to_text())
        except integrity.KeyTextError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(key.to_text())
        self.stdout.write(str(key.verifier()))
        self.stdout.write(str(key.verifier(integrity.COSIGNATURE)))

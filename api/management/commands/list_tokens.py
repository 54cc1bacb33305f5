"""Print the API tokens, one a line, separated by tabs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from api.models import ApiToken

COLUMNS = ("token", "state", "owner", "scopes", "expires", "last used", "name")


class Command(BaseCommand):
    help = "Print the API tokens, the newest first: prefix, state, owner, scopes, expiry, last use, name. No secrets."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--owner", help="only those of this user")
        parser.add_argument("--all", action="store_true", help="also those that are expired or revoked")

    def handle(self, *args: Any, **options: Any) -> None:
        now = datetime.now(UTC)
        rows = ApiToken.objects.select_related("owner")
        if options["owner"]:
            rows = rows.filter(owner__username=options["owner"])
        self.stdout.write("\t".join(COLUMNS))
        for token in rows.iterator():
            if options["all"] or token.is_live(now):
                self.stdout.write("\t".join(_columns(token, now)))


def _columns(token: ApiToken, now: datetime) -> tuple[str, ...]:
    return (
        f"dt_{token.prefix}",
        token.state(now),
        token.owner.get_username(),
        ",".join(token.scopes),
        _day(token.expires_at) or "never",
        _day(token.last_used_at) or "never",
        " ".join(token.name.split()),
    )


def _day(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ") if moment else ""

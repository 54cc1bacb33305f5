"""`manage.py retry_parked`: give parked streams another attempt."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from events import projections


class Command(BaseCommand):
    help = "Fold parked streams again, up to where their projection has come, and un-park those that succeed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--projection", choices=projections.ALL, help="only streams of this one")
        parser.add_argument("--stream", type=UUID, help="only this stream")

    def handle(self, *, projection: str | None, stream: UUID | None, **_: Any) -> None:
        names = (projection,) if projection else projections.ALL
        retried = projections.retry_parked(names=names, stream_id=str(stream) if stream else None)
        self.stdout.write(f"{len(retried.unparked)} un-parked, {len(retried.failed)} failed again")
        if retried.failed:
            raise CommandError("Still parked: " + ", ".join(retried.failed))

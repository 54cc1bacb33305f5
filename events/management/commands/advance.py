"""`manage.py advance`: seal and project what is waiting, without a worker."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from events import projections


class Command(BaseCommand):
    help = "Seal and project everything that has been committed, in this process."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seconds", type=float, default=3600.0, help="give up after so long (default: an hour)")

    def handle(self, *, seconds: float, **_: Any) -> None:
        if not projections.drain(seconds):
            raise CommandError(f"Not everything was projected within {seconds:g} s; run it again.")
        projections.settle()
        status = projections.get_status()
        self.stdout.write(f"projected up to position {status.head}, {status.parked} streams parked")

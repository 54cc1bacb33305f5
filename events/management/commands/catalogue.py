"""Print the reference page of all event types."""

from typing import Any

from django.core.management.base import BaseCommand

from events.catalogue import reference


class Command(BaseCommand):
    """`manage.py catalogue > docs/reference/events.md` brings the page up to date."""

    help = "Print the reference page of all event types, as kept in docs/reference/events.md."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(reference.render(), ending="")

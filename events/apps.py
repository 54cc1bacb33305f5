"""The app, and the privileges that follow every migration."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db import connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models.signals import post_migrate

from events.store import statements

OWNER = "owner"


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = "Events"

    def ready(self) -> None:
        post_migrate.connect(grant_privileges, sender=self)
        import_module("events.integrity.checks")
        _join_erasure()


def _join_erasure() -> None:
    """Everybody who keeps copies of what names people takes part when one is erased."""
    from events import erasing, exporting, intake  # noqa: PLC0415 - only now: they have models

    erasing.join("chunks and reasons of imports", intake.forget)
    erasing.join("exports", lambda person: exporting.withdraw(texts=person.texts) if person.texts else 0)


def grant_privileges(*, using: str, **_: Any) -> None:
    """Give the runtime role what it may do, new tables included. Only the owner can, and only when all of them are
    there: on the way, or taken back, a database keeps the privileges that it has.
    """
    if using != OWNER or not _is_migrated(using):
        return
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(statements.read("privileges"))


def _is_migrated(using: str) -> bool:
    loader = MigrationLoader(connections[using])
    return loader.applied_migrations.keys() >= set(loader.graph.leaf_nodes(EventsConfig.name))

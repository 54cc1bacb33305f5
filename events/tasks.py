"""Celery's entry points. A task is a hint to look: losing or repeating one costs time, never data.

Tasks take keyword arguments and ignore those they do not know, so that an older worker survives a newer publisher.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import structlog
from celery import shared_task
from django.db import InterfaceError, OperationalError, close_old_connections

from events import disclosures, exporting, intake, integrity, projections
from events.errors import DealTrackerError
from events.projections import rebuilding
from events.waking import get_waker

ADVANCE_SECONDS = 10.0  # then the task makes room for others and publishes itself again
REBUILD_SECONDS = 60.0
IMPORT_SECONDS = 2.0
EXPORT_SECONDS = 2.0
GROW_MILLISECONDS = 400

_log = structlog.get_logger(__name__)


@shared_task
def advance(**_: Any) -> None:
    """Seal and project what has been committed. The flag goes down first: who commits from here on wakes us again."""
    get_waker().clear()
    _drain()
    get_waker().publish_seldom("events.tasks.grow_log", GROW_MILLISECONDS)


@shared_task
def sweep(**_: Any) -> None:
    """The same by the clock, for hints that were lost, and those of imports; cheap when there is nothing to do."""
    get_waker().clear()
    if _drain():
        projections.settle()
    with _unless_away():
        intake.tend()
        exporting.tend()
        disclosures.forget_old()


@shared_task
def advance_import(*, import_id: str, **_: Any) -> None:
    """Work on an import, or on its undoing, for a while; then it waits its turn behind what came in between."""
    close_old_connections()
    with _unless_away():
        if not intake.work(import_id, seconds=IMPORT_SECONDS):
            intake.hint(import_id)


@shared_task
def build_export(*, export_id: str, **_: Any) -> None:
    """Build the file of an export for a while; then it waits its turn behind what came in between."""
    close_old_connections()
    with _unless_away():
        if not exporting.work(export_id, seconds=EXPORT_SECONDS):
            exporting.hint(export_id)


@shared_task
def grow_log(**_: Any) -> None:
    """Let the tree follow the log, and sign what it has come to. Nothing is signed that contradicts the tree."""
    close_old_connections()
    signed = None
    with _unless_away(), _log_of_failures("log_not_signed"):
        integrity.grow()
        signed = integrity.sign(datetime.now(UTC))
    if signed:
        get_waker().publish("events.tasks.publish_log", {})


@shared_task
def publish_log(**_: Any) -> None:
    """Bring signed checkpoints to where they are kept outside the database."""
    close_old_connections()
    with _unless_away():
        if not integrity.publish(datetime.now(UTC)):
            get_waker().publish("events.tasks.publish_log", {})


@shared_task
def rebuild_chunk(*, run: str, **_: Any) -> None:
    """Rebuild chunks of a run (`manage.py rebuild`) until none is left."""
    if not rebuilding.work(run, seconds=REBUILD_SECONDS):
        rebuild_chunk.apply_async(kwargs={"run": run}, ignore_result=True)


def _drain() -> bool:
    """Whether everything is projected."""
    close_old_connections()
    drained = False
    with _unless_away():
        drained = projections.drain(ADVANCE_SECONDS)
        if not drained:
            get_waker().wake()
    return drained


@contextmanager
def _unless_away() -> Iterator[None]:
    """A database that is away is no error of ours: the next sweep looks again."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        _log.warning("database_unavailable", error=str(error))


@contextmanager
def _log_of_failures(event: str) -> Iterator[None]:
    """What only an operator can mend is said again each time; the next run tries again."""
    try:
        yield
    except DealTrackerError as error:
        _log.critical(event, code=error.code, error=str(error))

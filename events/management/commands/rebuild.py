"""`manage.py rebuild`: fold every stream again, in place, while everything goes on."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from celery import current_app
from django.core.management.base import BaseCommand, CommandError
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from events import projections
from events.projections import rebuilding

REBUILD_TASK = "events.tasks.rebuild_chunk"
POLL_SECONDS = 0.2
SILENCE_SECONDS = 30.0


class Command(BaseCommand):
    help = "Fold every stream again from its events and rewrite its rows in place. Readers never miss a row."

    def add_arguments(self, parser: ArgumentParser) -> None:
        names = projections.ALL
        parser.add_argument("--projection", choices=names, help="only this one (default: all)")
        parser.add_argument("--inline", action="store_true", help="in this process, without Celery workers")
        parser.add_argument("--tasks", type=int, default=4, help="how many Celery tasks share the work (default: 4)")

    def handle(self, *, projection: str | None, inline: bool, tasks: int, **_: Any) -> None:
        names = (projection,) if projection else projections.ALL
        run = rebuilding.plan(names)
        started = time.monotonic()
        self._show(run, rebuild_inline(run) if inline else rebuild_by_workers(run, tasks))
        done, seconds = rebuilding.get_progress(run), time.monotonic() - started
        rate = done.events_done / max(seconds, 0.001)
        self.stdout.write(
            f"{done.streams_done} streams, {done.events_done} events in {seconds:.1f} s ({rate:,.0f} events/s)"
        )
        if parked := projections.get_status().parked:
            raise CommandError(f"{parked} streams are parked; see `manage.py retry_parked`.")

    def _show(self, run: str, steps: Iterator[None]) -> None:
        columns = ("{task.description}", BarColumn(), TextColumn("{task.completed}/{task.total} streams"))
        with Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn()) as bar:
            shown = bar.add_task("rebuild", total=rebuilding.get_progress(run).streams)
            for _ in steps:
                bar.update(shown, completed=rebuilding.get_progress(run).streams_done)


def rebuild_inline(run: str) -> Iterator[None]:
    """Do the work here, pausing for the display now and then."""
    while not rebuilding.work(run, seconds=POLL_SECONDS):
        yield
    yield


def rebuild_by_workers(run: str, count: int) -> Iterator[None]:
    """Let Celery workers do it and watch. The chunk of a worker that died is taken up by another."""
    for _ in range(count):
        current_app.send_task(REBUILD_TASK, kwargs={"run": run}, ignore_result=True)
    left, moved_at = rebuilding.get_progress(run).chunks_left, time.monotonic()
    while left:
        time.sleep(POLL_SECONDS)
        before, left = left, rebuilding.get_progress(run).chunks_left
        if left < before:
            moved_at = time.monotonic()
        elif time.monotonic() - moved_at > SILENCE_SECONDS:
            raise CommandError(f"No worker has rebuilt anything for {SILENCE_SECONDS:g} s; try --inline.")
        yield

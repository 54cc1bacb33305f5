"""`manage.py export`: the file that an auditor gets from `POST /exports`, built here, without workers."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from events import disclosures, exporting, store
from events.catalogue import Actor
from events.errors import DealTrackerError
from events.exporting import Export, Kind, Order

CLIENT = "command"
SECONDS = 0.5


class Command(BaseCommand):
    help = "Write an export with proofs and their verifier to a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="where to; must not exist")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--deal", metavar="ID")
        what.add_argument("--company", metavar="ID")
        what.add_argument("--period", nargs=2, metavar=("FROM", "TO"), type=_moment, help="record time, RFC 3339")
        what.add_argument("--everything", action="store_true")
        parser.add_argument("--known-position", type=int, metavar="N", help="default: the newest signed one")

    def handle(self, *, file: Path, **given: Any) -> None:
        if file.exists():
            raise CommandError(f"{file} exists.")
        try:
            job = exporting.order(_order(given), client=CLIENT, key=store.new_id()).job
        except DealTrackerError as error:
            raise CommandError(str(error)) from None
        _build(job)
        viewer = disclosures.Viewer(actor=Actor(kind="task", id="export"), channel="command")
        streams = None if job.stream_ids is None else [str(id_) for id_ in job.stream_ids]
        disclosures.note(viewer, "export", streams, position=job.position)
        with file.open("xb") as target:
            target.writelines(exporting.read_file(job))
        self.stdout.write(f"{file}: {job.events_total} events, {job.bytes} bytes, SHA-256 {job.sha256}")
        exporting.cancel(str(job.id), CLIENT)


def _build(job: Export) -> None:
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal) as bar:
        shown = bar.add_task("export", total=100)
        while not exporting.work(str(job.id), seconds=SECONDS):
            job.refresh_from_db()
            bar.update(shown, completed=job.percent)
    job.refresh_from_db()
    if job.state != exporting.State.DONE:
        raise CommandError(f"The export has {job.state}; the log of this process says why.")


def _order(given: dict[str, Any]) -> Order:
    kind = next((kind for kind in Kind if given.get(kind)), Kind.PERIOD)
    from_at, to_at = given["period"] or (None, None)
    stream_id = given[kind] if kind in (Kind.DEAL, Kind.COMPANY) else None
    return Order(kind=kind, stream_id=stream_id, from_at=from_at, to_at=to_at, known_position=given["known_position"])


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

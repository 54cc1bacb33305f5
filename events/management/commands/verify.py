"""`manage.py verify`: is the log what was recorded, sealed and signed? Exit code 0 yes, 1 no, 2 it cannot be told."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from events import projections
from events.errors import DealTrackerError
from events.integrity import verifying
from events.projections import comparing

SHOWN = 20
STREAMS = 500


class Command(BaseCommand):
    help = "Recompute every digest, leaf and signed root of the log, and say what is not as it must be, and how."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--key", action="append", default=[], metavar="VKEY", help="a key to believe, no other")
        parser.add_argument(
            "--checkpoint", action="append", default=[], type=Path, metavar="FILE", help="one that was kept outside"
        )
        parser.add_argument("--views", action="store_true", help="hold every row of the views against a fold, too")
        parser.add_argument("--json", action="store_true", help="for machines (docs/how-to/verify.md)")

    def handle(self, *, key: list[str], checkpoint: list[Path], views: bool, json: bool, **_: Any) -> None:
        try:
            report = self._verify([path.read_text(encoding="utf-8") for path in checkpoint], key)
        except (OSError, DealTrackerError) as error:
            raise CommandError(str(error), returncode=2) from None
        except DatabaseError as error:
            raise CommandError(f"The database, or a value in it, cannot be read: {error}", returncode=2) from error
        for finding in _differences() if views else ():
            report.add(finding)
        self.stdout.write(_as_json(report) if json else _as_text(report))
        if not report.is_clean:
            sys.exit(1)

    def _verify(self, checkpoints: list[str], keys: list[str]) -> verifying.Report:
        columns = ("{task.description}", BarColumn(), TextColumn("{task.completed:,}/{task.total:,} events"))
        console = Console(stderr=True)
        with Progress(
            *columns, TimeElapsedColumn(), TimeRemainingColumn(), console=console, disable=not console.is_terminal
        ) as bar:
            shown = bar.add_task("verify", total=0)
            return verifying.verify(
                checkpoints=checkpoints,
                keys=keys,
                progress=lambda done, total: bar.update(shown, completed=done, total=total),
            )


def _differences() -> Iterator[verifying.Finding]:
    """What the read models hold that the log does not say."""
    for name in projections.ALL:
        after: int | None = 0
        while after is not None:
            found = comparing.compare_next(name, after, STREAMS)
            for one in found.differences:
                words = f"{name} {one.table} {one.field}: it holds {one.held!r}, and the fold {one.folded!r}"
                yield verifying.Finding(code="view-differs", position=None, words=words, stream_id=one.stream_id)
            after = found.position


def _as_json(report: verifying.Report) -> str:
    return json.dumps(report.to_json(), indent=2)


def _as_text(report: verifying.Report) -> str:
    lines = [
        f"{report.head:,} events, {report.checkpoints:,} checkpoints up to {report.tree_size:,} events, "
        f"in {report.seconds:.1f} s"
    ]
    if report.keys_from_database:
        lines.append("WARNING: the keys were taken from the database itself; name the log's with --key.")
    for finding in report.findings[:SHOWN]:
        where = "beside the log" if finding.position is None else f"position {finding.position}"
        named = {"event": finding.event_id, "stream": finding.stream_id}
        told = ", ".join(f"{name} {id_}" for name, id_ in named.items() if id_)
        about = f" ({told})" if told else ""
        lines.append(f"{finding.code}: {where}: {finding.words}{about}")
    if (more := report.counts.total() - SHOWN) > 0:
        lines.append(f"... and {more:,} more; --json lists them.")
    told = ", ".join(f"{count:,} {code}" for code, count in sorted(report.counts.items()))
    lines.append(f"FOUND: {told}" if told else "OK: nothing was changed, taken out or put elsewhere.")
    return "\n".join(lines)

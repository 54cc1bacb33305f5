"""`manage.py import_deals FILE --mapping NAME-OR-PATH`: a table of deals becomes events, or a named refusal a row."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from events import importing

SHOWN = 20  # refusals and notes printed; the report has them all
EXIT_REFUSED, EXIT_USAGE = 1, 2


def _batch_size(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 1_000:
        raise ArgumentTypeError("a batch is 1 to 1000 rows")
    return int(text)


class Command(BaseCommand):
    help = "Import a table of deals. Exit code: 0 every row is a deal, 1 some rows were refused, 2 wrong use."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--mapping", required=True, metavar="NAME-OR-PATH", help="a shipped mapping or a TOML file")
        parser.add_argument("--dry-run", action="store_true", help="take the same path and write nothing")
        parser.add_argument("--batch-size", type=_batch_size, default=100, metavar="ROWS")
        parser.add_argument("--report", type=Path, metavar="PATH", help="one line a row: .csv, or JSON Lines")

    def handle(self, *, file: Path, mapping: str, report: Path | str | None, **options: Any) -> None:
        report = Path(report) if report else None
        try:
            importer = importing.Importer(
                mapping=importing.load_mapping(mapping),
                today=datetime.now(UTC).date(),
                dry_run=options["dry_run"],
                batch_size=options["batch_size"],
            )
            rows = importing.read_table(file, importer.mapping)
            if report:
                importing.write_report(report, [])  # an unwritable report is said before, not after, the work
        except (importing.MappingError, importing.TableError, OSError) as error:
            raise CommandError(str(error), returncode=EXIT_USAGE) from error
        try:
            _run(importer, rows)
        finally:  # broken off, it still tells which rows ended and how
            if report:
                importing.write_report(report, importer.outcomes)
        console = Console()
        with console.capture() as printed:
            _summarise(importer, console)
        self.stdout.write(printed.get())
        if importing.count_outcomes(importer.outcomes)["refused"]:
            sys.exit(EXIT_REFUSED)


def _run(importer: importing.Importer, rows: list[importing.Row]) -> None:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("Checking" if importer.dry_run else "Importing", total=len(rows))
        importer.run(rows, on_progress=partial(progress.advance, task))


def _summarise(importer: importing.Importer, console: Console) -> None:
    outcomes = sorted(importer.outcomes, key=lambda outcome: outcome.row)
    counts = importing.count_outcomes(outcomes)
    table = Table(title=f"{len(outcomes)} rows" + (" (dry run: nothing was written)" if importer.dry_run else ""))
    for name in ("recorded", "already there", "refused"):
        table.add_column("would be recorded" if importer.dry_run and name == "recorded" else name, justify="right")
    table.add_row(*(str(counts[name]) for name in ("recorded", "already there", "refused")))
    console.print(table)
    lines = [f"row {o.row}: {o.code}: {o.why}" for o in outcomes if o.outcome == "refused"]
    _print_some(console, "Refused", lines)
    _print_some(console, "Taken, but odd", [f"row {o.row}: {'; '.join(o.notes)}" for o in outcomes if o.notes])


def _print_some(console: Console, title: str, lines: list[str]) -> None:
    if lines:
        console.print(f"{title}: {len(lines)}")
        for line in lines[:SHOWN]:
            console.print(f"  {line}", markup=False, highlight=False, soft_wrap=True)
        if len(lines) > SHOWN:
            console.print("  ... the report (--report PATH) has them all")

"""What was measured, against which bar."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One measurement. `ok` is None where there is no bar, or where it was not measured (`measured` says why)."""

    what: str
    measured: str
    bar: str = ""
    ok: bool | None = None
    numbers: dict[str, float] = field(default_factory=dict)


def ratio_line(what: str, ours: float, theirs: float, at_least: float, *, unit: str = "/s") -> Line:
    """A rate of ours as a multiple of another's in the same run."""
    ratio = ours / theirs
    return Line(
        what=what,
        measured=f"{ratio:.2f}x  ({ours:,.0f} against {theirs:,.0f}{unit})",
        bar=f">= {at_least:g}x",
        ok=ratio >= at_least,
        numbers={"ratio": ratio, "ours": ours, "theirs": theirs, "bar": at_least},
    )


def rate_line(what: str, rate: float, at_least: float, unit: str = "events/s") -> Line:
    return Line(
        what=what,
        measured=f"{rate:,.0f} {unit}",
        bar=f">= {at_least:,.0f} {unit}",
        ok=rate >= at_least,
        numbers={"rate": rate, "bar": at_least},
    )


_WORDS = {True: "[green]ok[/]", False: "[red]short[/]", None: ""}


def print_table(lines: list[Line], title: str) -> None:
    table = Table(title=title, title_justify="left")
    for name in ("what", "measured", "bar", ""):
        table.add_column(name)
    for line in lines:
        table.add_row(line.what, line.measured, line.bar, _WORDS[line.ok])
    Console().print(table)


def write_json(lines: list[Line], path: Path, *, full: bool, seconds: float) -> None:
    machine = {"cpus": os.cpu_count(), "python": platform.python_version(), "machine": platform.machine()}
    document = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "full": full,
        "seconds": round(seconds),
        "machine": machine,
        "lines": [asdict(line) for line in lines],
    }
    path.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")

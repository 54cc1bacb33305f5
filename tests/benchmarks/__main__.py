"""`make bench`: the numbers of the design, measured in one run on an embedded PostgreSQL with fsync on.

The usual run takes some seven minutes with a tenth of the data; `--full` does the million events.
A bar that is missed is shown as short, and the exit code is still 0: this measures, it does not judge.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console

from tests.benchmarks.crew import gathered_crew
from tests.benchmarks.ground import prepared_ground
from tests.benchmarks.report import Line, print_table, write_json

PARTS = (
    "writing",
    "seal",
    "tree",
    "verify",
    "export",
    "projection",
    "rebuild",
    "latency",
    "queries",
    "http",
    "asof",
    "portfolio",
)
WRITERS = 16
DEALS, DEALS_FULL = 5_000, 50_000
IMPORT_LINES, IMPORT_LINES_FULL = 100_000, 1_000_000


def main() -> None:
    options = _parse()
    console = Console(stderr=True)
    start = time.monotonic()
    lines: list[Line] = []

    def add(part: str, found: Iterable[Line]) -> None:
        if part in options.only:
            console.print(f"[dim]{time.monotonic() - start:5.0f} s[/] {part} ...")
            for line in found:
                lines.append(line)
                console.print(f"        {line.what}: {line.measured}", highlight=False)

    with prepared_ground() as ground:
        from events import store  # Django is ready only now
        from tests.benchmarks import exporting, history, listing, portfolio, reading, tree, verifying, writing
        from tests.benchmarks.serving import asof
        from tests.benchmarks.serving import measuring as serving

        world = history.World.make()
        store.append(history.surroundings(world))
        if "writing" in options.only:
            with gathered_crew(WRITERS) as crew:
                add("writing", writing.measure(crew, ground, world, options.seconds))
        deals = DEALS_FULL if options.full else options.deals
        import_lines = IMPORT_LINES_FULL if options.full else options.import_lines
        if set(options.only) - {"writing", "portfolio"}:
            console.print(f"[dim]{time.monotonic() - start:5.0f} s[/] filling: {deals:,} deals of 20 events")
            reading.fill(world, deals)
        add("seal", [reading.seal()])
        add("tree", tree.measure())
        add("verify", verifying.measure())
        add("export", exporting.measure(ground))
        add("projection", reading.project(ground))
        add("rebuild", reading.rebuild(ground))
        add("queries", listing.count_queries())
        add("http", serving.measure(ground, world, options.http_seconds, import_lines))
        add("asof", asof.measure(ground, world))
        add("latency", reading.latency(ground, world, options.latency_seconds))
        add("portfolio", portfolio.measure(ground, deals))  # the last: it begins with an empty database
    seconds = time.monotonic() - start
    size = f"{deals * 20:,} events in {deals:,} deals" + ("" if options.full else "; --full does 1,000,000 in 50,000")
    print_table(lines, f"make bench: {seconds:.0f} s, PostgreSQL with fsync on, {size}")
    write_json(lines, options.json, full=options.full, seconds=seconds)
    console.print(f"Written to {options.json}")


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--full", action="store_true", help="1,000,000 events in 50,000 deals")
    parser.add_argument("--deals", type=int, default=DEALS, help="deals of 20 events, where not --full")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--seconds", type=float, default=1.0, help="how long each writing task runs in a round")
    parser.add_argument("--http-seconds", type=float, default=2.0, help="how long each turn over HTTP lasts")
    parser.add_argument("--import-lines", type=int, default=IMPORT_LINES, help="that are uploaded, where not --full")
    parser.add_argument("--latency-seconds", type=int, default=20)
    parser.add_argument("--json", type=Path, default=Path("bench.json"), metavar="PATH")
    return parser.parse_args()


if __name__ == "__main__":
    main()

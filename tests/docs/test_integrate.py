"""docs/how-to/integrate.md does what it says: its commands run as they stand there, on a live server."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from events import store
from events.store.models import Event as EventRow
from tests.api.desk import Desk
from tests.programs import ROOT, Program, Programs, environment, wait_for
from tests.resilience.scenes import append_and_wake, make_deals
from tests.web import Web, start_web

PAGE = ROOT / "docs" / "how-to" / "integrate.md"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_END = "\x1e"  # between the outputs of two blocks
_AFTER_EACH = "printf '\\036'\n"


def list_blocks() -> list[tuple[str, str]]:
    """Language and text of every fenced block."""
    return [(language, text) for language, text in _BLOCK.findall(PAGE.read_text())]


@pytest.fixture
def web(programs: Programs) -> Web:
    programs.start_worker()
    return start_web(programs)


def an_environment(web: Web, **more: str) -> dict[str, str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return environment(PATH=path, DEALTRACKER=web.url, DEALTRACKER_USER="ada", **more)


def test_the_commands_of_the_page_answer_as_it_shows(web: Web, desk: Desk) -> None:
    blocks = list_blocks()
    commands = [text for language, text in blocks if language == "bash"]
    script = "set -eu\n" + _AFTER_EACH.join(commands)

    run = subprocess.run(
        ["bash", "-c", script],
        cwd=ROOT,
        env=an_environment(web),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert run.returncode == 0, run.stderr
    outputs = iter(run.stdout.split(_END))
    shown = [
        (command, example, next(outputs))
        for (language, command), (_, example) in pairwise([*blocks, ("", "")])
        if language == "bash"
    ]
    answers = [(command, example, output) for command, example, output in shown if example[:1] in {"{", "H"}]
    assert len(answers) >= 10
    wrong = [(found, command, output) for command, example, output in answers if (found := list_wrong(example, output))]
    assert not wrong, wrong


def list_wrong(shown: str, output: str) -> list[str]:
    """What is shown is a part of what came: header lines begin as they do here, and values where they are given."""
    head, _, body = shown.rpartition("\n\n") if shown.startswith("HTTP/") else ("", "", shown)
    came_head, _, came_body = output.rpartition("\n\n")
    came_lines = [line.lower() for line in came_head.splitlines()]
    missing = [line for line in head.splitlines() if not any(came.startswith(line.lower()) for came in came_lines)]
    came = json.loads(came_body.strip().splitlines()[-1])
    return missing + list(differences(json.loads(body), came, ""))


def differences(shown: Any, came: Any, place: str) -> Iterator[str]:
    if isinstance(shown, dict) and isinstance(came, dict):
        for name, value in shown.items():
            yield from differences(value, came[name], f"{place}/{name}") if name in came else [f"{place}/{name}"]
    elif isinstance(shown, list) and isinstance(came, list) and len(shown) <= len(came):
        for number, value in enumerate(shown):
            yield from differences(value, came[number], f"{place}/{number}")
    elif not (came.startswith(shown) if isinstance(shown, str) and isinstance(came, str) else shown == came):
        yield f"{place}: {shown!r} is shown, {came!r} came"


class Copy:
    """The page's program, started and killed, and what it has copied."""

    def __init__(self, programs: Programs, web: Web, token: str, home: Path) -> None:
        [text] = [text for language, text in list_blocks() if language == "python"]
        (home / "sync.py").write_text(text)
        self._start = f"import os, runpy; os.chdir({str(home)!r}); runpy.run_path('sync.py', run_name='__main__')"
        self._database = home / "copy.db"
        self._programs = programs
        self._environment = {"DEALTRACKER": web.url, "TOKEN": token}

    def start(self) -> Program:
        return self._programs.start("-c", self._start, **self._environment)

    def list_events(self) -> list[tuple[int, str]]:
        """Position and id of what is there; nothing while there is no database yet."""
        if not self._database.exists():
            return []
        with closing(sqlite3.connect(self._database, timeout=30)) as db:
            there = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'event'").fetchone()
            return db.execute("SELECT position, id FROM event ORDER BY position").fetchall() if there else []


def test_a_copy_that_is_killed_again_and_again_loses_and_doubles_nothing(
    programs: Programs, web: Web, desk: Desk, tmp_path: Path
) -> None:
    copy = Copy(programs, web, desk.token, tmp_path)
    for _ in range(6):
        append_and_wake([event for deal in make_deals(30, approaches=9) for event in deal.events])
        copied = len(copy.list_events())
        program = copy.start()
        wait_for(lambda: len(copy.list_events()) > copied, what="the first page")  # noqa: B023 - called at once
        program.kill()

    last = copy.start()
    wait_for(lambda: len(copy.list_events()) == EventRow.objects.count(), seconds=60, what="the whole copy")
    append_and_wake(make_deals(1)[0].events)
    wait_for(lambda: len(copy.list_events()) == EventRow.objects.count(), seconds=30, what="news, as it comes")

    last.kill()
    assert copy.list_events() == [(event.position, event.id) for event in every_event()]


def test_a_mistake_ends_the_copy_with_the_problem(programs: Programs, web: Web, tmp_path: Path) -> None:
    copy = Copy(programs, web, "dt_nobody_nothing", tmp_path)

    program = copy.start()

    assert program.wait() == 1
    assert "unauthenticated" in program.output


def every_event() -> Iterator[Any]:
    after = 0
    while page := store.read_log(after, 1_000):
        yield from page
        after = page[-1].position

"""docs/how-to/integrate.md does what it says: its commands run as they stand there, on a live server."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from events import store
from events.store.models import Event as EventRow
from tests.api.desk import Desk
from tests.docs.pages import list_blocks, list_untrue, run
from tests.programs import ROOT, Program, Programs, wait_for
from tests.resilience.scenes import append_and_wake, make_deals
from tests.web import Web, start_web

PAGE = ROOT / "docs" / "how-to" / "integrate.md"


@pytest.fixture
def web(programs: Programs) -> Web:
    programs.start_worker()
    return start_web(programs)


def test_the_commands_of_the_page_answer_as_it_shows(web: Web, desk: Desk) -> None:
    found = run(PAGE, web)

    assert len([shown for shown in found if shown.language in ("json", "http")]) >= 10
    wrong = list_untrue(found)
    assert not wrong, "\n\n".join(wrong)


class Copy:
    """The page's program, started and killed, and what it has copied."""

    def __init__(self, programs: Programs, web: Web, token: str, home: Path) -> None:
        [text] = [text for language, text in list_blocks(PAGE) if language == "python"]
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

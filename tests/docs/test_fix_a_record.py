"""docs/how-to/fix-a-record.md does what it says: its commands run as they stand there, on a live server."""

from __future__ import annotations

import re
import subprocess
from itertools import pairwise

import pytest

from events import catalogue
from tests.api.desk import Desk
from tests.docs.test_integrate import an_environment, list_wrong
from tests.programs import ROOT, Programs
from tests.web import Web, start_web

PAGE = ROOT / "docs" / "how-to" / "fix-a-record.md"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_END = "\x1e"  # between the outputs of two blocks


@pytest.fixture
def web(programs: Programs) -> Web:
    programs.start_worker()
    return start_web(programs)


def test_the_commands_of_the_page_answer_as_it_shows(web: Web, desk: Desk) -> None:
    blocks = _BLOCK.findall(PAGE.read_text())
    script = "set -eu\n" + "printf '\\036'\n".join(text for language, text in blocks if language == "bash")

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
        (example, next(outputs), following)
        for (language, _), (following, example) in pairwise([*blocks, ("", "")])
        if language == "bash"
    ]
    answers = [(example, output) for example, output, following in shown if following in ("json", "http")]
    assert len(answers) >= 10
    wrong = [(found, output) for example, output in answers if (found := list_wrong(example, output))]
    assert not wrong, wrong


def test_every_type_that_the_page_names_is_in_the_catalogue() -> None:
    named = set(re.findall(r"`((?:deal|company|source)\.[a-z_]+)`", PAGE.read_text()))

    assert {"deal.event_moved", "deal.duplicates_merged", "company.merged"} <= named
    assert {name for name in named if not catalogue.is_registered(name)} == set()

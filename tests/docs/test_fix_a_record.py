"""docs/how-to/fix-a-record.md does what it says: its commands run as they stand there, on a live server."""

from __future__ import annotations

import re

import pytest

from events import catalogue
from tests.api.desk import Desk
from tests.docs.pages import list_untrue, run
from tests.programs import ROOT, Programs
from tests.web import Web, start_web

PAGE = ROOT / "docs" / "how-to" / "fix-a-record.md"


@pytest.fixture
def web(programs: Programs) -> Web:
    programs.start_worker()
    return start_web(programs)


def test_the_commands_of_the_page_answer_as_it_shows(web: Web, desk: Desk) -> None:
    found = run(PAGE, web)

    assert len([shown for shown in found if shown.language in ("json", "http")]) >= 10
    wrong = list_untrue(found)
    assert not wrong, "\n\n".join(wrong)


def test_every_type_that_the_page_names_is_in_the_catalogue() -> None:
    named = set(re.findall(r"`((?:deal|company|source)\.[a-z_]+)`", PAGE.read_text()))

    assert {"deal.event_moved", "deal.duplicates_merged", "company.merged"} <= named
    assert {name for name in named if not catalogue.is_registered(name)} == set()

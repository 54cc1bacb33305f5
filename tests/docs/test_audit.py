"""docs/how-to/audit.md does what it says: every question is asked as it stands there, on the story."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command

from events import integrity, projections
from tests.api.desk import Desk
from tests.docs.manager import start_manager
from tests.docs.pages import list_untrue, run
from tests.programs import ROOT, Programs, wait_for
from tests.web import Web, start_web

PAGE = ROOT / "docs" / "how-to" / "audit.md"
QUESTIONS = 26
KEY = integrity.SigningKey("story.example/log", bytes(range(32)))


@pytest.fixture
def story(desk: Desk, programs: Programs) -> Web:
    """A server with the story, projected and signed."""
    call_command("load_story")
    assert projections.drain(30)
    programs.start_worker(LOG_SIGNING_KEY=KEY.to_text())
    programs.start_beat()
    web = start_web(programs)
    wait_for(lambda: desk.get("/log/checkpoint").status_code == 200, what="the first checkpoint")
    return web


@pytest.mark.timeout(400)
def test_every_question_is_answered_as_the_page_shows(story: Web, programs: Programs) -> None:
    wrong = list_untrue(run(PAGE, story, programs_at=start_manager(programs), seconds=300))

    assert not wrong, "\n\n".join(wrong)


def test_every_question_is_on_the_page_in_order_and_asked_both_ways() -> None:
    sections = re.split(r"^## ", PAGE.read_text(), flags=re.MULTILINE)
    asked = [section for section in sections if re.match(r"Q\d+: ", section)]

    assert [section.split(":")[0] for section in asked] == [f"Q{number}" for number in range(1, QUESTIONS + 1)]
    for section in asked:
        assert "\napi " in section, section.splitlines()[0]
        assert "\naudit " in section, section.splitlines()[0]

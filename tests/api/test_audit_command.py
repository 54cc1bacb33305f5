"""`manage.py audit`: every read of the API as a command, with the same answers."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from api.management.asking import list_questions
from tests.api.desk import Desk, a_token, project


def audit(*words: str) -> str:
    printed = StringIO()
    call_command("audit", *words, stdout=printed)
    return printed.getvalue()


def ask(*words: str) -> Any:
    return json.loads(audit(*words, "--json"))


def refused(*words: str) -> tuple[str, int]:
    """What is said, and the exit code."""
    with pytest.raises(CommandError) as caught:
        audit(*words)
    return str(caught.value), caught.value.returncode


@pytest.fixture
def code(desk: Desk, deal: str) -> str:
    project()
    return str(desk.get(f"/deals/{deal}").json()["code"])


def test_it_answers_exactly_what_rest_answers(desk: Desk, deal: str, code: str) -> None:
    assert ask("deal", deal) == desk.get(f"/deals/{deal}").json()
    assert ask("deals", "--limit", "1") == desk.get("/deals", limit=1).json()
    assert ask("deal-history", code) == desk.get(f"/deals/{deal}/history").json()


def test_every_read_is_a_question_and_says_what_it_takes() -> None:
    questions = list_questions()

    assert {"deal", "deals", "deal-history", "events", "event", "deal-disclosures", "projection-verify"} <= set(
        questions
    )
    assert "token" not in questions
    assert all(name in audit("--list") for name in questions)
    for name, question in questions.items():
        with pytest.raises(SystemExit) as ended:
            audit(name, "--help")
        assert ended.value.code == 0
        assert question.operation.summary


def test_people_read_sentences_and_tables(deal: str, code: str) -> None:
    told = audit("deal-history", code)

    assert "opened" in told
    assert "{" not in told
    assert code in audit("deals")


def test_what_is_mostly_lists_is_told_with_them(desk: Desk, deal: str, code: str) -> None:
    talks = {"parties": [party["company"]["id"] for party in desk.get(f"/deals/{deal}").json()["parties"]]}
    desk.record(deal, "deal.denial_stated", {"denied_type": "deal.talks_started"}, occurred="2025-05")
    desk.record(deal, "deal.talks_started", talks, occurred="2025-03")
    project()

    told = audit("anomalies", "--kind", "denial_contradicted")

    assert "It was denied that this had happened" in told
    assert "started talks" in told
    assert f"deal {deal}" in told
    assert ".000000Z" not in told


@pytest.mark.parametrize(
    ("words", "said", "exit_code"),
    [
        (("deal", "D-1999-0001"), "There is no deal with the code D-1999-0001.", 1),
        (("deal", "nonsense"), "No such id: nonsense.", 2),
        (("deal", "0198c0de-0000-7000-8000-000000000000"), "unknown-stream", 1),
        (("deals", "--stage", "WRONG"), "stage: Expected one or more of", 2),
        (("deals", "--limit", "0"), "limit: Expected an integer from 1 to 1000.", 2),
        ((), "Say what is asked for", 2),
    ],
)
@pytest.mark.usefixtures("committed_db")
def test_what_cannot_be_answered_is_one_clear_line(words: tuple[str, ...], said: str, exit_code: int) -> None:
    line, code = refused(*words)

    assert said in line
    assert "\n" not in line
    assert code == exit_code


def test_the_access_log_names_the_operator(desk: Desk, deal: str) -> None:
    audit("deal", deal)

    auditor = Desk(a_token("read", "export", name="auditor"))
    item = auditor.get(f"/deals/{deal}/disclosures").json()["items"][-1]
    assert (item["actor"]["kind"], item["channel"], item["action"]) == ("task", "command", "get_deal")
    assert item["actor"]["id"].startswith("audit:")


@pytest.mark.usefixtures("committed_db")
def test_no_answer_is_more_than_a_page_and_says_how_to_go_on(desk: Desk) -> None:
    for number in range(3):
        desk.company(f"Company {number}")
    project()

    assert "There is more: ask again with --limit 2 --after 2" in audit("companies", "--limit", "2")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM disclosure WHERE channel = 'command'")
        assert cursor.fetchone() == (1,)

"""Ask what the REST API answers, without a server or a token: every read of it is a question here."""

from __future__ import annotations

import sys
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.urls import NoReverseMatch
from rich.console import Console

from api.management.asking import Question, list_questions
from api.management.telling import tell
from events.projections.models import DealView

_WIDTH = 160
_WRONG = 2  # exit code of what was asked wrongly; 1 is for what cannot be answered
_BAD_REQUEST = 400
_OPTION = "query_"


class Command(BaseCommand):
    help = (
        "Answer an auditor's question: what the REST API answers to GET, as text or with --json as it is. "
        "Deals are named by id or code. `audit --list` names every question, `audit <question> --help` what it takes. "
        "The access log names the system's user for whatever is shown."
    )
    requires_system_checks = ()  # it reads; what is wrong with an installation is for other commands to say

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--list", action="store_true", dest="is_list", help="name the questions, and end")
        questions = parser.add_subparsers(dest="question", metavar="question", title="questions")
        for name, question in list_questions().items():
            summary = question.operation.summary
            _add_options(questions.add_parser(name, help=_plain(summary), description=_plain(summary)), question)

    def handle(self, *args: Any, **options: Any) -> None:
        questions = list_questions()
        if options["is_list"]:
            width = max(map(len, questions))
            for name, question in questions.items():
                self.stdout.write(f"{name:{width}}  {question.operation.summary} ({question.address})")
            return
        if not options["question"]:
            raise CommandError("Say what is asked for: `audit --list` names the questions.", returncode=_WRONG)
        question = questions[options["question"]]
        query = {
            name.removeprefix(_OPTION): value
            for name, value in options.items()
            if name.startswith(_OPTION) and value is not None
        }
        try:
            places = {name: _find_place(name, options[name]) for name in question.places}
            self._show(question.ask(places, query), as_json=options["as_json"])
        except NoReverseMatch:
            given = " ".join(options[name] for name in question.places)
            raise CommandError(f"No such id: {given}.", returncode=_WRONG) from None
        except (OperationalError, InterfaceError) as error:
            raise CommandError(f"The database does not answer: {str(error).strip()}") from None

    def _show(self, answer: HttpResponse, *, as_json: bool) -> None:
        """Print an answer. Raises CommandError for a problem."""
        if answer.status_code >= _BAD_REQUEST:
            problem = orjson.loads(answer.content)
            code = _WRONG if answer.status_code == _BAD_REQUEST else 1
            raise CommandError(f"{problem['title']} ({problem['code']}): {problem['detail']}", returncode=code)
        media = answer.headers.get("Content-Type", "")
        if media.startswith("text/"):
            self.stdout.write(answer.content.decode(), ending="")
        elif "json" not in media:
            sys.stdout.buffer.write(answer.content)
        elif as_json:
            self.stdout.write(answer.content.decode())
        else:
            out: Any = self.stdout  # Django's wrapper of a stream, which writes as one
            tell(orjson.loads(answer.content), Console(file=out, width=None if sys.stdout.isatty() else _WIDTH))


def _add_options(parser: Any, question: Question) -> None:
    """What the path leaves open by its place, and every query parameter as an option with its own description."""
    for name in question.places:
        hint = "an id, or the code of a deal" if name == "stream_id" else name.replace("_", " ")
        parser.add_argument(name, metavar=name.removesuffix("_id").upper(), help=hint)
    for parameter in question.parameters:
        option = f"--{parameter.name.replace('_', '-')}"
        names = dict.fromkeys((option, f"--{parameter.name}"))
        metavar = parameter.name.rpartition("_")[2].upper()
        hint = _plain(parameter.description)
        parser.add_argument(*names, dest=f"{_OPTION}{parameter.name}", metavar=metavar, help=hint)
    parser.add_argument("--json", action="store_true", dest="as_json", help="print the answer exactly as REST has it")


def _plain(text: str) -> str:
    return text.replace("%", "%%")


def _find_place(name: str, given: str) -> str:
    """A deal's code becomes its id; ids are checked by the address. Raises CommandError."""
    if name != "stream_id" or not given.upper().startswith("D-"):
        return given
    found = DealView.objects.filter(code=given.upper()).values_list("stream_id", flat=True).first()
    if found is None:
        raise CommandError(f"There is no deal with the code {given}.")
    return str(found)

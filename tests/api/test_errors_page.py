"""Every code that a problem can have is unique, has a page, and survives being sent between processes."""

from __future__ import annotations

import ast
import importlib
import pickle
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

import api
import events
from api.problems import FRAMEWORK_CODES
from api.v1.errors import pages
from api.v1.shapes import Problem
from dealtracker import refusals
from events.domain import CODES
from events.errors import DealTrackerError
from events.recording.errors import RefusedBeforeError

NOT_OVER_HTTP = {
    "event-class-refused",
    "fixture-invalid",
    "log-contradicted",
    "log-key-invalid",
    "mapping-invalid",
    "note-invalid",
    "publication-failed",
    "publication-target-invalid",
    "row-refused",
    "scopes-not-held",
    "table-unreadable",
    "token-revoked",
}
"""Met only at start, in the admin and on the command line."""

ROOT = Path(__file__).parents[2]


def list_errors() -> list[type[DealTrackerError]]:
    """Every concrete error of ours, wherever its module lies."""
    for package in (events, api):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in module.name:
                importlib.import_module(module.name)
    return sorted(_subclasses(DealTrackerError), key=lambda cls: cls.__qualname__)


def _subclasses(cls: type[DealTrackerError]) -> Iterator[type[DealTrackerError]]:
    for subclass in cls.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)


def all_codes() -> set[str]:
    of_server = {refusal.code for refusal in (*refusals.BY_ERROR.values(), refusals.TIMEOUT)}
    return {cls.code for cls in list_errors()} | set(CODES) | set(FRAMEWORK_CODES) | of_server


def test_each_error_has_a_code_of_its_own() -> None:
    codes = Counter(cls.code for cls in list_errors() if cls is not RefusedBeforeError)

    assert [code for code, count in codes.items() if count > 1] == []


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert sorted(pages.load()) == sorted(all_codes())


@pytest.mark.parametrize("page", pages.load().values(), ids=lambda page: page.code)
def test_a_page_tells_what_when_an_example_and_what_to_do(page: pages.ErrorPage) -> None:
    headings = re.findall(r"^#+ (.*)$", page.text, re.MULTILINE)

    assert headings == [f"`{page.code}`", "When", "Example", "What to do"]
    assert not page.meaning.startswith("#")
    assert "\n" not in page.meaning


@pytest.mark.parametrize("page", pages.load().values(), ids=lambda page: page.code)
def test_the_example_of_a_page_is_a_problem_of_its_code(page: pages.ErrorPage) -> None:
    if page.code in NOT_OVER_HTTP:
        assert page.example is None
        return

    example = page.example
    assert example is not None
    problem = Problem.model_validate(example)
    assert (problem.code, problem.type) == (page.code, f"/api/v1/errors/{page.code}")
    if page.code in CODES:
        assert {"current_stage", "allowed_events", "version"} <= example.keys()
        assert [error["code"] for error in example["errors"]] == [page.code]


@pytest.mark.parametrize("cls", list_errors(), ids=lambda cls: cls.__name__)
def test_the_example_has_the_title_and_status_that_the_error_has(cls: type[DealTrackerError]) -> None:
    example = pages.load()[cls.code].example

    if example is not None and cls.code not in CODES and cls is not RefusedBeforeError:
        assert (example["title"], example["status"]) == (cls.title, cls.http_status)


@pytest.mark.parametrize("name", [*pages.load(), pages.FIELDS, pages.INDEX])
def test_the_links_of_a_page_lead_to_pages(name: str) -> None:
    linked = re.findall(r"\]\(([^)]*)\)", pages.read(name))

    assert [link for link in linked if link.removesuffix(".md") not in {*pages.load(), pages.FIELDS}] == []


@pytest.mark.parametrize("code", [*pages.load(), pages.FIELDS])
def test_a_page_is_served_to_anybody(code: str) -> None:
    answer = Client().get(f"/api/v1/errors/{code}")

    html = answer.content.decode()
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "<script" not in html
    assert "style=" not in html
    assert ".md" not in html
    assert "```" not in html
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]


def test_the_index_leads_to_every_page() -> None:
    html = Client().get("/api/v1/errors").content.decode()

    linked = re.findall(r'<td><a href="/api/v1/errors/([a-z-]+)">\1</a></td>', html)
    assert linked == list(pages.load())


def test_the_type_of_a_problem_leads_to_its_page() -> None:
    problem = Client().get("/api/v1/nowhere").json()

    page = Client().get(problem["type"])

    assert page.status_code == 200
    assert f"<h1><code>{problem['code']}</code></h1>" in page.content.decode()


@pytest.mark.parametrize("code", ["README", "no-such-code", "Stale-Version", "..%2ferrors", "x" * 3_000])
def test_a_code_that_is_none_has_no_page(code: str) -> None:
    answer = Client().get(f"/api/v1/errors/{code}")

    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_every_code_of_a_field_is_in_the_table() -> None:
    listed = re.findall(r"^\| `([a-z-]+)` \|", pages.read(pages.FIELDS), re.MULTILINE)

    assert listed == sorted(listed)
    assert set(listed) == set(_codes_of_fields())


def _codes_of_fields() -> Iterator[str]:
    """Read off the sources: what is raised for fields and parameters, literally in the call that makes it."""
    for folder in ("events/catalogue", "events/recording", "api"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                yield from _codes_in(node)
    yield from (f"unknown-{kind}" for kind in ("company", "contact", "deal", "event", "seminar", "source"))
    yield from ("precision-invalid", "unknown-event-type")  # errors of their own where they are the whole problem


_POSITIONS = {"PydanticCustomError": 0, "refuse": 1, "_error": 1, "_problem": 1}
"""Which argument of a call is the code of a field."""


def _codes_in(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        arguments = node.args[_POSITIONS[name] :] if name in _POSITIONS else []
        if arguments and isinstance(arguments[0], ast.Constant) and " " not in str(arguments[0].value):
            yield str(arguments[0].value)
    if isinstance(node, ast.Dict) and {"code", "detail"} <= _keys(node):
        yield from (
            str(value.value)
            for key, value in zip(node.keys, node.values, strict=True)
            if isinstance(key, ast.Constant) and key.value == "code" and isinstance(value, ast.Constant)
        )
    if isinstance(node, ast.AnnAssign | ast.Assign) and isinstance(node.value, ast.Dict):
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        if getattr(target, "id", "") == "_PYDANTIC":
            yield from (str(pair.elts[0].value) for pair in node.value.values)  # type: ignore[attr-defined]


def _keys(node: ast.Dict) -> set[object]:
    return {key.value for key in node.keys if isinstance(key, ast.Constant)}


@pytest.mark.parametrize("cls", list_errors(), ids=lambda cls: cls.__name__)
def test_an_error_survives_pickling(cls: type[DealTrackerError]) -> None:
    error = build(cls)

    again = pickle.loads(pickle.dumps(error))

    assert type(again) is cls
    assert (str(again), again.details, again.http_status) == (str(error), error.details, error.http_status)


def build(cls: type[DealTrackerError]) -> DealTrackerError:
    """An error with a value for each field of its template, and what some classes ask for."""
    values: dict[str, object] = dict.fromkeys(re.findall(r"{(\w+)", cls.template), "x")
    extras = {"invalid-event": {"errors": [{"pointer": "/data", "code": "missing", "detail": "Needed."}]}}
    extras["refused"] = {"refusals": ()}
    extras["row-refused"] = {"reason": "x"}
    if cls is RefusedBeforeError:  # bears the code, title and status of what it tells again
        extras["refused"] = {"told": ("stale-version", "Stale version", 412)}
    return cls(**(values | extras.get(cls.code, {})))

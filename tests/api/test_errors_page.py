"""Every code that a problem can have is unique, documented, and survives being sent between processes."""

from __future__ import annotations

import importlib
import pickle
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator

import pytest

import api
import events
from api.openapi.views import ERRORS_PAGE
from api.problems import FRAMEWORK_CODES
from events.domain import CODES
from events.errors import DealTrackerError


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


def documented() -> list[str]:
    return re.findall(r"^## `([a-z-]+)`$", ERRORS_PAGE.read_text(), re.MULTILINE)


def test_each_error_has_a_code_of_its_own() -> None:
    codes = Counter(cls.code for cls in list_errors())

    assert [code for code, count in codes.items() if count > 1] == []


def test_every_code_has_a_section_and_every_section_a_code() -> None:
    codes = {cls.code for cls in list_errors()} | set(CODES) | set(FRAMEWORK_CODES)

    assert sorted(documented()) == sorted(codes)


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
    return cls(**(values | extras.get(cls.code, {})))

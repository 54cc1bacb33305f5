"""How many queries a page of each list of the API takes, whatever its size."""

from __future__ import annotations

import io
from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.benchmarks.report import Line

LISTS = ("deals", "companies", "seminars", "sources", "events")
SIZES = (1, 10, 50)
BAR = 4


def count_queries() -> Iterator[Line]:
    get_user_model()._default_manager.create_superuser("bench", password=None)
    printed = io.StringIO()
    call_command("create_token", "bench", name="bench", stdout=printed)
    token = printed.getvalue().strip()
    for name in LISTS:
        counts = {size: _count(f"/api/v1/{name}?limit={size}", token) for size in SIZES}
        words = ", ".join(f"{count} for {size}" for size, count in counts.items())
        yield Line(
            what=f"queries of a page of {name}",
            measured=words,
            bar=f"<= {BAR}, constant",
            ok=len(set(counts.values())) == 1 and max(counts.values()) <= BAR,
            numbers={f"limit_{size}": count for size, count in counts.items()},
        )


def _count(path: str, token: str) -> int:
    client = Client(headers={"Authorization": f"Bearer {token}", "Host": "localhost"})
    client.get(path)  # what is looked up once per process is not the page's
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}: {answer.content[:300]!r}")
    return len(captured)

"""The statements of the tree, each in a file of its own under sql/."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

_DIRECTORY = Path(__file__).parent / "sql"


def read(path: str) -> str:
    """The text of a file under sql/, as it is: "tables/log_tile"."""
    return (_DIRECTORY / f"{path}.sql").read_text(encoding="utf-8")


def fetch(name: str, **given: Any) -> list[tuple[Any, ...]]:
    """The rows of sql/queries/<name>.sql; none where it returns none."""
    with connection.cursor() as cursor:
        cursor.execute(_query(name), given)
        return list(cursor.fetchall()) if cursor.description else []


def fetch_one(name: str, **given: Any) -> tuple[Any, ...] | None:
    """The first row."""
    return next(iter(fetch(name, **given)), None)


@cache
def _query(name: str) -> str:
    """Without its header, so that psycopg need not carry it along."""
    return "\n".join(line for line in read(f"queries/{name}").splitlines() if not line.startswith("--"))

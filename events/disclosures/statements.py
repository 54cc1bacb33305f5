"""The statements of the access log, each in a file of its own under sql/."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_DIRECTORY = Path(__file__).parent / "sql"


@cache
def statement(name: str) -> str:
    """sql/<name>.sql without its header, so that psycopg need not carry it along."""
    lines = (_DIRECTORY / f"{name}.sql").read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("--"))

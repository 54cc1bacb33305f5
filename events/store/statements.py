"""The SQL of the store, read from its files once. Python never builds SQL."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_SQL = Path(__file__).parent / "sql"


def read(path: str) -> str:
    """The text of a file under sql/, as it is: "tables/event"."""
    return (_SQL / f"{path}.sql").read_text(encoding="utf-8")


@cache
def query(name: str) -> str:
    """A statement of sql/queries/ without its header, short enough for psycopg to cache how it parses."""
    lines = read(f"queries/{name}").splitlines()
    return "\n".join(line for line in lines if not line.startswith("--"))

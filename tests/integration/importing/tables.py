"""Small tables in the shape of the shipped mapping, built cell by cell."""

from __future__ import annotations

import csv
from pathlib import Path

COLUMNS = (
    "Acquisitions ID",
    "Acquired Company",
    "Acquiring Company",
    "Year of acquisition announcement",
    "Deal announced on",
    "Price",
    "Status",
    "Terms",
    "Acquisition Profile",
    "News",
    "News Link",
)


def row(key: int, target: str, buyer: str = "Ash", **cells: str) -> dict[str, str]:
    """A row that can be imported; `cells` change it, with underscores for the spaces of column names."""
    usual = {
        "Acquisitions ID": f"{buyer} acquired {target} in 2012",
        "Acquired Company": target,
        "Acquiring Company": buyer,
        "Year of acquisition announcement": "2012",
        "Deal announced on": "20/12/2012",
        "Price": "Undisclosed amount",
        "Status": "Undisclosed",
        "Terms": "Undisclosed",
        "Acquisition Profile": f"http://profiles.example/{key}",
        "News": f"{buyer} buys {target}",
        "News Link": f"http://news.example/{key}",
    }
    return usual | {name.replace("_", " "): cell for name, cell in cells.items()}


def write_table(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path

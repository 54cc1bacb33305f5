"""Examples of answers: real ones, a file for each operation, recorded by tests/contract/test_examples.py."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RECORDED = Path(__file__).parent / "examples"


def answers(operation: str, status: int) -> dict[str, Any]:
    """By media type, what an operation answered with this status; empty when nothing was recorded."""
    path = RECORDED / f"{operation}.json"
    recorded: dict[str, dict[str, Any]] = json.loads(path.read_text()) if path.exists() else {}
    return recorded.get(str(status), {})

"""What a verification found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Literal

Code = Literal[
    "body-changed",
    "digest-changed",
    "event-missing",
    "order-changed",
    "time-falls",
    "checkpoint-inconsistent",
    "tile-changed",
    "text-changed",
    "text-missing",
    "not-sealed",
    "schema-drift",
    "view-differs",
]

TOLD_MAX = 10_000
"""How many findings are told; all are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is not as it must be. `position` is where; event and stream are None where there is no row."""

    code: Code
    position: int | None
    words: str
    event_id: str | None = None
    stream_id: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "position": self.position,
            "event": self.event_id,
            "stream": self.stream_id,
            "words": self.words,
        }


@dataclass(slots=True)
class Report:
    """`findings` in the order of position, at most TOLD_MAX of them; `counts` counts all by code."""

    head: int = 0
    tree_size: int = 0
    checkpoints: int = 0
    seconds: float = 0.0
    keys_from_database: bool = False
    findings: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def is_clean(self) -> bool:
        return not self.counts

    def add(self, finding: Finding) -> None:
        self.counts[finding.code] += 1
        if len(self.findings) < TOLD_MAX:
            self.findings.append(finding)

    def to_json(self) -> dict[str, Any]:
        """The schema is in docs/how-to/verify.md."""
        return {
            "ok": self.is_clean,
            "head": self.head,
            "tree_size": self.tree_size,
            "checkpoints": self.checkpoints,
            "keys_from_database": self.keys_from_database,
            "seconds": round(self.seconds, 3),
            "counts": dict(self.counts),
            "findings": [finding.to_json() for finding in self.findings],
        }

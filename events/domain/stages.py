"""The stage machine: one table, read as it stands here, and the only way a deal's stage ever moves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Stage = Literal[
    "LEAD", "APPROACHED", "TALKS", "PROPOSED", "AGREED", "FINALIZING",
    "FINALIZED", "EFFECTIVE",
    "WITHDRAWN", "REJECTED", "LAPSED", "TERMINATED",
]  # fmt: skip

STAGES: tuple[Stage, ...] = get_args(Stage)
OPEN: tuple[Stage, ...] = STAGES[:6]
DONE: tuple[Stage, ...] = STAGES[6:8]
ENDED: tuple[Stage, ...] = STAGES[8:]
RANK: Mapping[str, int] = {stage: rank for rank, stage in enumerate(STAGES)}

TABLE = """
| Event \\ from | LEAD | APPROACHED | TALKS | PROPOSED | AGREED | FINALIZING | FINALIZED | EFFECTIVE | ended |
|---|---|---|---|---|---|---|---|---|---|
| deal.approached | APPROACHED | = | = | = | = | = | = f | = f | = f |
| deal.talks_started | TALKS f | TALKS | = | = | = | = | = f | = f | refuse |
| deal.proposal_made | PROPOSED f | PROPOSED | PROPOSED | = | = | = f | = f | = f | refuse |
| deal.proposal_answered rejected (last) | refuse | refuse | refuse | REJECTED | = f | = f \
| refuse | refuse | refuse |
| deal.agreement_signed (not NDA) | AGREED f | AGREED f | AGREED | AGREED | = | = f (late news) | = f | = f | refuse |
| deal.finalization_started | FINALIZING f | FINALIZING f | FINALIZING | FINALIZING | FINALIZING | = \
| refuse | refuse | refuse |
| deal.finalized | FINALIZED f | FINALIZED f | FINALIZED f | FINALIZED f | FINALIZED | FINALIZED \
| refuse (use deal.terms_amended) | refuse | refuse |
| deal.took_effect | refuse | refuse | refuse | refuse | refuse | refuse | EFFECTIVE | refuse | refuse |
| deal.talks_ended failed | = f | = f | LAPSED | LAPSED | LAPSED | LAPSED | refuse | refuse | = f |
| deal.withdrawal_declared, scope deal | WITHDRAWN | WITHDRAWN | WITHDRAWN | WITHDRAWN | WITHDRAWN | WITHDRAWN \
| refuse (use deal.terminated) | refuse | refuse |
| deal.withdrawal_declared, scope participation | = q | = q | = q | = q | = q | = q | = f | = f | = f |
| deal.withdrawal_declared, scope stake_interest or proposal | = | = | = | = | = | = | = | = | = f |
| deal.lapsed | LAPSED | LAPSED | LAPSED | LAPSED | LAPSED | LAPSED | refuse | refuse | refuse |
| deal.terminated | refuse | refuse | refuse | refuse | refuse | refuse | TERMINATED | TERMINATED | refuse |
| deal.reopened | refuse | refuse | refuse | refuse | refuse | refuse | refuse | refuse \
| to_stage (not from TERMINATED: open a successor deal) |
"""

LEGEND = """
`=` no change. `f` accepted with a flag: `skipped_step` when an earlier step is missing, `late_news` when the deal is
already past it. `q` becomes WITHDRAWN (derived) when fewer than two active deciding parties remain. `refuse` applies to
new events judged at their own place in order. An event that is not listed never moves a stage.
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one event does to one stage."""

    effect: Literal["keep", "move", "to_stage", "refuse"]
    to: Stage | None = None
    flagged: bool = False
    quorum: bool = False
    note: str = ""


Row = Mapping[Stage, Cell]

_CELL = re.compile(r"(?P<effect>=|refuse|to_stage|[A-Z]+)(?: (?P<mark>[fq]))?(?: \((?P<note>.+)\))?")


def _cell(text: str) -> Cell:
    match = _CELL.fullmatch(text)
    if match is None:
        raise ValueError(f"The stage table has a cell that means nothing: {text!r}")
    effect, mark, note = match["effect"], match["mark"], match["note"] or ""
    match effect:
        case "=":
            return Cell("keep", flagged=mark == "f", quorum=mark == "q", note=note)
        case "refuse":
            return Cell("refuse", note=note)
        case "to_stage":
            return Cell("to_stage", note=note)
    return Cell("move", to=_stage(effect), flagged=mark == "f", note=note)


def _stage(name: str) -> Stage:
    return STAGES[STAGES.index(name)]


def _read(table: str) -> dict[str, Row]:
    head, _, *lines = ([cell.strip() for cell in line.strip("|").split("|")] for line in table.strip().splitlines())
    rows: dict[str, Row] = {}
    for name, *cells in lines:
        row: dict[Stage, Cell] = {}
        for column, text in zip(head[1:], cells, strict=True):
            row.update(dict.fromkeys(ENDED if column == "ended" else (_stage(column),), _cell(text)))
        rows[name] = row
    reopened = dict(rows["deal.reopened"])
    reopened["TERMINATED"] = Cell("refuse", note="open a successor deal")
    return rows | {"deal.reopened": reopened}


ROWS: Mapping[str, Row] = _read(TABLE)


def _says(row: Row) -> Stage | None:
    targets = {cell.to for cell in row.values() if cell.to}
    return targets.pop() if targets else None


SAYS: Mapping[str, Stage | None] = {name: _says(row) for name, row in ROWS.items()}
"""The stage a row leads to wherever it leads anywhere: what its event says of the deal, legal or not."""


def as_it_says(stage: Stage, says: Stage | None) -> Stage:
    """The stage after an event that later news has made illegal: applied as it says, but never a step back.

    History is not undone by a validator: a finalization recorded in April stays one when a withdrawal of March is
    learned in May. An open or done stage does not fall back to an earlier one; an ended deal goes where the event says.
    """
    if says is None or (stage not in ENDED and RANK[says] <= RANK[stage]):
        return stage
    return says


def columns(row: str) -> tuple[Stage, ...]:
    """The stages from which a row of the table is not refused."""
    return tuple(stage for stage, cell in ROWS[row].items() if cell.effect != "refuse")

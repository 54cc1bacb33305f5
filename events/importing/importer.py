"""The import: a whole table, read first, then recorded in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from events import catalogue, recording, store
from events.importing.batches import CLIENT, BatchRecorder
from events.importing.errors import RowError
from events.importing.interpreting import DealRow, find_shared_names, interpret
from events.importing.mapping import Mapping
from events.importing.outcomes import RowOutcome, refuse
from events.importing.table import Row


@dataclass(slots=True, kw_only=True)
class Importer:
    """One run over one table, under one correlation id. `outcomes` holds one entry for every row that has ended.

    Run again, over the same table and with any batch size, it records nothing twice: streams have ids made from
    names, links and identity cells, and a row whose deal exists has ended before it is tried.
    """

    mapping: Mapping
    today: date
    dry_run: bool = False
    batch_size: int = 100
    outcomes: list[RowOutcome] = field(default_factory=list)

    def run(self, rows: Sequence[Row], on_progress: Callable[[int], object]) -> None:
        """Import every row; `on_progress` is told each time how many more rows have ended."""
        deal_rows = self._interpret(rows)
        on_progress(len(rows) - len(deal_rows))
        recorder = BatchRecorder(
            mapping=self.mapping,
            context=recording.Context(
                actor=catalogue.Actor(kind="task", id=CLIENT), channel="import", correlation_id=store.new_id()
            ),
            shared_names=find_shared_names(deal_rows, self.mapping),
            dry_run=self.dry_run,
        )
        for start in range(0, len(deal_rows), self.batch_size):
            batch = deal_rows[start : start + self.batch_size]
            self.outcomes += recorder.record(batch)
            on_progress(len(batch))

    def _interpret(self, rows: Iterable[Row]) -> list[DealRow]:
        """The rows that can be read; a second row of one identity is refused, whatever it says."""
        taken: dict[str, DealRow] = {}
        for row in rows:
            try:
                deal_row = interpret(row, self.mapping, self.today)
                if first := taken.get(deal_row.identity):
                    raise RowError(reason="duplicate-row", detail=f"The same deal as row {first.number}.")
            except RowError as error:
                self.outcomes.append(refuse(row.number, error))
            else:
                taken[deal_row.identity] = deal_row
        return list(taken.values())

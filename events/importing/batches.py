"""One batch: recorded atomically; a refused row is left out and the rest tried again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from events import catalogue, recording, store
from events.importing import directory, mapping
from events.importing.directory import Directory
from events.importing.errors import RowError
from events.importing.interpreting import DealRow, fold_name
from events.importing.outcomes import RowOutcome, refuse
from events.importing.planning import Plan, plan_batch

CLIENT = "import_deals"
ATTEMPTS = 3  # how often a batch is planned again because somebody else recorded one of its streams meanwhile


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRecorder:
    """What the batches of one run share. `shared_names` are names with several buyers, see `find_shared_names`."""

    mapping: mapping.Mapping
    context: recording.Context
    shared_names: Mapping[str, Sequence[int]]
    dry_run: bool

    def record(self, rows: Sequence[DealRow]) -> list[RowOutcome]:
        """Record the rows, all that can be in one transaction; every row gets its outcome."""
        outcomes: list[RowOutcome] = []
        companies = Directory.load(rows, self.mapping)
        waiting = self._leave_out_unsettled(rows, companies, outcomes)
        attempts_left = ATTEMPTS
        while waiting := self._leave_out_recorded(waiting, outcomes):
            plan = self._plan(waiting, companies)
            try:
                recorded = self._record(plan)
            except (catalogue.InvalidEventError, recording.UnknownReferenceError) as error:
                waiting = _drop(waiting, _blame_events(plan, error.details["errors"]), outcomes)
            except (recording.RefusedError, store.VersionConflictError) as error:
                blamed = _blame_stream(plan, error)
                attempts_left -= not blamed
                if not attempts_left:
                    raise
                waiting = _drop(waiting, blamed, outcomes)
            else:
                outcomes += [self._accept(row, already_there=recorded.replayed) for row in waiting]
                break
        return outcomes

    def _record(self, plan: Plan) -> recording.Recorded:
        key = None if self.dry_run else recording.Key(CLIENT, _digest(plan))
        return recording.record(plan.writes, context=self.context, key=key, dry_run=self.dry_run)

    def _plan(self, rows: Sequence[DealRow], companies: Directory) -> Plan:
        streams = {directory.source_id(source.url) for row in rows for source in row.sources}
        streams |= {directory.company_id(name) for row in rows for name in row.companies.values()}
        return plan_batch(rows, self.mapping, companies, directory.list_recorded(streams), self.shared_names)

    def _leave_out_unsettled(
        self, rows: Iterable[DealRow], companies: Directory, outcomes: list[RowOutcome]
    ) -> list[DealRow]:
        """The rows whose every name means one company."""
        settled = []
        for row in rows:
            try:
                for name in row.companies.values():
                    companies.find_company(name)
            except RowError as error:
                outcomes.append(refuse(row.number, error))
            else:
                settled.append(row)
        return settled

    def _leave_out_recorded(self, rows: Sequence[DealRow], outcomes: list[RowOutcome]) -> list[DealRow]:
        """The rows whose deals are not recorded yet."""
        histories = store.load_streams([self._deal_id(row) for row in rows])
        waiting = []
        for row in rows:
            if history := histories.get(self._deal_id(row)):
                outcomes.append(self._compare(row, {event.type for event in history}))
            else:
                waiting.append(row)
        return waiting

    def _compare(self, row: DealRow, recorded_types: set[str]) -> RowOutcome:
        """Already there; but a row that now says more than its deal holds is refused by name, not passed over."""
        missing = sorted({rule.type for rule in row.events} - recorded_types)
        if not missing:
            return self._accept(row, already_there=True)
        detail = f"The deal is recorded without {', '.join(missing)}, which the row now says: record it by hand."
        return refuse(row.number, RowError(reason="row-changed", detail=detail), deal=self._deal_id(row))

    def _accept(self, row: DealRow, *, already_there: bool) -> RowOutcome:
        return RowOutcome(
            row=row.number,
            outcome="already there" if already_there else "recorded",
            deal=self._deal_id(row),
            notes=row.notes + tuple(self._note_shared_names(row)),
        )

    def _note_shared_names(self, row: DealRow) -> Iterator[str]:
        for name in row.companies.values():
            others = [str(number) for number in self.shared_names.get(fold_name(name), ()) if number != row.number]
            if others:
                yield f"{name!r} has another buyer in row {', '.join(others)}: taken as one company, flagged for review"

    def _deal_id(self, row: DealRow) -> str:
        return directory.deal_id(self.mapping.name, row.identity)


def _drop(rows: Iterable[DealRow], blamed: Mapping[int, RowError], outcomes: list[RowOutcome]) -> list[DealRow]:
    outcomes += [refuse(number, error) for number, error in blamed.items()]
    return [row for row in rows if row.number not in blamed]


def _blame_events(plan: Plan, problems: Iterable[Mapping[str, object]]) -> dict[int, RowError]:
    """The rows that need an event with a problem; the first problem of each."""
    blamed: dict[int, RowError] = {}
    for problem in problems:
        error = RowError(reason=str(problem["code"]), detail=f"{problem['pointer']}: {problem['detail']}")
        for number in sorted(plan.list_rows_of_event(int(str(problem["event_index"])))):
            blamed.setdefault(number, error)
    return blamed


def _blame_stream(plan: Plan, error: recording.RefusedError | store.VersionConflictError) -> dict[int, RowError]:
    """The rows that need the refused stream; none if somebody else has recorded it since the plan was made."""
    stream_id = error.details["stream_id"]
    if isinstance(error, store.VersionConflictError) or directory.list_recorded([stream_id]):
        return {}
    row_error = RowError(reason=error.details["refusals"][0].code, detail=str(error))
    return dict.fromkeys(sorted(plan.list_rows_of_stream(stream_id)), row_error)


def _digest(plan: Plan) -> str:
    """The content of a batch as an idempotency key: the same writes again are the same request."""
    writes = [
        [write.category, write.stream_id, [[draft.type, draft.data, draft.occurred] for draft in write.drafts]]
        for write in plan.writes
    ]
    return hashlib.sha256(store.canonical_json(writes)).hexdigest()

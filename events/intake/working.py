"""Working an import off, chunk after chunk: each is one transaction with its events, its report and the counters.

So a chunk happens exactly once, whatever is killed. One worker at a time: the import's row is locked for a chunk, and
who finds it locked leaves. Whoever changes the state (cancel, undo) waits for that lock, so for one chunk at most.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F

from events.intake import packing, undoing
from events.intake.judging import Report, judge
from events.intake.models import AT_WORK, Import, ImportChunk, State
from events.projections.memory import collector_paused
from events.recording import Overlay
from events.store import VersionConflictError
from events.waking import get_waker

FAILURES_MAX = 5
"""How often a chunk may fail in a row before the import is given up."""

_log = structlog.get_logger(__name__)


def work(import_id: str, *, seconds: float) -> bool:
    """Work on an import until it is finished or another worker has it; False when `seconds` were over before that.

    What was recorded is hinted at once for all chunks of the call: the projections take many events together at well
    under the cost of a chunk at a time, which would be the import's competitor for the processors.
    A dry run is judged whole, whatever the seconds: what its lines would have recorded lives in this process only.
    Raises what the database raises; a chunk in hand is then as if it had not been begun.
    """
    deadline = time.monotonic() + seconds
    step = _Judging()
    try:
        while _take_step(import_id, step):
            if time.monotonic() > deadline and not step.is_dry_run:
                return False
        return True
    finally:
        get_waker().wake()


def _take_step(import_id: str, step: _Judging) -> bool:
    try:
        with transaction.atomic(), collector_paused():
            job = Import.objects.select_for_update(skip_locked=True).filter(id=import_id, state__in=AT_WORK).first()
            if job is None:
                return False
            return undoing.step(job) if job.state == State.UNDOING else step(job)
    except (OperationalError, InterfaceError):
        raise
    except VersionConflictError:
        return True  # others write to the same streams; judged anew, if not now then in the next slice
    except Exception:
        _log.exception("import_chunk_failed", import_id=import_id)
        return _note_failure(import_id, step)


def _note_failure(import_id: str, step: _Judging) -> bool:
    """Another attempt, line by line; after some in a row the import has failed. What it recorded stays."""
    step.apart = True
    with transaction.atomic():
        job = Import.objects.select_for_update().get(id=import_id)
        job.failures += 1
        if job.failures >= FAILURES_MAX:
            job.state, job.finished_at = State.FAILED, datetime.now(UTC)
        job.save(update_fields=["failures", "state", "finished_at"])
    return job.state != State.FAILED


class _Judging:
    """Judges the next chunk of an import. `apart` is for a chunk that failed whole: line by line then, once."""

    def __init__(self) -> None:
        self._before: Overlay = {}
        self._upto = 0  # the chunks of a dry run that `_before` knows of
        self.is_dry_run = False
        self.apart = False

    def __call__(self, job: Import) -> bool:
        """Whether there was a chunk; without, the import is done."""
        self.is_dry_run = job.dry_run
        if job.dry_run:
            self._catch_up(job)
        chunk = job.chunks.filter(is_done=False).order_by("number").first()
        if chunk is None:
            _finish(job)
            return False
        report = judge(job, chunk, self._before, apart=self.apart)
        self._upto, self.apart = chunk.number + 1, False
        _keep(job, chunk, report)
        return True

    def _catch_up(self, job: Import) -> None:
        """Judge what an earlier worker judged, for those that come after it. Its report stays."""
        for chunk in job.chunks.filter(is_done=True, number__gte=self._upto).order_by("number"):
            judge(job, chunk, self._before)
            self._upto = chunk.number + 1


def _keep(job: Import, chunk: ImportChunk, report: Report) -> None:
    """The chunk's report and the import's counters. The lines go, but for dry runs, which may need them once more."""
    now = datetime.now(UTC)
    recorded, refused = len(report.recorded), len(report.refused)
    ImportChunk.objects.filter(pk=chunk.pk).update(
        is_done=True,
        body=chunk.body if job.dry_run else None,
        recorded=recorded,
        refused=refused,
        recorded_lines=packing.pack(report.recorded),
        refused_lines=packing.pack(report.refused),
    )
    Import.objects.filter(pk=job.pk).update(
        state=State.RUNNING,
        started_at=job.started_at or now,
        touched_at=now,
        failures=0,
        lines_done=F("lines_done") + chunk.lines,
        recorded=F("recorded") + recorded,
        refused=F("refused") + refused,
    )


def _finish(job: Import) -> None:
    now = datetime.now(UTC)
    if job.dry_run:
        job.chunks.update(body=None)
    Import.objects.filter(pk=job.pk).update(state=State.DONE, touched_at=now, finished_at=now)

"""The whole log, recomputed: every digest from its row alone, every leaf, every signed root."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from events import store
from events.integrity import notes, signing, tiles, tree
from events.integrity.checkpoints import read as read_head
from events.integrity.errors import NoteError
from events.integrity.verifying import claims, drift, order, rows, stored, texts
from events.integrity.verifying.leaves import LeafCheck
from events.integrity.verifying.report import Finding, Report

SEALED_AFTER = 60.0
"""Seconds after which an event without a position is told of."""
UNSEALED_MAX = 1_000

Progress = Callable[[int, int], None]


def verify(
    *, checkpoints: Sequence[str] = (), keys: Sequence[str] = (), progress: Progress = lambda done, total: None
) -> Report:
    """Check the log as it stands, with signed checkpoints that were kept outside and the vkeys to believe, as texts.

    Without `keys` those are believed that this process signs with, and without those the ones that the database names
    (`Report.keys_from_database`). Reads a million events in a minute or two; writers and readers go on meanwhile.
    Raises NoteError and KeyTextError for texts that are none.
    """
    begun = time.monotonic()
    report = Report()
    trusted, report.keys_from_database = claims.trusted_keys(keys)
    found = list(claims.read_stored(trusted))
    newest = signing.find_newest()
    given = [note for text in checkpoints for note in notes.split_file(text)]
    found += [claims.read(note, "the given checkpoint", trusted, _origin(newest)) for note in given]
    full, signed = tiles.count(0), newest.size if newest else 0
    report.checkpoints, report.head = len(found), store.head()  # the head after what must not lie beyond it
    report.tree_size = max(full * tree.WIDTH, signed)
    for claim in found:
        if claim.fault is not None and not claim.is_retired:
            report.add(claim.finding(claim.fault))
    _check_rows(report, LeafCheck(stored.read_leaves(report.add, full, signed), found, report), progress)
    _check_unsealed(report)
    report.findings.sort(key=lambda finding: finding.position or 0)
    report.seconds = time.monotonic() - begun
    return report


def _origin(newest: signing.Checkpoint | None) -> str | None:
    try:
        return read_head(newest.note).origin if newest else None
    except NoteError:
        return None


def _check_rows(report: Report, leaves: LeafCheck, progress: Progress) -> None:
    places, kept = order.OrderCheck(), texts.TextCheck()
    for batch in rows.read_rows(report.head):
        for row in batch:
            for finding in (*places.look(row), *_check_row(row, leaves)):
                report.add(finding)
        for finding in kept.look(batch):
            report.add(finding)
        progress(places.position, report.head)
    for finding in (*places.end(), *leaves.end(report.head), *kept.end()):
        report.add(finding)


def _check_row(row: rows.Row, leaves: LeafCheck) -> Sequence[Finding]:
    if row.id is None:
        leaves.look(row, None)
        return ()
    data = row.parse_data()
    computed = row.compute_digest(data)
    finding = leaves.look(row, computed)
    if finding is not None:
        return (finding,)
    words = drift.find_drift(row, data)
    return () if words is None else (_drifted(row, words),)


def _drifted(row: rows.Row, words: str) -> Finding:
    return Finding(code="schema-drift", position=row.position, words=words, event_id=row.id, stream_id=row.stream_id)


def _check_unsealed(report: Report) -> None:
    for event_id, stream_id, version in rows.list_unsealed(SEALED_AFTER, UNSEALED_MAX):
        words = f"version {version} of its stream was recorded and is not in the log"
        report.add(Finding(code="not-sealed", position=None, words=words, event_id=event_id, stream_id=stream_id))

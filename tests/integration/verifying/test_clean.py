"""A log that nobody touched."""

from __future__ import annotations

import pytest

from events import store
from events.integrity.verifying import rows
from tests.integration.verifying import ground


@pytest.fixture(autouse=True)
def _signing(committed_db: object, monkeypatch: pytest.MonkeyPatch) -> None:
    ground.use_key(monkeypatch)


def test_an_empty_log_without_a_checkpoint_is_clean() -> None:
    report = ground.verify()

    assert report.is_clean
    assert report.head == 0


def test_an_untouched_log_is_clean_with_full_tiles_and_without() -> None:
    ground.record(5)
    early = ground.sign()
    ground.record(150)
    ground.sign()

    report = ground.verify(checkpoints=[early], keys=[ground.VKEY])

    assert report.findings == []
    assert (report.head, report.tree_size, report.checkpoints) == (620, 620, 3)


def test_what_was_sealed_after_the_last_checkpoint_is_no_finding() -> None:
    ground.record(5)
    ground.sign()
    ground.record(5)

    assert ground.verify().is_clean


def test_a_log_that_grows_and_is_signed_while_it_is_verified_is_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered then goes beyond where the verification ends, and further tiles are full."""
    monkeypatch.setattr(rows, "BATCH", 100)
    ground.record(100)
    ground.sign()
    grown: list[int] = []

    def grow(done: int, total: int) -> None:
        if len(grown) < 4:
            ground.record(50)
            ground.sign()
            grown.append(store.head())

    report = ground.verify(progress=grow)

    assert (report.findings, report.head, len(grown)) == ([], 400, 4)

"""An upload is stored whole or not at all, under its key for ever."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from events import intake
from events.errors import DealTrackerError
from events.intake import State, receiving
from events.intake.errors import (
    EmptyImportError,
    ImportTooLargeError,
    LineTooLongError,
    UploadIncompleteError,
)
from events.intake.models import Import, ImportChunk
from events.recording import Draft, Key, KeyReusedError, Write, record
from events.store import KeyInFlightError
from tests.integration.intake.uploads import (
    a_company,
    a_deal,
    an_approach,
    an_id,
    an_order,
    ndjson,
    receive,
    the_parties,
)
from tests.integration.recording.test_record import CONTEXT

pytestmark = pytest.mark.usefixtures("committed_db")


def test_lines_are_cut_into_chunks_and_wait() -> None:
    deal = an_id()

    job = receive([*the_parties(), a_deal(deal), *[an_approach(deal)] * 2_200])

    assert (job.state, job.lines_total) == (State.WAITING, 2_203)
    assert [(chunk.first_line, chunk.lines) for chunk in job.chunks.all()] == [(1, 1_000), (1_001, 1_000), (2_001, 203)]


@pytest.mark.parametrize("size", [1, 7, 64])
def test_where_the_pieces_are_cut_changes_nothing(size: int) -> None:
    body = ndjson(the_parties())

    job = intake.receive(an_order(), [body[at : at + size] for at in range(0, len(body), size)]).job

    assert job.request_digest == receive(body, an_order("second")).request_digest


def test_the_same_lines_again_are_the_same_import() -> None:
    first = receive(the_parties())

    spaced = "\r\n\r\n".join(json.dumps(line, indent=None, sort_keys=True) for line in the_parties()).encode()
    again = intake.receive(an_order(), [spaced])

    assert again.replayed
    assert again.job.id == first.id
    assert Import.objects.count() == 1


def test_other_lines_under_the_same_key_are_refused() -> None:
    receive(the_parties())

    with pytest.raises(KeyReusedError):
        receive([a_company(an_id())])


def test_a_dry_run_may_use_the_key_of_its_import() -> None:
    receive(the_parties(), an_order(dry_run=True))

    receive(the_parties())

    assert sorted(Import.objects.values_list("dry_run", flat=True)) == [False, True]


def test_two_uploads_at_once_under_one_key_do_not_both_go_on() -> None:
    def pieces() -> Iterator[bytes]:
        yield ndjson(the_parties())
        with pytest.raises(KeyInFlightError):
            receive(the_parties())

    job = intake.receive(an_order(), pieces()).job

    assert job.state == State.WAITING


def test_an_upload_that_breaks_off_leaves_nothing() -> None:
    def pieces() -> Iterator[bytes]:
        yield ndjson([an_approach(an_id())] * 2_000)
        assert ImportChunk.objects.count() == 2
        raise UploadIncompleteError

    with pytest.raises(UploadIncompleteError):
        intake.receive(an_order(), pieces())

    assert not Import.objects.exists()
    assert not ImportChunk.objects.exists()


def test_the_sweep_removes_what_a_killed_receiver_left() -> None:
    def pieces() -> Iterator[bytes]:
        yield ndjson([an_approach(an_id())] * 500)
        assert receiving.remove_abandoned(datetime.now(UTC)) == 0
        assert receiving.remove_abandoned(datetime.now(UTC) + timedelta(hours=1)) == 1
        yield ndjson([an_approach(an_id())] * 500)

    with pytest.raises(UploadIncompleteError):
        intake.receive(an_order(), pieces())

    assert not ImportChunk.objects.exists()


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", EmptyImportError),
        (b"\n \r\n\n", EmptyImportError),
        (b"[" + b"1," * 40_000 + b"1]\n", LineTooLongError),
        (b"x" * 70_000, LineTooLongError),
        (b'{"a": 1}\n' * 200, ImportTooLargeError),
    ],
)
def test_what_is_no_import_is_refused(body: bytes, error: type[DealTrackerError], settings: Settings) -> None:
    settings.IMPORT_MAX_BYTES = 1_000 if error is ImportTooLargeError else 1_000_000

    with pytest.raises(error):
        intake.receive(an_order(), [body])

    assert not Import.objects.exists()


def test_a_dry_run_is_bounded_in_lines(settings: Settings) -> None:
    settings.IMPORT_DRY_RUN_LINES = 2

    with pytest.raises(ImportTooLargeError):
        receive([*the_parties(), a_deal(an_id())], an_order(dry_run=True))


def test_numbers_of_lines_are_those_of_the_file() -> None:
    job = receive(b"\xef\xbb\xbf\n\n" + ndjson(the_parties()[:1]) + b"\r\n" * 1_100 + ndjson(the_parties()[1:]))

    assert [(chunk.first_line, chunk.lines) for chunk in job.chunks.all()] == [(3, 1), (1_104, 1)]
    assert job.lines_total == 2


def test_a_key_stands_for_one_request_whichever_way_that_comes() -> None:
    draft = Draft(type="company.registered", data={"legal_name": "Foxconn"}, citations="own_knowledge")
    write = Write(category="company", drafts=[draft])
    record([write], context=CONTEXT, key=Key("token:clerk", "an event"))
    receive(the_parties(), an_order("an import"))

    with pytest.raises(KeyReusedError):
        receive(the_parties(), an_order("an event"))
    with pytest.raises(KeyReusedError):
        record([write], context=CONTEXT, key=Key("token:clerk", "an import"))

    assert Import.objects.count() == 1

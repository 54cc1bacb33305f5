"""What is in an export, that it is the same each time, and what becomes of it."""

from __future__ import annotations

import csv
import io
import threading
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from events import exporting, integrity, store, story
from events.exporting import Export, Kind, State
from events.exporting.errors import EmptyExportError, ExportGoneError, ExportNotReadyError, UnknownExportError
from events.exporting.zipping import Member, directory, local_header, pack
from events.history import UnknownStreamError
from events.recording import KeyReusedError
from tests.integration.exporting.ground import ExportChunk, build, lines, order, tell_story, unzip
from tests.integration.verifying import ground

D1 = story.stream_id("story", "D1")
SEMINAR = story.stream_id("story", "E1")


@pytest.fixture(autouse=True)
def _story(committed_db: object, monkeypatch: pytest.MonkeyPatch) -> None:
    ground.use_key(monkeypatch)
    tell_story()


def test_an_export_of_everything_holds_every_event_with_its_digest() -> None:
    members = unzip(build(order()))

    held = lines(members, "events.jsonl")
    assert [line["position"] for line in held] == list(range(1, store.head() + 1))
    for line, event in zip(held, store.read_log(0, 10_000), strict=True):
        assert line["digest"] == event.digest.hex()
        assert sha256(store.canonical_json(line["event"])).hexdigest() == line["digest"]
    assert {"README.txt", "verifier.py", "checkpoint", "keys.txt", "texts.jsonl", "sources.jsonl"} <= members.keys()
    assert members["verifier.py"].startswith(b"#!/usr/bin/env python3")


def test_the_same_coordinates_give_the_same_file_whatever_is_recorded_later() -> None:
    position = store.head()
    first = build(order(Kind.DEAL, stream_id=D1, known_position=position, key="1"))
    ground.record(10)
    ground.sign()

    second = build(order(Kind.DEAL, stream_id=D1, known_position=position, key="2"))

    assert first == second


def test_a_file_that_another_worker_goes_on_with_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = build(order(key="1"))
    job = order(key="2")

    steps = 0
    while not exporting.work(str(job.id), seconds=0):
        steps += 1
    job.refresh_from_db()

    assert steps > 10
    assert b"".join(exporting.read_file(job)) == whole
    assert (job.bytes, job.sha256) == (len(whole), sha256(whole).hexdigest())


def test_a_deal_comes_with_its_seminars_and_the_sources_that_they_rest_on_and_nothing_else() -> None:
    members = unzip(build(order(Kind.DEAL, stream_id=D1)))

    held = lines(members, "events.jsonl")
    cited = {
        c["source"] for line in held for c in line["event"]["metadata"].get("citations", ()) if isinstance(c, dict)
    }
    assert {line["event"]["stream_id"] for line in held} == {D1, SEMINAR, *cited}
    assert {line["id"] for line in lines(members, "sources.jsonl")} == cited
    assert len(lines(members, "proofs.jsonl")) == len(held)
    assert lines(members, "proofs.jsonl")[0]["proof"].startswith("c2sp.org/tlog-proof@v1\nindex ")


def test_a_company_comes_with_the_deals_that_name_it() -> None:
    company = story.stream_id("story", "foxconn")

    members = unzip(build(order(Kind.COMPANY, stream_id=company)))

    assert {company, D1, SEMINAR} <= {line["event"]["stream_id"] for line in lines(members, "events.jsonl")}
    [deal] = [row for row in rows_of(members["csv/deals.csv"]) if row["deal"] == D1]
    assert "Foxconn" in deal["parties"] or "Hon Hai" in deal["parties"]


def test_a_period_holds_every_event_recorded_in_it() -> None:
    events = store.read_log(0, 10_000)
    moments = sorted({event.recorded_at for event in events if event.recorded_at})
    ground.record(10)
    ground.sign()

    members = unzip(build(order(Kind.PERIOD, from_at=moments[0], to_at=moments[-1])))

    assert [line["event"]["id"] for line in lines(members, "events.jsonl")] == [event.id for event in events]


def test_kept_apart_texts_are_beside_the_events_under_their_hash() -> None:
    held = lines(unzip(build(order())), "texts.jsonl")

    assert held
    assert all(sha256(line["text"].encode()).hexdigest() == line["sha256"] for line in held)


def test_a_spreadsheet_calculates_nothing() -> None:
    from events.exporting import cells

    written = cells.write([["=HYPERLINK(1)", "+1", "-1", "@x", "\tx", "\rx", "日産", None, 5, 'a "b", c']])

    assert next(csv.reader(io.StringIO(written.decode()))) == [
        "'=HYPERLINK(1)", "'+1", "'-1", "'@x", "'\tx", "'\rx", "日産", "", "5", 'a "b", c',
    ]  # fmt: skip
    hostile = [
        "\n=1",
        " =1",
        '"=1',
        "'=1",
        "\u3000＝1",
        "＋1",
        "－1",
        "＠x",
        "\ufeff=1",
        "\u00ad=1",
        "\u202a=1",
        "\u2060=1",
    ]
    assert [cells.neutral(cell) for cell in hostile] == [f"'{cell}" for cell in hostile]
    assert cells.write([["a;=HYPERLINK(1)"]]) == b'"a;=HYPERLINK(1)"\r\n'
    assert cells.EVENT_HEAD.startswith(b"\xef\xbb\xbf")


def test_people_get_a_sentence_for_each_event() -> None:
    members = unzip(build(order()))

    told = rows_of(members["csv/events.csv"])
    assert len(told) == store.head()
    assert all(row["sentence"] for row in told)
    assert {row["deal"] for row in rows_of(members["csv/deals.csv"])} >= {D1}


def test_a_withdrawn_text_takes_the_files_with_it_that_hold_it() -> None:
    everything, deal, other = order(key="1"), order(Kind.DEAL, stream_id=D1, key="2"), None
    other = order(Kind.COMPANY, stream_id=story.stream_id("story", "foxconn"), key="3")
    for job in (everything, deal, other):
        build(job)
    deal.refresh_from_db()
    text = deal.texts[0]

    assert exporting.withdraw(texts=["0" * 64]) == 1  # who may hold anything may hold this
    assert exporting.withdraw(texts=[text]) == 2

    assert set(Export.objects.values_list("state", flat=True)) == {State.WITHDRAWN}
    assert not ExportChunk.objects.exists()
    with pytest.raises(ExportGoneError):
        exporting.get_finished(str(deal.id), None)


def test_no_export_begins_while_an_erasure_is_under_way() -> None:
    """It could read a text that is about to go, and the erasure would not see it."""
    done = threading.Event()

    def order_in_between() -> None:
        order()
        connection.close()
        done.set()

    with transaction.atomic():
        exporting.withdraw(texts=["0" * 64])
        other = threading.Thread(target=order_in_between)
        other.start()
        while not waits_for_exports():
            assert not done.is_set()
    other.join(30)

    assert done.is_set()
    assert Export.objects.count() == 1


def test_an_erasure_waits_for_the_piece_in_hand() -> None:
    """The piece writes last what it has read: neither may wait for the other."""
    job = order()
    held, withdrawn = threading.Event(), []

    def erase() -> None:
        held.wait(30)
        withdrawn.append(exporting.withdraw(texts=["0" * 64]))
        connection.close()

    other = threading.Thread(target=erase)
    other.start()
    with transaction.atomic():
        piece = Export.objects.select_for_update().get(pk=job.pk)
        held.set()
        while not waits_for_exports():
            pass
        piece.save(update_fields=["state"])
    other.join(30)

    assert withdrawn == [1]


def waits_for_exports() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE relation = 'export_job'::regclass AND NOT granted")
        return bool(cursor.fetchone()[0])


def test_an_expired_file_is_gone_and_its_rows_are_removed_by_the_sweep() -> None:
    job = order()
    build(job)
    Export.objects.update(expires_at=datetime.now(UTC) - timedelta(seconds=1))

    with pytest.raises(ExportGoneError):
        exporting.get_finished(str(job.id), "token:a")
    exporting.tend()

    job.refresh_from_db()
    assert job.state == State.EXPIRED
    assert not ExportChunk.objects.exists()


def test_a_quiet_export_is_hinted_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    job = order()
    Export.objects.update(touched_at=datetime.now(UTC) - timedelta(minutes=1))
    before = datetime.now(UTC)

    exporting.tend()

    job.refresh_from_db()
    assert job.touched_at >= before


def test_a_cancelled_export_is_not_built() -> None:
    job = order()
    exporting.work(str(job.id), seconds=0)

    exporting.cancel(str(job.id), "token:a")

    assert exporting.work(str(job.id), seconds=10)
    job.refresh_from_db()
    assert job.state == State.CANCELLED
    assert not ExportChunk.objects.exists()


def test_the_same_order_under_the_same_key_is_the_same_export_and_another_is_refused() -> None:
    job = order()

    assert order().pk == job.pk
    with pytest.raises(KeyReusedError):
        order(Kind.DEAL, stream_id=D1)
    assert order(client="token:b").pk != job.pk


def test_orders_that_cannot_be_built_are_refused() -> None:
    with pytest.raises(UnknownStreamError):
        order(Kind.DEAL, stream_id=store.new_id())
    with pytest.raises(UnknownStreamError):
        order(Kind.COMPANY, stream_id=D1)
    with pytest.raises(UnknownStreamError):
        order(Kind.DEAL, stream_id=D1, known_position=1)
    with pytest.raises(store.AheadOfLogError):
        order(known_position=store.head() + 1)
    with pytest.raises(EmptyExportError):
        order(Kind.PERIOD, from_at=ground.NOW - timedelta(days=9_000), to_at=ground.NOW - timedelta(days=8_999))
    ground.record(1)
    with pytest.raises(integrity.NotCoveredError):
        order(known_position=store.head())


def test_an_export_is_its_clients_own() -> None:
    job = order()

    with pytest.raises(UnknownExportError):
        exporting.get_export(str(job.id), "token:b")
    with pytest.raises(ExportNotReadyError):
        exporting.get_finished(str(job.id), None)
    assert exporting.list_exports("token:b", after=0, limit=5) == []
    assert [found.pk for found in exporting.list_exports(None, after=0, limit=5)] == [job.pk]


def test_members_beyond_four_gigabytes_are_told_of_in_64_bits() -> None:
    huge, small = Member("huge", 1, 2**33, 2**33), Member("small", 2, 1, 3)

    listed = directory([huge, small])

    offset = len(local_header(huge)) + 2**33
    assert offset.to_bytes(8, "little") in listed
    assert (2**33).to_bytes(8, "little") in local_header(huge)
    assert pack(b"x", is_last=True) != pack(b"x", is_last=False)


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_the_command_writes_the_same_file_and_leaves_nothing_behind(tmp_path: Path) -> None:
    whole = build(order(Kind.DEAL, stream_id=D1))
    target, told = tmp_path / "dossier.zip", io.StringIO()

    call_command("export", target, "--deal", D1, stdout=told)

    assert target.read_bytes() == whole
    assert sha256(whole).hexdigest() in told.getvalue()
    with pytest.raises(CommandError, match="exists"):
        call_command("export", target, "--deal", D1)
    assert not ExportChunk.objects.filter(job__client="command").exists()

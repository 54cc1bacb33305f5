"""Our tiles, checkpoints and proofs in the eyes of `tlog-scales`, which knows the specifications and nothing of ours.

(`aics-tlog` needs Python 3.12.)
"""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import Vkey
from tlog_scales.tiles import leaf_hash
from tlog_scales.tlog import Checkpoint, ConsistencyProof, ConsistencyProofInvalid, InclusionProof

from events import integrity, store
from events.exporting import Kind
from tests.integration.exporting.ground import build, lines, order, unzip
from tests.integration.verifying import ground


@pytest.fixture
def members(committed_db: object, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    ground.use_key(monkeypatch)
    ground.record(20)
    ground.sign()
    ground.record(150)
    ground.sign()
    return unzip(build(order()))


@pytest.fixture
def reader(members: dict[str, bytes], tmp_path: Path) -> TilesReader:
    for name, data in members.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    return TilesReader(LocalBackend(tmp_path))


def test_it_reads_an_export_as_a_tiled_log_and_finds_the_signed_root(reader: TilesReader) -> None:
    checkpoint = reader.get_checkpoint()

    checkpoint.verify(Vkey.from_string(ground.VKEY))
    assert checkpoint.size == store.head()
    assert reader.calculate_root_hash() == checkpoint.root_hash


def test_it_makes_the_same_proofs_of_consistency(reader: TilesReader) -> None:
    new = reader.get_checkpoint()
    old = Checkpoint.from_text(integrity.list_checkpoints(0, 1)[0].note)

    theirs = reader.get_consistency_proof(old.size, new.size)
    ours = ConsistencyProof(old.size, new.size, integrity.prove_consistency(old.size, new.size))

    assert theirs.node_hashes == ours.node_hashes
    ours.check(old.root_hash, new.root_hash)
    with pytest.raises(ConsistencyProofInvalid):
        ours.check(new.root_hash, old.root_hash)


def test_it_verifies_the_proof_of_every_event_of_a_period(members: dict[str, bytes]) -> None:
    part = unzip(
        build(order(Kind.PERIOD, from_at=ground.NOW.replace(year=2000), to_at=ground.NOW.replace(year=2100), key="2"))
    )

    checkpoint = Checkpoint.from_text(part["checkpoint"].decode())
    held = lines(part, "events.jsonl")
    assert len(held) == store.head()
    for row, proof in zip(held, lines(part, "proofs.jsonl"), strict=True):
        head, _, _ = proof["proof"].partition("\n\n")
        _, index, *path = head.split("\n")
        data = store.canonical_json({name: row[name] for name in ("digest", "position", "recorded_at")})
        inclusion = InclusionProof(
            int(index.removeprefix("index ")), checkpoint.size, [base64.b64decode(step) for step in path]
        )
        inclusion.check(leaf_hash(data), checkpoint.root_hash)


def test_a_leaf_is_what_the_documents_say(members: dict[str, bytes]) -> None:
    row = json.loads(members["events.jsonl"].splitlines()[0])
    data = json.dumps({name: row[name] for name in ("digest", "position", "recorded_at")}, separators=(",", ":"))

    first = next(data for name, data in members.items() if name.startswith("tile/0/000"))
    assert first[:32] == leaf_hash(data.encode())

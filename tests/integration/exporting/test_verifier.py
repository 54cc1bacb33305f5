"""The standalone verifier on exports, whole and forged, in a process that has nothing of ours."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

from events import integrity, store, story
from events.exporting import Kind
from tests.integration.exporting.ground import VERIFIER, build, change, order, rezip, run_verifier, tell_story, unzip
from tests.integration.verifying import ground

D1 = story.stream_id("story", "D1")
OLD = "old"


@pytest.fixture(autouse=True)
def early(committed_db: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A log of some four hundred events; the checkpoint that an auditor kept from when it held the story only."""
    ground.use_key(monkeypatch)
    tell_story()
    kept = tmp_path / OLD
    kept.write_text(integrity.get_checkpoint().note)
    ground.record(60)
    ground.sign()
    return kept


@pytest.fixture
def whole() -> dict[str, bytes]:
    return unzip(build(order()))


@pytest.fixture
def deal() -> dict[str, bytes]:
    return unzip(build(order(Kind.DEAL, stream_id=D1)))


def codes(report: dict[str, object]) -> set[str]:
    return {finding["code"] for finding in report["findings"]}  # type: ignore[index, attr-defined]


@pytest.mark.parametrize("given", [{"kind": Kind.EVERYTHING}, {"kind": Kind.DEAL, "stream_id": D1}])
def test_an_export_is_proved_zipped_and_unzipped_with_the_checkpoint_kept(
    given: dict[str, str], early: Path, tmp_path: Path
) -> None:
    file = build(order(**given))  # type: ignore[arg-type]
    zipped, unzipped = tmp_path / "export.zip", tmp_path / "export"
    zipped.write_bytes(file)
    for name, data in unzip(file).items():
        (unzipped / name).parent.mkdir(parents=True, exist_ok=True)
        (unzipped / name).write_bytes(data)

    for path in (zipped, unzipped):
        code, report, _ = run_verifier(path, "--key", ground.VKEY, "--checkpoint", str(early))

        assert (code, report["ok"], report["findings"]) == (0, True, [])
        assert report["key"] == ground.VKEY
        assert report["older_checkpoints"] == 1
        assert report["events"] > 5


def test_several_checkpoints_may_be_in_a_file_as_a_mail_has_them(
    whole: dict[str, bytes], early: Path, tmp_path: Path
) -> None:
    mailed = tmp_path / "checkpoints.txt"
    mailed.write_text("\n".join([early.read_text(), integrity.get_checkpoint().note]))
    changed = tmp_path / "changed.txt"
    changed.write_text(mailed.read_text().replace("\n", "\n\n", 1))
    path = rezip(whole, tmp_path / "x.zip")

    code, report, _ = run_verifier(path, "--key", ground.VKEY, "--checkpoint", str(mailed))
    refused, _, told = run_verifier(path, "--key", ground.VKEY, "--checkpoint", str(changed))

    assert (code, report["findings"], report["older_checkpoints"]) == (0, [], 2)
    assert (refused, "not a signed checkpoint" in told) == (2, True)


def test_without_a_key_it_says_loudly_whose_key_it_used(deal: dict[str, bytes], tmp_path: Path) -> None:
    path = rezip(deal, tmp_path / "export.zip")

    code, report, _ = run_verifier(path)
    import subprocess
    import sys

    told = subprocess.run([sys.executable, "-I", str(VERIFIER), str(path)], capture_output=True, text=True, check=True)

    assert (code, report["key_from_export"]) == (0, True)
    assert "WARNING: no --key was given" in told.stdout


def test_a_period_is_proved(tmp_path: Path) -> None:
    events = store.read_log(0, 10_000)
    assert events[20].recorded_at
    assert events[-1].recorded_at
    file = build(order(Kind.PERIOD, from_at=events[20].recorded_at, to_at=events[-1].recorded_at))
    path = tmp_path / "export.zip"
    path.write_bytes(file)

    code, report, _ = run_verifier(path, "--key", ground.VKEY)

    assert (code, report["findings"]) == (0, [])


def test_another_key_did_not_sign_it(whole: dict[str, bytes], tmp_path: Path) -> None:
    path = rezip(whole, tmp_path / "export.zip")

    code, report, _ = run_verifier(path, "--key", str(ground.OTHER_KEY.verifier()))

    assert code == 1
    assert codes(report) == {"checkpoint-inconsistent"}


@pytest.mark.parametrize("name", ["whole", "deal"])
def test_a_changed_body_is_found(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    members = request.getfixturevalue(name)
    forged = change(members, "events.jsonl", lambda lines: [alter(lines[0]), *lines[1:]])

    code, report, _ = run_verifier(rezip(forged, tmp_path / "x.zip"), "--key", ground.VKEY)

    assert code == 1
    assert codes(report) == {"body-changed"}


@pytest.mark.parametrize("name", ["whole", "deal"])
def test_a_body_that_was_hashed_again_is_found(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    members = request.getfixturevalue(name)
    forged = change(members, "events.jsonl", lambda lines: [rehash(alter(lines[0])), *lines[1:]])

    code, report, _ = run_verifier(rezip(forged, tmp_path / "x.zip"), "--key", ground.VKEY)

    assert code == 1
    assert codes(report) == {"digest-changed"}


def test_an_event_left_out_in_the_middle_or_at_the_end_is_found(whole: dict[str, bytes], tmp_path: Path) -> None:
    middle = change(whole, "events.jsonl", lambda lines: [*lines[:7], *lines[8:]])
    end = change(whole, "events.jsonl", lambda lines: lines[:-1])

    for forged, position in ((middle, 8), (end, store.head())):
        code, report, _ = run_verifier(rezip(forged, tmp_path / "x.zip"), "--key", ground.VKEY)

        assert code == 1
        missing = [finding for finding in report["findings"] if finding["code"] == "event-missing"]
        assert missing[0]["position"] == position


def test_an_event_left_out_of_a_deal_is_found(deal: dict[str, bytes], tmp_path: Path) -> None:
    at = [json.loads(line)["event"]["stream_id"] for line in deal["events.jsonl"].splitlines()].index(D1)
    forged = change(deal, "events.jsonl", lambda lines: [*lines[: at + 1], *lines[at + 2 :]])
    forged = change(forged, "proofs.jsonl", lambda lines: [*lines[: at + 1], *lines[at + 2 :]])

    code, report, _ = run_verifier(rezip(forged, tmp_path / "x.zip"), "--key", ground.VKEY)

    assert (code, codes(report)) == (1, {"event-missing"})


def test_two_events_that_changed_places_are_found(whole: dict[str, bytes], tmp_path: Path) -> None:
    def swap(lines: list[bytes]) -> list[bytes]:
        one, other = json.loads(lines[3]), json.loads(lines[9])
        one["position"], other["position"] = other["position"], one["position"]
        return [*lines[:3], canonical(other), *lines[4:9], canonical(one), *lines[10:]]

    code, report, _ = run_verifier(rezip(change(whole, "events.jsonl", swap), tmp_path / "x.zip"), "--key", ground.VKEY)

    assert code == 1
    moved = {
        f["position"]: f["words"] for f in report["findings"] if f["code"] == "order-changed" and "at pos" in f["words"]
    }
    assert moved == {4: "it was recorded at position 10", 10: "it was recorded at position 4"}


def test_a_changed_record_time_is_found(deal: dict[str, bytes], tmp_path: Path) -> None:
    def shift(lines: list[bytes]) -> list[bytes]:
        line = json.loads(lines[0])
        return [canonical(line | {"recorded_at": "2001" + line["recorded_at"][4:]}), *lines[1:]]

    code, report, _ = run_verifier(rezip(change(deal, "events.jsonl", shift), tmp_path / "x.zip"), "--key", ground.VKEY)

    assert (code, codes(report)) == (1, {"digest-changed"})


def test_a_changed_text_is_found(deal: dict[str, bytes], tmp_path: Path) -> None:
    forged = change(deal, "texts.jsonl", lambda lines: [lines[0].replace(b'"text":"', b'"text":"not '), *lines[1:]])

    code, report, _ = run_verifier(rezip(forged, tmp_path / "x.zip"), "--key", ground.VKEY)

    assert (code, codes(report)) == (1, {"text-changed"})


def test_a_line_that_could_be_read_in_two_ways_is_refused(deal: dict[str, bytes], tmp_path: Path) -> None:
    forged = change(deal, "events.jsonl", lambda lines: [lines[0].replace(b"{", b'{"digest":"0",', 1), *lines[1:]])

    code, report, _ = run_verifier(rezip(forged, tmp_path / "x.zip"), "--key", ground.VKEY)

    assert code == 1
    assert "line-unreadable" in codes(report)


def test_a_log_that_was_rewritten_by_who_holds_the_key_is_found_with_the_checkpoint_kept(
    early: Path, tmp_path: Path
) -> None:
    from tests.resilience.test_tampering import CHANGE_BODY, forget_the_tree, rehash

    ground.attack(CHANGE_BODY, position=1)
    rehash()
    forget_the_tree(checkpoints=True)
    ground.sign()
    for kind in (
        {"kind": Kind.EVERYTHING},
        {"kind": Kind.PERIOD, "from_at": ground.NOW.replace(year=2000), "to_at": ground.NOW.replace(year=2100)},
    ):
        path = tmp_path / "x.zip"
        path.write_bytes(build(order(**kind, key=str(kind))))  # type: ignore[arg-type]

        alone, _, _ = run_verifier(path, "--key", ground.VKEY)
        code, report, _ = run_verifier(path, "--key", ground.VKEY, "--checkpoint", str(early))

        assert alone == 0
        assert code == 1
        assert codes(report) <= {"checkpoint-inconsistent", "consistency-unproven"}


def test_a_proof_of_consistency_can_be_brought_along(deal: dict[str, bytes], early: Path, tmp_path: Path) -> None:
    from base64 import b64encode

    size, old = integrity.get_checkpoint().size, int(early.read_text().splitlines()[1])
    path = rezip(deal | {"consistency.jsonl": b""}, tmp_path / "x.zip")
    proof = {"old": old, "new": size, "hashes": [b64encode(h).decode() for h in integrity.prove_consistency(old, size)]}
    (tmp_path / "proof").write_text(json.dumps(proof))
    arguments = ("--key", ground.VKEY, "--checkpoint", str(early))

    code, report, _ = run_verifier(path, *arguments)
    with_proof, _, _ = run_verifier(path, *arguments, "--consistency", str(tmp_path / "proof"))

    assert (code, codes(report)) == (1, {"consistency-unproven"})
    assert with_proof == 0


@pytest.mark.parametrize(
    "arguments", [("--key", "nonsense"), ("--checkpoint", "/nowhere"), ("--consistency", "/nowhere")]
)
def test_what_it_cannot_use_ends_with_2(arguments: tuple[str, str], deal: dict[str, bytes], tmp_path: Path) -> None:
    code, _, told = run_verifier(rezip(deal, tmp_path / "x.zip"), *arguments)

    assert code == 2
    assert told.startswith("verifier: ")


def test_what_is_no_export_ends_with_2(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"no zip")

    assert run_verifier(tmp_path / "x.zip")[0] == 2
    assert run_verifier(tmp_path)[0] == 2


def test_it_imports_nothing_of_ours() -> None:
    imported = re.findall(r"^(?:from|import) (\w+)", VERIFIER.read_text(), re.MULTILINE)

    assert set(imported) & {"events", "api", "dealtracker", "django", "orjson"} == set()


def alter(line: bytes) -> bytes:
    parsed = json.loads(line)
    parsed["event"]["created_at"] = "2001" + parsed["event"]["created_at"][4:]
    return canonical(parsed)


def rehash(line: bytes) -> bytes:
    parsed = json.loads(line)
    return canonical(parsed | {"digest": sha256(store.canonical_json(parsed["event"])).hexdigest()})


def canonical(value: object) -> bytes:
    return store.canonical_json(value) + b"\n"

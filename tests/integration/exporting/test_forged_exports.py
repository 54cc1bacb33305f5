"""An export altered piece by piece: whatever is proved in it cannot be changed unseen, and what is not is said."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from events import integrity, store, story
from events.exporting import Kind
from tests.integration.erasing import scene
from tests.integration.exporting.ground import VERIFIER, build, change, order, rezip, run_verifier, tell_story, unzip
from tests.integration.verifying import ground

D1 = story.stream_id("story", "D1")
DEAL = {"kind": Kind.DEAL, "stream_id": D1}
EVERYTHING = {"kind": Kind.EVERYTHING}


@pytest.fixture(autouse=True)
def _log(committed_db: object, monkeypatch: pytest.MonkeyPatch) -> None:
    ground.use_key(monkeypatch)
    tell_story()
    ground.record(60)
    ground.sign()


@pytest.fixture
def whole() -> dict[str, bytes]:
    return unzip(build(order(**EVERYTHING, key="whole")))  # type: ignore[arg-type]


@pytest.fixture
def deal() -> dict[str, bytes]:
    return unzip(build(order(**DEAL, key="deal")))  # type: ignore[arg-type]


def check(members: dict[str, bytes], tmp_path: Path, *arguments: str) -> tuple[int, list[str], dict[str, Any]]:
    """Exit code, codes of the findings, and the report; the key is known."""
    code, report, _ = run_verifier(rezip(members, tmp_path / "x.zip"), "--key", ground.VKEY, *arguments)
    return code, [finding["code"] for finding in report.get("findings", ())], report


def canonical(value: object) -> bytes:
    return store.canonical_json(value) + b"\n"


def edit(line: bytes, **changes: object) -> bytes:
    return canonical(json.loads(line) | changes)


def test_a_text_that_was_changed_with_its_hash_is_found(deal: dict[str, bytes], tmp_path: Path) -> None:
    forged = canonical({"sha256": sha256(b"We never spoke.").hexdigest(), "text": "We never spoke."})
    replaced = change(deal, "texts.jsonl", lambda lines: [forged, *lines[1:]])
    added = change(deal, "texts.jsonl", lambda lines: [*lines, forged])

    for members in (replaced, added):
        code, codes, _ = check(members, tmp_path)

        assert (code, codes) == (1, ["text-changed"])


def test_a_text_that_could_be_read_in_two_ways_is_found(deal: dict[str, bytes], tmp_path: Path) -> None:
    double = change(
        deal, "texts.jsonl", lambda lines: [lines[0].replace(b'"text":', b'"text":"No.","text":', 1), *lines[1:]]
    )
    more = change(deal, "texts.jsonl", lambda lines: [edit(lines[0], author="Somebody"), *lines[1:]])

    for members in (double, more):
        code, codes, _ = check(members, tmp_path)

        assert (code, codes) == (1, ["text-changed"])


def test_a_text_that_is_left_out_is_counted(deal: dict[str, bytes], tmp_path: Path) -> None:
    _, _, before = check(deal, tmp_path)
    code, _, after = check(change(deal, "texts.jsonl", lambda lines: lines[1:]), tmp_path)

    assert (code, before["absent_texts"], after["absent_texts"]) == (0, 0, 1)


@pytest.mark.parametrize("name", ["whole", "deal"])
def test_nothing_stands_beside_an_event_that_its_proof_does_not_cover(
    name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    forged = change(
        request.getfixturevalue(name),
        "events.jsonl",
        lambda lines: [edit(lines[0], sentence="Nothing happened"), *lines[1:]],
    )

    code, codes, _ = check(forged, tmp_path)

    assert code == 1
    assert codes[0] == "line-unreadable"


@pytest.mark.parametrize(
    "what",
    [
        {"first": None, "last": None},
        {"last": None},
        {"first": 2},
        {"first": 9, "last": 8, "position": 8},
        {"kind": "all"},
        {"position": None},
    ],
)
def test_a_whole_log_that_does_not_say_from_where_to_where_it_goes_is_no_export(
    what: dict[str, object], whole: dict[str, bytes], tmp_path: Path
) -> None:
    """Or events could be left out at the end by leaving out where the end is."""
    manifest = json.loads(whole["manifest.json"])
    forged = whole | {"manifest.json": canonical(manifest | {"what": manifest["what"] | what})}

    code, _, _ = check(forged, tmp_path)

    assert code == 2


def test_what_an_export_holds_is_told_from_what_was_checked_and_not_in_its_own_words(
    whole: dict[str, bytes], tmp_path: Path
) -> None:
    manifest = json.loads(whole["manifest.json"])
    words = {"words": "everything that ever happened\x1b[2J"}
    forged = whole | {"manifest.json": canonical(manifest | {"what": manifest["what"] | words})}

    _, _, report = check(forged, tmp_path)

    assert report["holds"] == f"every event from position 1 to {store.head()}"


def test_a_deal_without_an_event_of_it_is_found(deal: dict[str, bytes], tmp_path: Path) -> None:
    other = store.new_id()
    manifest = json.loads(deal["manifest.json"])
    forged = deal | {"manifest.json": canonical(manifest | {"what": manifest["what"] | {"stream": other}})}

    code, codes, _ = check(forged, tmp_path)

    assert (code, codes) == (1, ["event-missing"])


def test_a_doubled_line_is_one_finding(whole: dict[str, bytes], deal: dict[str, bytes], tmp_path: Path) -> None:
    for members in (whole, deal):
        code, codes, _ = check(
            change(members, "events.jsonl", lambda lines: [*lines[:5], lines[4], *lines[5:]]), tmp_path
        )

        assert (code, codes) == (1, ["order-changed"])


def test_a_proof_that_is_missing_is_one_finding(deal: dict[str, bytes], tmp_path: Path) -> None:
    code, codes, report = check(change(deal, "proofs.jsonl", lambda lines: [*lines[:2], *lines[3:]]), tmp_path)

    assert (code, codes) == (1, ["proof-missing"])
    assert report["findings"][0]["position"] == json.loads(deal["events.jsonl"].splitlines()[2])["position"]


def test_a_line_that_cannot_be_read_takes_no_other_with_it(deal: dict[str, bytes], tmp_path: Path) -> None:
    forged = change(deal, "events.jsonl", lambda lines: [*lines[:-1], b"{}\n"])

    code, codes, _ = check(forged, tmp_path)

    assert (code, codes) == (1, ["line-unreadable"])


def test_events_that_moved_up_behind_one_that_was_left_out_are_told_as_moved(
    whole: dict[str, bytes], tmp_path: Path
) -> None:
    def close_gap(lines: list[bytes]) -> list[bytes]:
        moved = (edit(line, position=number) for number, line in enumerate(lines[8:], 8))
        return [*lines[:7], *moved]

    code, codes, report = check(change(whole, "events.jsonl", close_gap), tmp_path)

    assert code == 1
    assert codes[-1] == "event-missing"
    assert set(codes) == {"order-changed", "event-missing"}
    assert report["findings"][-1]["position"] == store.head()


@pytest.mark.parametrize(
    "forge",
    [
        lambda line: line.replace(b"\n", b"\r\n"),
        lambda line: line.replace(b'"version":1', b'"version":1.0'),
        lambda line: line.replace(b'"version":1', b'"version":' + b"1" * 5_000),
        lambda line: line.replace(b'"version":1', b'"version":1e0'),
        lambda line: b" " + line,
        lambda line: b"\xef\xbb\xbf" + line,
        lambda line: line.decode().encode("utf-16"),
        lambda line: line.replace(b'"position"', b'"\\u0070osition"'),
        lambda line: line.replace(b'"event":', b'"event":null,"event":'),
        lambda line: b"[" * 100_000 + line,
        lambda line: line.replace(b'"digest":"', b'"digest":"\\ud800', 1),
        lambda line: b"\n",
    ],
    ids=str.split("crlf fraction huge exponent blank mark utf-16 escaped doubled deep surrogate empty"),
)
def test_an_event_has_one_spelling(forge: Any, whole: dict[str, bytes], tmp_path: Path) -> None:
    forged = change(whole, "events.jsonl", lambda lines: [forge(lines[0]), *lines[1:]])

    code, _, _ = check(forged, tmp_path)

    assert code in (1, 2)


def test_every_file_that_proves_something_matters(
    whole: dict[str, bytes], deal: dict[str, bytes], tmp_path: Path
) -> None:
    """One byte in the middle of each file at a time; those that are not noticed are said to be unchecked."""
    for members in (whole, deal):
        for name, data in members.items():
            if not data:
                continue
            at = len(data) // 2
            forged = members | {name: data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]}

            code, report, _ = run_verifier(rezip(forged, tmp_path / "x.zip"), "--key", ground.VKEY)

            unnoticed = ("manifest.json", "keys.txt", *report.get("unchecked", ()))
            assert code in (1, 2) or name in unnoticed, name


def test_what_is_not_checked_is_said(deal: dict[str, bytes], tmp_path: Path) -> None:
    extra = deal | {"verdict.txt": b"All is well.", "../../etc/cron.d/x": b"* * * * * root true"}

    _, _, report = check(extra, tmp_path)
    told = subprocess.run(
        [sys.executable, "-I", str(VERIFIER), str(tmp_path / "x.zip")], capture_output=True, text=True, check=True
    ).stdout

    expected = {"README.txt", "verifier.py", "sources.jsonl", "csv/events.csv", "verdict.txt", "../../etc/cron.d/x"}
    assert expected <= set(report["unchecked"])
    assert {"events.jsonl", "texts.jsonl", "proofs.jsonl", "checkpoint"}.isdisjoint(report["unchecked"])
    assert "Not checked README.txt, verifier.py" in told


def test_what_is_not_checked_does_not_hide_behind_many_others(deal: dict[str, bytes], tmp_path: Path) -> None:
    rezip(deal | {f"{number}.txt": b"" for number in range(30)}, tmp_path / "x.zip")

    told = subprocess.run(
        [sys.executable, "-I", str(VERIFIER), str(tmp_path / "x.zip")], capture_output=True, text=True, check=True
    ).stdout

    assert ", and 17 more; --json lists all" in told


def test_a_file_that_is_there_twice_is_refused(deal: dict[str, bytes], tmp_path: Path) -> None:
    path = rezip(deal, tmp_path / "x.zip")
    with zipfile.ZipFile(path, "a") as opened, pytest.warns(UserWarning, match="Duplicate"):
        opened.writestr("events.jsonl", deal["events.jsonl"])

    code, _, told = run_verifier(path, "--key", ground.VKEY)

    assert code == 2
    assert "twice" in told


def test_a_damaged_file_cannot_be_checked_and_is_no_finding(tmp_path: Path) -> None:
    file = build(order(**EVERYTHING))  # type: ignore[arg-type]
    path = tmp_path / "x.zip"
    for at in range(200, len(file), len(file) // 25):
        path.write_bytes(file[:at] + bytes(8) + file[at + 8 :])

        code, _, told = run_verifier(path, "--key", ground.VKEY)

        assert "Traceback" not in told
        assert code in (0, 1, 2)
    path.write_bytes(file[: len(file) // 2])
    assert run_verifier(path)[0] == 2


@pytest.mark.parametrize(
    "text", ["[]", '{"old": 1}', '{"old": 0, "new": 1, "hashes": [5]}', "{", "[" * 100_000], ids=list("abcde")
)
def test_a_proof_of_consistency_that_is_none_ends_with_2_or_proves_nothing(
    text: str, deal: dict[str, bytes], tmp_path: Path
) -> None:
    (tmp_path / "proof").write_text(text)
    (tmp_path / "old").write_text(integrity.get_checkpoint(integrity.list_checkpoints(0, 1)[0].size).note)

    code, _, told = run_verifier(
        rezip(deal | {"consistency.jsonl": b""}, tmp_path / "x.zip"),
        *("--key", ground.VKEY, "--checkpoint", str(tmp_path / "old"), "--consistency", str(tmp_path / "proof")),
    )

    assert code in (1, 2)
    assert "Traceback" not in told


def test_a_checkpoint_that_another_signed_for_the_same_tree_is_found(whole: dict[str, bytes], tmp_path: Path) -> None:
    from events.integrity import checkpoints

    head = checkpoints.read(whole["checkpoint"].decode())
    note = checkpoints.issue(head, [ground.OTHER_KEY], 1_750_000_000)
    forged = whole | {"checkpoint": note.encode(), "keys.txt": f"{ground.OTHER_KEY.verifier()}\n".encode()}

    code, codes, _ = check(forged, tmp_path)
    alone, report, _ = run_verifier(tmp_path / "x.zip")

    assert (code, codes) == (1, ["checkpoint-inconsistent"])
    assert (alone, report["key_from_export"]) == (0, True)


def test_a_hash_inside_other_words_names_no_text(tmp_path: Path) -> None:
    """Else the text of another deal came along, and no event would name it."""
    note = scene.a_note(scene.a_deal(scene.a_company("A"), scene.a_company("B")), "Between us")
    title = f'As in sha256:{note}, and in "sha256:{note}"'
    parties = [{"company": scene.a_company("C"), "role": "initiator"}]
    deal = scene.record(
        "deal",
        scene.draft("deal.opened", {"title": title, "deal_kind": "platform_collaboration", "parties": parties}),
    )
    ground.record(0)
    ground.sign()

    exported = unzip(build(order(Kind.DEAL, stream_id=deal.stream_id, key="words")))

    assert exported["texts.jsonl"] == b""
    assert check(exported, tmp_path)[:2] == (0, [])

"""Checkpoints, proofs and tiles over REST, checked as a stranger would: with the public key and nothing of ours."""

from __future__ import annotations

import json
from base64 import b64decode
from datetime import timedelta
from hashlib import sha256

import pytest
from pytest_django import Settings

from events import integrity, store
from events.integrity import notes
from tests.api.desk import Desk, an_id, problem
from tests.integration.integrity.building import KEY, NEXT_KEY, at, fill, grow, signed
from tests.unit.integrity.test_tree import mth, path, subproof

TEXT = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"
FOR_EVER = "private, max-age=31536000, immutable"


@pytest.fixture(autouse=True)
def key(settings: Settings) -> None:
    settings.LOG_SIGNING_KEY = KEY.to_text()


def hashes_of(content: bytes) -> list[bytes]:
    return [content[n : n + 32] for n in range(0, len(content), 32)]


def entries_of(bundle: bytes) -> list[bytes]:
    found = []
    while bundle:
        end = 2 + int.from_bytes(bundle[:2], "big")
        found.append(bundle[2:end])
        bundle = bundle[end:]
    return found


def root_of(leaf: bytes, index: int, size: int, proof: list[bytes]) -> bytes:
    """RFC 9162, section 2.1.3.2."""
    number, last, result = index, size - 1, leaf
    for hashed in proof:
        assert last
        if number & 1 or number == last:
            result = sha256(b"\1" + hashed + result).digest()
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            result = sha256(b"\1" + result + hashed).digest()
        number, last = number >> 1, last >> 1
    assert last == 0
    return result


def test_the_newest_checkpoint_is_a_signed_note(desk: Desk) -> None:
    fill(5)
    checkpoint = signed(0)

    answer = desk.get("/log/checkpoint")

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, TEXT)
    text = answer.content.decode()
    assert text.splitlines()[:2] == ["deals.example/log", "5"]
    assert b64decode(text.splitlines()[2]) == checkpoint.root
    assert notes.verify(text, [KEY.verifier()])
    assert desk.get("/log/checkpoint", {"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_an_older_checkpoint_is_found_by_its_exact_size(desk: Desk) -> None:
    fill(2)
    first = signed(0)
    fill(2)
    signed(1)

    assert desk.get("/log/checkpoint", size=2).content.decode() == first.note
    assert problem(desk.get("/log/checkpoint", size=3), 404)["code"] == "unknown-checkpoint"


def test_checkpoints_are_listed_page_by_page(desk: Desk) -> None:
    for second in range(3):
        fill(1)
        signed(second)

    page = desk.get("/log/checkpoints", limit=2).json()
    rest = desk.http.get(page["next"]).json()

    assert [one["size"] for one in page["items"] + rest["items"]] == [1, 2, 3]
    assert rest["next"] is None
    assert rest["items"][0]["note"] == desk.get("/log/checkpoint").content.decode()


def test_an_event_is_proved_to_be_in_the_log(desk: Desk) -> None:
    company = desk.company("Nissan Motor")
    fill(700)
    signed(0)
    event = desk.get(f"/companies/{company}/events").json()["items"][0]

    answer = desk.get(f"/events/{event['id']}/proof")

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, TEXT)
    proof, note = answer.content.decode().split("\n\n", 1)
    first, index, *hashes = proof.splitlines()
    assert (first, index) == ("c2sp.org/tlog-proof@v1", f"index {event['position'] - 1}")
    assert notes.verify(note, [KEY.verifier()])
    size, root = int(note.splitlines()[1]), b64decode(note.splitlines()[2])
    entry = {"digest": event["digest"], "position": event["position"], "recorded_at": event["recorded_at"]}
    leaf = sha256(b"\0" + json.dumps(entry, separators=(",", ":"), sort_keys=True).encode()).digest()
    assert root_of(leaf, event["position"] - 1, size, [b64decode(one) for one in hashes]) == root


def test_an_event_that_no_checkpoint_covers_is_to_be_asked_for_again(desk: Desk) -> None:
    signed(0)
    company = desk.company("Nissan Motor")
    for _ in range(2):
        event = desk.get(f"/companies/{company}/events").json()["items"][0]

        answer = desk.get(f"/events/{event['id']}/proof")

        assert problem(answer, 503)["code"] == "not-covered"
        assert answer.headers["Retry-After"] == "1"
        store.seal()


def test_an_unknown_event_has_no_proof(desk: Desk) -> None:
    signed(0)

    assert problem(desk.get(f"/events/{an_id()}/proof"), 404)["code"] == "not-found"


def test_two_checkpoints_are_compared(desk: Desk) -> None:
    fill(600)
    signed(0)
    leaves = hashes_of(b"".join(desk.get(f"/log/tile/0/{place}").content for place in ("000", "001", "002.p/88")))

    for old, new in ((0, 600), (1, 600), (256, 600), (300, 511), (600, 600)):
        answer = desk.get("/log/consistency", **{"from": old, "to": new})

        assert answer.headers["Cache-Control"] == FOR_EVER
        expected = subproof(old, leaves[:new], True) if old else []
        assert [b64decode(one) for one in answer.json()["hashes"]] == expected
        text = desk.get("/log/consistency", {"Accept": "text/plain"}, **{"from": old, "to": new})
        assert [b64decode(one) for one in text.content.splitlines()] == expected


def test_a_proof_to_the_newest_checkpoint_is_not_kept(desk: Desk) -> None:
    fill(6)
    signed(0)

    newest = desk.get("/log/consistency", **{"from": 5})

    assert newest.json()["new"] == 6
    assert "immutable" not in newest.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({}, 400, "bad-parameter"),
        ({"from": 4, "to": 3}, 400, "bad-parameter"),
        ({"from": 11}, 400, "bad-parameter"),
        ({"from": 1, "to": 11}, 503, "not-covered"),
        ({"from": 1, "to": 12}, 409, "ahead-of-log"),
        ({"from": -1}, 400, "bad-parameter"),
    ],
)
def test_what_cannot_be_compared_is_refused(desk: Desk, query: dict[str, int], status: int, code: str) -> None:
    fill(10)
    signed(0)
    fill(1)

    refused = problem(desk.get("/log/consistency", **query), status)

    assert refused["code"] == code
    assert [error["parameter"] for error in refused.get("errors", ())] == (["from"] if status == 400 else [])


def test_the_tiles_and_the_entries_make_up_the_tree(desk: Desk) -> None:
    fill(600)
    checkpoint = signed(0)
    places = ("000", "001", "002.p/88")

    tiles = [desk.get(f"/log/tile/0/{place}") for place in places]
    bundles = [desk.get(f"/log/tile/entries/{place}") for place in places]

    assert {one.headers["Content-Type"] for one in tiles + bundles} == {BYTES}
    assert {one.headers["Cache-Control"] for one in tiles + bundles} == {FOR_EVER}
    leaves = [hashed for tile in tiles for hashed in hashes_of(tile.content)]
    entries = [entry for bundle in bundles for entry in entries_of(bundle.content)]
    assert [sha256(b"\0" + entry).digest() for entry in entries] == leaves
    assert mth(leaves) == checkpoint.root
    assert hashes_of(desk.get("/log/tile/1/000.p/2").content) == [mth(leaves[:256]), mth(leaves[256:512])]
    assert integrity.prove_inclusion(600, 600) == path(599, leaves)


def test_a_narrower_part_of_a_tile_stays_what_it_was(desk: Desk) -> None:
    fill(100)
    signed(0)
    before = desk.get("/log/tile/0/000.p/100").content
    fill(400)
    signed(1)

    assert desk.get("/log/tile/0/000.p/100").content == before
    assert desk.get("/log/tile/0/000").content[:3_200] == before


@pytest.mark.parametrize(
    "place",
    [
        "0/000", "0/000.p/101", "0/000.p/0", "0/000.p/01", "0/000.p/256", "0/001.p/1", "0/0", "0/0000", "0/-01",
        "0/x000/000.p/1", "00/000.p/1", "1/000.p/1", "64/000", "7/000", "63/x999/x999/x999/x999/x999/999",
        "0/" + "x999/" * 40 + "999", "entries/000", "entries/000.p/101", "entries/abc", "data/000.p/1", "0/000.p/1/",
        "0/٠٠٠.p/1",
    ],
)  # fmt: skip
def test_what_is_no_tile_of_the_signed_tree_is_not_found(desk: Desk, place: str) -> None:
    fill(100)
    signed(0)

    assert problem(desk.get(f"/log/tile/{place}"), 404)["code"] == "not-found"


def test_what_is_not_signed_yet_is_not_shown(desk: Desk) -> None:
    signed(0)
    fill(300)
    grow()

    assert desk.get("/log/tile/0/000").status_code == 404
    assert desk.get("/log/tile/entries/000").status_code == 404


def test_keys_that_are_retired_are_still_told(desk: Desk, settings: Settings) -> None:
    signed(0)
    settings.LOG_SIGNING_KEY = NEXT_KEY.to_text()
    fill(1)
    signed(1)

    items = desk.get("/log/keys").json()["items"]

    assert [(one["vkey"], one["kind"]) for one in items if one["kind"] == "checkpoint"] == [
        (str(KEY.verifier()), "checkpoint"),
        (str(NEXT_KEY.verifier()), "checkpoint"),
    ]
    assert {one["vkey"] for one in items if one["kind"] == "cosignature"} == {
        str(one.verifier(notes.COSIGNATURE)) for one in (KEY, NEXT_KEY)
    }


@pytest.mark.parametrize(
    "address", ["/log/checkpoint", "/log/consistency?from=0", "/log/tile/0/000", "/log/tile/entries/000"]
)
def test_an_unsigned_log_says_so(desk: Desk, settings: Settings, address: str) -> None:
    settings.LOG_SIGNING_KEY = ""
    fill(300)
    grow()

    answer = desk.get(address)

    assert problem(answer, 503)["code"] == "log-unsigned"
    assert desk.get("/log/checkpoints").json() == {"items": [], "next": None}
    assert desk.get("/log/keys").json()["items"] == []


def test_an_event_of_an_unsigned_log_has_no_proof(desk: Desk, settings: Settings) -> None:
    settings.LOG_SIGNING_KEY = ""
    company = desk.company("Nissan Motor")
    event = desk.get(f"/companies/{company}/events").json()["items"][0]

    assert problem(desk.get(f"/events/{event['id']}/proof"), 503)["code"] == "log-unsigned"


def test_an_empty_log_has_a_checkpoint_and_nothing_else(desk: Desk) -> None:
    signed(0)

    assert desk.get("/log/checkpoint").content.decode().splitlines()[1] == "0"
    assert desk.get("/log/consistency", **{"from": 0}).json() == {"old": 0, "new": 0, "hashes": []}
    assert desk.get("/log/tile/0/000.p/1").status_code == 404


def test_a_quiet_day_is_told_by_a_later_time_for_the_same_size(desk: Desk) -> None:
    fill(1)
    for second in (0, timedelta(days=1).total_seconds()):
        signed(second)

    first, second = desk.get("/log/checkpoints").json()["items"]

    assert (first["size"], first["root"]) == (second["size"], second["root"])
    cosigner = KEY.verifier(notes.COSIGNATURE)
    assert [notes.verify(one["note"], [cosigner])[0][1] for one in (first, second)] == [
        int(at(0).timestamp()),
        int(at(86_400).timestamp()),
    ]

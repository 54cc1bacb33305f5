"""Signed notes, keys and checkpoints as C2SP specifies them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from events import integrity
from events.integrity import checkpoints, notes
from events.integrity.errors import KeyTextError, NoteError

SPEC_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SPEC_NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
GO_SIGNER = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
"""The example of golang.org/x/mod/sumdb/note."""
GO_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
GO_NOTE = (
    f"{GO_TEXT}\n— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
KEY = notes.SigningKey("deals.example/log", b"k" * 32)
HEAD = checkpoints.Head("deals.example/log", 42, b"r" * 32)


def test_the_example_of_the_specification_holds() -> None:
    key = integrity.read_verifier_key(SPEC_KEY)

    assert notes.verify(SPEC_NOTE, [key]) == [(key, None)]
    assert str(key) == SPEC_KEY


def test_the_example_of_go_is_signed_as_go_signs_it() -> None:
    key = integrity.read_signing_key(GO_SIGNER)

    assert notes.join(GO_TEXT, [key.sign(GO_TEXT)]) == GO_NOTE
    assert str(key.verifier()) == GO_VERIFIER
    assert key.to_text() == GO_SIGNER


def test_a_checkpoint_is_signed_as_it_is_and_with_its_time() -> None:
    note = checkpoints.issue(HEAD, [KEY], 1_700_000_000)

    assert checkpoints.read(note) == HEAD
    assert notes.verify(note, [KEY.verifier()]) == [(KEY.verifier(), None)]
    cosigner = KEY.verifier(notes.COSIGNATURE)
    assert notes.verify(note, [cosigner]) == [(cosigner, 1_700_000_000)]


def test_every_key_signs_and_each_is_enough() -> None:
    next_key = notes.SigningKey("deals.example/log", b"n" * 32)

    note = checkpoints.issue(HEAD, [KEY, next_key], 1)

    for key in (KEY, next_key):
        assert notes.verify(note, [key.verifier()])


@pytest.mark.parametrize(("old", "new"), [("42", "43"), ("deals", "deeds")])
def test_a_changed_text_is_found(old: str, new: str) -> None:
    text, below = checkpoints.issue(HEAD, [KEY], 1).split("\n\n")

    with pytest.raises(NoteError, match="is not that of its key"):
        notes.verify(f"{text.replace(old, new)}\n\n{below}", [KEY.verifier()])


def test_a_changed_time_is_found() -> None:
    lines = checkpoints.issue(HEAD, [KEY], 1).splitlines(keepends=True)
    later = checkpoints.issue(HEAD, [KEY], 2).splitlines(keepends=True)
    time_of_later = lines[-1][:40] + later[-1][40:]

    with pytest.raises(NoteError):
        notes.verify("".join([*lines[:-1], time_of_later]), [KEY.verifier(notes.COSIGNATURE)])


def test_a_note_that_no_known_key_signed_is_refused() -> None:
    with pytest.raises(NoteError, match="none of the known keys"):
        notes.verify(SPEC_NOTE, [KEY.verifier()])


@pytest.mark.parametrize(
    "note",
    [
        "",
        "text\n",
        "text\n\n",
        "text\n\nno signature\n",
        "text\n\n— a AAAA\n",
        "te\x01xt\n\n— a AAAAAAAAAAA=\n",
        "a\n\n— a !\n",
    ],
)
def test_what_is_no_signed_note_is_refused(note: str) -> None:
    with pytest.raises(NoteError):
        notes.split(note)


@pytest.mark.parametrize("text", ["origin\n042\n{root}\n", "origin\n42\nAAAA\n", "origin\n42\n", "\n42\n{root}\n"])
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    text = text.format(root="cnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnI=")

    with pytest.raises(NoteError, match="origin, size and root"):
        checkpoints.read(notes.join(text, [KEY.sign(text)]))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "begin with PRIVATE"),
        (GO_SIGNER.replace("c74f20a3", "c74f20a4"), "hash is not that"),
        (GO_SIGNER.replace("c74f20a3", "xyz"), "eight hexadecimal"),
        (GO_SIGNER[:-4], "32 bytes"),
        (GO_SIGNER[:-1], "base64"),
        (GO_SIGNER.replace("PeterNeumann", ""), "name is empty"),
        (GO_SIGNER.replace("+AYEK", "+BYEK"), "type Ed25519"),
    ],
)
def test_a_signing_key_that_is_none_is_refused_without_telling_it(text: str, reason: str) -> None:
    with pytest.raises(KeyTextError, match=reason) as raised:
        integrity.read_signing_key(text)

    assert "AYEKFALV" not in str(raised.value)


def test_a_key_does_not_show_its_secret() -> None:
    assert "kkkk" not in repr(KEY)


def test_a_proof_is_written_as_the_specification_has_it() -> None:
    note = checkpoints.issue(HEAD, [KEY], 1)

    assert checkpoints.proof_text(7, [b"r" * 32], note) == (
        f"c2sp.org/tlog-proof@v1\nindex 7\ncnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnI=\n\n{note}"
    )


def test_an_entry_is_canonical_json_of_the_log_alone() -> None:
    tokyo = datetime(2025, 6, 1, 21, 0, 0, 5, tzinfo=timezone(timedelta(hours=9)))

    expected = b'{"digest":"6464","position":3,"recorded_at":"2025-06-01T12:00:00.000005Z"}'
    assert integrity.entry(3, tokyo, b"dd") == expected
    assert integrity.entry(3, tokyo.astimezone(UTC), b"dd") == expected

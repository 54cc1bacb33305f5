"""Idempotency: one key, one request, one answer for ever. The answer is told again from the log."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any, TypeVar

from events import domain, store
from events.errors import DealTrackerError
from events.recording.errors import KeyReusedError, RefusedBeforeError
from events.recording.requests import Draft, Key, Line, LineRefused, Write

T = TypeVar("T")


def write_once(write: Callable[[], T], key: store.IdempotencyKey | None, replay: Callable[[store.StoredKey], T]) -> T:
    """What `write` returns; if it fails because the request was recorded before, its first answer.

    The key is looked at only when something is wrong: a request that is new pays nothing for it. `write` must append
    with the key, so that a second one fails. Raises KeyReusedError, KeyInFlightError and what `write` raises.
    """
    try:
        return write()
    except store.KeyInFlightError:
        raise
    except DealTrackerError:
        if key and (stored := find_first(key)):
            return replay(stored)
        raise


def find_first(key: store.IdempotencyKey) -> store.StoredKey | None:
    """What the key stands for, None while it is new. Raises KeyReusedError if that is another request."""
    stored = store.find_key(key.client, key.key)
    if stored and stored.request_digest != key.request_digest:
        raise KeyReusedError(key=key.key)
    return stored


def claim(key: Key, request_digest: str) -> None:
    """Let a key stand for a request that records nothing in the caller's transaction, such as an upload.

    Raises KeyReusedError if the key stands for something already, KeyInFlightError.
    """
    try:
        store.append((), key=store.IdempotencyKey(key.client, key.key, request_digest))
    except store.KeyTakenError:
        raise KeyReusedError(key=key.key) from None


def of_writes(key: Key | None, writes: Sequence[Write]) -> store.IdempotencyKey | None:
    return _stored(
        key, lambda: [(w.category, [_parts(d) for d in w.drafts], w.stream_id, w.expected_version) for w in writes]
    )


def of_lines(key: Key | None, lines: Sequence[Line | LineRefused]) -> store.IdempotencyKey | None:
    return _stored(key, lambda: ["lines", *map(_line_parts, lines)])


def _line_parts(line: Line | LineRefused) -> tuple[Any, ...]:
    """A line that the caller refused is told from others by what is wrong with it."""
    if isinstance(line, LineRefused):
        errors = line.error.details.get("errors", ())
        return line.error.code, [(error["pointer"], error["code"]) for error in errors]
    return line.category, _parts(line.draft), line.stream_id, line.expected_version


def _stored(key: Key | None, request: Callable[[], Any]) -> store.IdempotencyKey | None:
    """With the SHA-256 of the parsed request in canonical form: equal requests are equal whatever their bytes were."""
    if key is None:
        return None
    digest = hashlib.sha256(store.canonical_json(request())).hexdigest()
    return store.IdempotencyKey(key.client, key.key, digest)


def _parts(draft: Draft) -> tuple[Any, ...]:
    """A draft as it goes into the digest: in the order of its fields, which is kept for ever."""
    return (
        draft.type,
        draft.data,
        draft.occurred,
        draft.citations,
        draft.inferred,
        draft.on_behalf_of,
        draft.ambiguous_names,
    )


def write_refusal(error: DealTrackerError) -> dict[str, Any]:
    """The refusal of a line as JSON, to be kept with its key: the log does not hold what it refused."""
    details = {name: value for name, value in error.details.items() if name not in ("refusals", "detail")}
    return {
        "code": error.code,
        "title": error.title,
        "status": error.http_status,
        "detail": str(error),
        "details": details,
        "refusals": [asdict(refusal) for refusal in error.details.get("refusals", ())],
    }


def read_refusal(stored: dict[str, Any]) -> RefusedBeforeError:
    refusals = tuple(domain.Refusal(**(item | {"allowed": tuple(item["allowed"])})) for item in stored["refusals"])
    return RefusedBeforeError(
        told=(stored["code"], stored["title"], stored["status"]),
        detail=stored["detail"],
        **stored["details"],
        **({"refusals": refusals} if refusals else {}),
    )

"""Sending the examples of the document, and making the answers fit to be kept: the same whenever they are recorded."""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client

from events.catalogue import examples
from tests.contract.document import Described

LONGEST_LIST = 2
_UUID = re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")
_TOKEN = re.compile(r"dt_[0-9a-zA-Z]+_[\w-]+")
_PREFIX = re.compile(r"(?<=\")(?:dt_)?[0-9a-f]{12}(?=\")")
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{80,}={0,2})(?![A-Za-z0-9+/=])")
_CODE = re.compile(r"D-\d{4}-")
_FIRST = datetime(2026, 1, 5, 9, tzinfo=UTC)
_FILE_SIZE = 41_337
_KEPT = {value for value in vars(examples).values() if isinstance(value, str)}


def send(
    described: Described,
    given: Mapping[str, str],
    token: str,
    *,
    accept: str,
    body: tuple[str, Any] | None,
    **query: str,
) -> HttpResponse:
    """Call an operation. `body` is a media type and an example in it; `given` are path parameters by name."""
    headers = {"authorization": f"Bearer {token}", "accept": accept}
    if described.takes("Idempotency-Key"):
        headers["idempotency-key"] = f"example-{described.id}-{'-'.join([*query.values(), *(body or ())[:1]])}"
    sent: dict[str, Any] = {"headers": headers, "query_params": query}
    if body is not None:
        media_type, example = body
        sent |= {"content_type": media_type, "data": example if isinstance(example, str) else json.dumps(example)}
    answer: HttpResponse = getattr(Client(), described.method)(fill(described, given), **sent)
    return answer


QUERIES = {
    "get_board": {"known_position": "15", "valid_at": "2025-06"},
    "get_company_dossier": {"valid_at": "2025-06"},
    "get_consistency": {"from": "5"},
    "get_deal_diff": {"known_from_position": "0"},
    "get_deal_stages": {"valid_at": "2025-06-30"},
    "get_funnel": {"from": "2024-01-01", "to": "2025-06-30"},
    "list_changes": {"valid_from": "2024", "valid_to": "2025-06"},
    "list_interests": {"valid_at": "2025-06-30"},
}
"""What reads are asked that need to be asked something, or whose answers would differ from day to day."""


def fill(described: Described, given: Mapping[str, str]) -> str:
    """The address, with the id of a stream taken by its collection and everything else by its name."""
    collection = described.path.split("/")[3]

    def value(found: re.Match[str]) -> str:
        own = f"{described.id}.{found[1]}"
        return given[own] if own in given else given[collection if found[1] == "stream_id" else found[1]]

    return re.sub(r"{(\w+)}", value, described.path)


def keepable(answer: Any) -> Any:
    """The answer with what differs from run to run (ids, moments, digests, secrets) made the same, lists cut short."""
    if isinstance(answer, dict) and isinstance(answer.get("items"), list):
        answer = answer | {"items": answer["items"][:LONGEST_LIST]}
    if isinstance(answer, list):
        answer = answer[:LONGEST_LIST]
    text = json.dumps(_without_sizes(_without_signatures(answer)), ensure_ascii=False)
    moments = sorted(set(_INSTANT.findall(text)))
    text = _INSTANT.sub(lambda found: _moment(moments.index(found[0])), text)
    text = _CODE.sub(f"D-{_FIRST.year}-", text).replace("http://testserver", "https://deals.example")
    text = _TOKEN.sub("dt_0123456789ab_a-secret-that-is-shown-only-once", text)
    text = _PREFIX.sub("0123456789ab", text)
    text = _DIGEST.sub(_numbered(lambda number: hashlib.sha256(str(number).encode()).hexdigest()), text)
    return json.loads(_UUID.sub(_numbered(lambda number: f"0195f000-0000-7000-8000-{0x9000 + number:012x}"), text))


def _without_signatures(answer: Any) -> Any:
    """The answer with hashes, signatures and entries in base64, by order of appearance."""
    replace = _numbered(lambda number: b64encode(hashlib.sha256(str(number).encode()).digest()).decode())

    def replaced(found: re.Match[str]) -> str:
        return (replace(found) * 10)[: len(found[0])]

    return _each_text(answer, lambda text: _BASE64.sub(replaced, text))


def _without_sizes(value: Any) -> Any:
    """The answer with one size for every file: that of a zip depends on what is in it."""
    if isinstance(value, list):
        return [_without_sizes(item) for item in value]
    if not isinstance(value, dict):
        return value
    size = {"size": _FILE_SIZE} if value.get("size") and "sha256" in value else {}
    return {name: _without_sizes(item) for name, item in value.items()} | size


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {name: _each_text(item, change) for name, item in value.items()}
    if isinstance(value, list):
        return [_each_text(item, change) for item in value]
    return change(value) if isinstance(value, str) else value


def _moment(number: int) -> str:
    return (_FIRST + timedelta(seconds=number)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _numbered(make: Callable[[int], str]) -> Callable[[re.Match[str]], str]:
    """A replacement by order of appearance; ids of the catalogue's examples stay."""
    seen: dict[str, str] = {}

    def replace(found: re.Match[str]) -> str:
        return found[0] if found[0] in _KEPT else seen.setdefault(found[0], make(len(seen)))

    return replace


def queries(described: Described) -> Iterator[dict[str, str]]:
    """Writes are tried before they are made; what is only taken in is sent once more, under the same key."""
    if described.takes("dry_run"):
        yield {"dry_run": "true"}
    yield QUERIES.get(described.id, {})
    if described.takes("Idempotency-Key") and "202" in described.operation["responses"]:
        yield {}

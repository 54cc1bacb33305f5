"""Uploads for tests: lines of events, received and worked off in this process."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from events import intake
from events.catalogue import Actor
from events.intake import Import, LineTold, Order

CLERK = Actor(kind="token", id="0123456789ab")
FOXCONN, NISSAN = (f"0198c0de-0000-7000-8000-00000000000{n}" for n in range(1, 3))


def an_order(key: str = "first", **given: Any) -> Order:
    return Order(**{"actor": CLERK, "client": "token:clerk", "key": key, "may_correct": True, **given})


def a_line(category: str, stream_id: str | None, type_: str, data: Mapping[str, Any], **given: Any) -> dict[str, Any]:
    stream = {"category": category, "id": stream_id}
    return {"stream": stream, "type": type_, "data": dict(data), "citations": "own_knowledge", **given}


def a_company(stream_id: str, name: str = "Nissan Motor") -> dict[str, Any]:
    return a_line("company", stream_id, "company.registered", {"legal_name": name})


def a_deal(stream_id: str, title: str = "EV collaboration") -> dict[str, Any]:
    parties = [{"company": FOXCONN, "role": "initiator"}, {"company": NISSAN, "role": "counterpart"}]
    data = {"title": title, "deal_kind": "platform_collaboration", "parties": parties}
    return a_line("deal", stream_id, "deal.opened", data)


def an_approach(deal: str, **given: Any) -> dict[str, Any]:
    return a_line("deal", deal, "deal.approached", {"from": FOXCONN, "to": NISSAN}, **given)


def an_id() -> str:
    return str(uuid.uuid4())


def the_parties() -> list[dict[str, Any]]:
    return [a_company(FOXCONN, "Hon Hai"), a_company(NISSAN)]


def ndjson(lines: Iterable[Mapping[str, Any]]) -> bytes:
    return b"".join(json.dumps(line, separators=(",", ":")).encode() + b"\n" for line in lines)


def receive(lines: Iterable[Mapping[str, Any]] | bytes, order: Order | None = None) -> Import:
    body = lines if isinstance(lines, bytes) else ndjson(lines)
    return intake.receive(order or an_order(), [body] if body else []).job


def finish(job: Import, *, seconds: float = 60) -> Import:
    """Work the import off in this process."""
    assert intake.work(str(job.id), seconds=seconds)
    job.refresh_from_db()
    return job


def imported(lines: Iterable[Mapping[str, Any]] | bytes, order: Order | None = None) -> Import:
    return finish(receive(lines, order))


def told(job: Import, status: str | None = None) -> list[LineTold]:
    return intake.list_lines(job, status=status, after=0, limit=10_000)


def codes(lines: Sequence[LineTold]) -> dict[int, str]:
    """The code of each line that has a problem."""
    return {line.line: line.problem["code"] for line in lines if line.problem}

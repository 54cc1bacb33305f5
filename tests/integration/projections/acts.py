"""What tests do again and again: append whole streams, project, damage rows, count queries."""

from __future__ import annotations

from typing import Any

from django.db import connection

from events import projections, store
from events.projections import rebuilding
from tests.integration.projections.histories import COMPANIES, Stream

FOXCONN, NISSAN = COMPANIES[:2]


def append(*streams: Stream) -> None:
    """Append what has been added to the streams since the last call."""
    for stream in streams:
        stored = store.get_versions([stream.stream_id]).get(stream.stream_id, 0)
        store.append(stream.events[stored:])


def project(*streams: Stream) -> None:
    """Append, seal and project."""
    append(*streams)
    assert projections.drain(30)


def make_deal(*, title: str = "EVs for Oceania", stream_id: str | None = None) -> Stream:
    """An opened deal between Foxconn and Nissan."""
    deal = Stream("deal", stream_id or store.new_id())
    parties = [{"company": FOXCONN, "role": "initiator"}, {"company": NISSAN, "role": "counterpart"}]
    deal.add("deal.opened", {"title": title, "deal_kind": "alliance", "parties": parties}, occurred="2024")
    return deal


def approach(deal: Stream, *, occurred: str = "2024-05", **more: Any) -> None:
    deal.add("deal.approached", {"from": FOXCONN, "to": NISSAN}, occurred=occurred, **more)


def tie_in_a_knot(deal: Stream) -> None:
    """Add an event that is declared to come both after and before another one, which no fold can put in order."""
    approach(deal)
    other = deal.events[-1].id
    deal.add("deal.approached", {"from": NISSAN, "to": FOXCONN}, after=[other], before=[other])


def retract_last(deal: Stream) -> None:
    superseded = {"supersedes": deal.events[-1].id, "reason_code": "entry_error", "reason": "typed in wrongly"}
    deal.add("deal.event_retracted", superseded)


def rebuild(*names: str) -> None:
    names = names or tuple(projections.PROJECTIONS)
    assert rebuilding.work(rebuilding.plan(names), seconds=30)


def run_sql(sql: str, *parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)

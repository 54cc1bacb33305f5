"""Histories to measure with: companies, one source, and deals of twenty events each, from lead to effect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import islice
from typing import Any

from events import catalogue, store
from events.catalogue import Actor, Citation, Event, EventData, Metadata, Occurred

LENGTH = 20  # events in a deal
COMPANIES = 50
FIRST_DAY = date(2019, 1, 1)
ACTOR = Actor(kind="task", id="bench")


@dataclass(frozen=True, slots=True)
class World:
    """What the deals of a run refer to; it travels to the writer processes."""

    source: str
    companies: tuple[str, ...]

    @classmethod
    def make(cls) -> World:
        return cls(store.new_id(), tuple(store.new_id() for _ in range(COMPANIES)))


@cache
def metadata(world: World) -> Metadata:
    return Metadata(actor=ACTOR, channel="task", citations=(Citation(source=world.source, credibility=3),))


def surroundings(world: World) -> list[Event]:
    """The streams of the world, one event each; as many sources and seminars as companies, so that lists have pages."""
    own = Metadata(actor=ACTOR, channel="task", own_knowledge=True)
    unknown = Occurred()
    source = catalogue.validate("source.registered", {"publisher": "Benchmark Times", "reliability": "C"})
    events = [_event(world.source, "source", 1, source, unknown, own)]
    hosted = catalogue.validate("seminar.announced", {"host": world.companies[0], "invitees": [world.companies[1]]})
    for number, company in enumerate(world.companies):
        more = catalogue.validate("source.registered", {"publisher": f"Benchmark Gazette {number}"})
        events.append(_event(store.new_id(), "source", 1, more, unknown, own))
        events.append(_event(store.new_id(), "seminar", 1, hosted, unknown, own))
        data = catalogue.validate("company.registered", {"legal_name": f"Company {number}", "country": "JP"})
        events.append(_event(company, "company", 1, data, unknown, own))
    return events


@cache
def deal_data(world: World, number: int) -> tuple[EventData, ...]:
    """The data of the twenty events of a deal between the number-th pair of companies."""
    one, two = world.companies[number % COMPANIES], world.companies[(number * 7 + 1) % COMPANIES]
    both = [one, two]
    steps: list[tuple[str, dict[str, Any]]] = [
        ("opened", {"title": f"Deal {number}", "deal_kind": "alliance", "parties": _parties(one, two)}),
        ("approached", {"from": one, "to": two, "topic": "working together"}),
        ("approach_answered", {"by": two, "answer": "interested"}),
        ("talks_started", {"parties": both, "level": "exploratory"}),
        ("meeting_held", {"participants": both, "place": "Tokyo"}),
        ("stake_interest_expressed", {"holder": one, "target": two, "interest_kind": "equity", "percent_max": "12.5"}),
        ("position_stated", {"by": one, "topic": "fit", "stance": "a natural fit"}),
        ("meeting_held", {"participants": both, "place": "Taipei"}),
        ("talks_paused", {"parties": both}),
        ("talks_resumed", {"parties": both}),
        ("proposal_made", {"by": one, "to": [two], "kind": "alliance"}),
        ("announcement_made", {"by": one, "headline": "A proposal is on the table"}),
        ("agreement_signed", {"instrument": "loi", "signatories": both}),
        ("meeting_held", {"participants": both, "place": "Osaka"}),
        ("position_stated", {"by": two, "topic": "timing", "stance": "no hurry"}),
        ("filing_made", {"authority": "Fair Trade Commission", "by": one}),
        ("clearance_decided", {"authority": "Fair Trade Commission", "decision": "granted"}),
        ("finalization_started", {"stage_note": "lawyers are drafting", "expected": "2027-H1"}),
        ("finalized", {"instrument": "definitive", "signatories": both, "value": "1000000", "currency": "USD"}),
        ("took_effect", {}),
    ]
    return tuple(catalogue.validate(f"deal.{name}", data) for name, data in steps)


def _parties(one: str, two: str) -> list[dict[str, str]]:
    return [{"company": one, "role": "initiator"}, {"company": two, "role": "counterpart"}]


def deal(
    world: World, number: int, length: int = LENGTH, *, stream_id: str | None = None, after: int = 0
) -> list[Event]:
    """A deal's first `length` events, without those up to version `after`; a new one unless its id is given."""
    stream_id = stream_id or store.new_id()
    return [
        _event(stream_id, "deal", version, data, day(version), metadata(world))
        for version, data in enumerate(deal_data(world, number % COMPANIES)[:length], start=1)
        if version > after
    ]


@cache
def day(version: int) -> Occurred:
    day = FIRST_DAY + timedelta(days=version)
    return Occurred(earliest=day, latest=day, precision="day")


def next_events(world: World, first: int = 0) -> Iterator[Event]:
    """Events one by one without end, deal after deal, each made when it is asked for."""
    number = first
    while True:
        yield from deal(world, number)
        number += 1


def batches(world: World, deals: int, size: int) -> Iterator[list[Event]]:
    """The events of so many deals in lists of about `size`, whole deals in each."""
    made = (deal(world, number) for number in range(deals))
    while chunk := list(islice(made, max(1, size // LENGTH))):
        yield [event for events in chunk for event in events]


def _event(stream_id: str, category: str, version: int, data: EventData, occurred: Occurred, about: Metadata) -> Event:
    return Event(
        id=store.new_id(),
        category=category,
        stream_id=stream_id,
        version=version,
        data=data,
        occurred=occurred,
        metadata=about,
        created_at=datetime.now(UTC),
    )

"""The spans of a deal's timeline: stages, interests, parties and everything else that happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from events import domain
from events.admin.deal_page import DealPage
from events.admin.forms.fields import in_words
from events.admin.pictures.spans import Bounds, Span
from events.admin.stream import EntryLine
from events.catalogue import Event, dates
from events.domain import DealState
from events.domain.stages import ENDED

STAGE, INTERESTS, PARTIES, ENGAGEMENTS = "Stage", "Interests", "Parties", "Engagements"
_ELSEWHERE = frozenset(
    {"deal.opened", "deal.described", "deal.citation_added", "deal.note_added", "deal.contact_assigned"}
)
"""Types that are about the record rather than the parties, or that other lanes show."""

Steps = list[tuple[str, Event]]
"""The states that one thing went through, each with the event that led to it."""


@dataclass
class Course:
    """How a deal came to be what it is, seen while folding it."""

    stages: Steps = field(default_factory=list)
    interests: dict[str, Steps] = field(default_factory=dict)
    parties: dict[tuple[str, str], Steps] = field(default_factory=dict)


def list_spans(page: DealPage) -> list[Span]:
    """Every span, lane by lane, each lane in the order of the world."""
    course = _follow(page.page.events)
    happened = [line for line in page.entries if not line.amends and line.event.type not in _ELSEWHERE]
    if not happened:
        return []
    return [
        *_stages(course.stages),
        *_interests(course.interests, page),
        *_parties(course.parties, page),
        *(_engagement(line) for line in happened),
    ]


def _follow(events: Sequence[Event]) -> Course:
    """Fold step by step, as the domain does, and note what changed at each."""
    course = Course()
    live = domain.resolve(events)
    state = domain.initial("deal")
    for event in domain.order(live.live.values(), live.corrections):
        state = domain.evolve(state, event)
        assert isinstance(state, DealState)
        _note(course.stages, state.stage, event)
        for line in state.interests:
            _note(course.interests.setdefault(line.id, []), line.status, event)
        for party in state.parties:
            _note(course.parties.setdefault((party.company, party.role), []), party.status, event)
    return course


def _note(steps: Steps, status: str, event: Event) -> None:
    if not steps or steps[-1][0] != status:
        steps.append((status, event))


def _stages(steps: Steps) -> Iterator[Span]:
    for (stage, event), end in _with_ends(steps):
        yield Span(
            lane=STAGE,
            label=stage,
            title=f"{stage} from: {_when(event)}",
            start=bounds(event),
            end=end,
            goes_on=end is None and stage not in ENDED,
            tone=stage,
            anchor=f"e-{event.id}",
        )


def _interests(lines: dict[str, Steps], page: DealPage) -> Iterator[Span]:
    named = {line.id: line for line in page.state.interests}
    for id_, steps in lines.items():
        line = named[id_]
        pair = f"{page.name_of(line.holder)} in {page.name_of(line.target)}"
        for (status, event), end in _with_ends(steps):
            yield Span(
                lane=INTERESTS,
                label=f"{in_words(line.interest_kind)} {status}",
                title=f"{in_words(line.interest_kind)} interest of {pair}: {status}, {_when(event)}",
                start=bounds(event),
                end=end,
                goes_on=end is None and status != "withdrawn",
                tone="softened" if status == "softened" else "denial" if status == "withdrawn" else "interest",
                anchor=f"e-{event.id}",
            )


def _parties(lines: dict[tuple[str, str], Steps], page: DealPage) -> Iterator[Span]:
    for (company, role), steps in lines.items():
        for (status, event), end in _with_ends(steps):
            over = status in ("left", "declined")
            yield Span(
                lane=PARTIES,
                label=f"{page.name_of(company)} {status if over else ''}".strip(),
                title=f"{page.name_of(company)}, {in_words(role).lower()}: {status}, {_when(event)}",
                start=bounds(event),
                end=end,
                goes_on=end is None and not over,
                tone="denial" if over else "party",
                anchor=f"e-{event.id}",
            )


def _engagement(line: EntryLine) -> Span:
    event = line.event
    return Span(
        lane=ENGAGEMENTS,
        label=event.data.label,
        title=f"{line.sentence}: {line.when}",
        start=bounds(event),
        tone=line.tone,
        anchor=f"e-{event.id}",
        is_rumor=_is_rumor(event),
        is_assumed=line.order_assumed,
        is_struck=bool(line.superseded_by),
    )


def bounds(event: Event) -> Bounds:
    return Bounds(event.occurred.earliest, event.occurred.latest)


def _with_ends(steps: Steps) -> Iterable[tuple[tuple[str, Event], Bounds | None]]:
    ends = [bounds(event) for _, event in steps[1:]]
    return zip(steps, [*ends, None], strict=True)


def _is_rumor(event: Event) -> bool:
    """Nobody who can be named says so."""
    citations = event.metadata.citations
    return bool(citations) and all(citation.asserted_by.kind == "anonymous" for citation in citations)


def _when(event: Event) -> str:
    return dates.in_words(event.occurred)

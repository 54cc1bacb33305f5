"""Merges, undoings, moves, corrections and retractions in any order, held against a model that knows no events."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events import domain, store
from events.catalogue import Event, InvalidEventError
from events.domain import DealState
from events.recording import Draft, Line, LineRecorded, RefusedError, Write, record, record_each
from tests.integration.recording.test_record import CONTEXT, a_company, opened

pytestmark = pytest.mark.usefixtures("committed_db")

DEALS = 4
number = st.integers(0, 99)
NAMES = ["state", "correct", "retract", "move", "merge", "merge", "undo", "undo"]
acts = st.lists(
    st.tuples(st.sampled_from(NAMES), number, number),
    max_size=25,
)


@dataclass
class Merge:
    survivor: int
    loser: int
    title: str


@dataclass
class Model:
    """Where each statement stands and what it says; which merges hold, in the order in which they were made."""

    statements: dict[str, tuple[int, str]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)

    def is_merged(self, deal: int) -> bool:
        return any(merge.loser == deal for merge in self.merges)

    def title_of(self, deal: int) -> str:
        return [str(deal), *(merge.title for merge in self.merges if merge.survivor == deal)][-1]


class World:
    """Some deals and what the model makes of them; every other act is recorded by another of the two ways."""

    def __init__(self) -> None:
        self.company, other = a_company("Hon Hai"), a_company("Nissan Motor")
        self.model, self.deals, self.count = Model(), list[str](), 0
        for title in range(DEALS):
            draft = opened(self.company, other)
            draft = Draft(type=draft.type, data={**draft.data, "title": str(title)}, citations="own_knowledge")
            self.deals.append(record([Write(category="deal", drafts=[draft])], context=CONTEXT).streams[0].stream_id)

    def send(self, stream_id: str, type_: str, data: Any) -> bool:
        """Whether it was recorded."""
        draft = Draft(type=type_, data=data, citations="own_knowledge")
        if self.count % 2:
            line = Line(category="deal", stream_id=stream_id, draft=draft)
            return isinstance(record_each([line], context=CONTEXT).items[0], LineRecorded)
        try:
            return bool(record([Write(category="deal", stream_id=stream_id, drafts=[draft])], context=CONTEXT).streams)
        except (RefusedError, InvalidEventError):
            return False

    def state_of(self, deal: int) -> DealState:
        state = domain.fold(store.load_stream(self.deals[deal]))
        assert isinstance(state, DealState)
        return state

    def live(self, deal: int) -> dict[str, tuple[str, Event]]:
        """The newest id and the event of each statement in a deal, by its topic."""
        resolved = domain.resolve(store.load_stream(self.deals[deal]))
        told = [(resolved.newest[id_], event) for id_, event in resolved.live.items()]
        return {
            event.data.topic: (newest, event)  # type: ignore[attr-defined]
            for newest, event in told
            if event.type == "deal.position_stated"
        }

    def act(self, name: str, one: int, two: int) -> None:
        self.count += 1
        model, deal, other = self.model, one % DEALS, two % DEALS
        if name == "state":
            topic = str(self.count)
            data = {"by": self.company, "topic": topic, "stance": "as said"}
            accepted = self.send(self.deals[deal], "deal.position_stated", data)
            assert accepted is not model.is_merged(deal)
            if accepted:
                model.statements[topic] = (deal, "as said")
        elif name == "merge":
            data = {"survivor": self.deals[deal], "loser": self.deals[other]}
            data |= {"field_choices": {"title": f"chosen {self.count}"}}
            accepted = self.send(self.deals[(deal, other)[one // DEALS % 2]], "deal.duplicates_merged", data)
            may = deal != other and not model.is_merged(deal) and not model.is_merged(other)
            assert accepted is may
            if accepted:
                model.merges.append(Merge(deal, other, f"chosen {self.count}"))
        elif name == "undo":
            self._undo(one, two)
        else:
            self._amend(name, one, other)

    def _undo(self, one: int, two: int) -> None:
        """Of any merge there ever was, by either of its deals, or by one that has no part in it."""
        deal = two % DEALS
        merges = [
            event
            for events in store.load_streams(self.deals).values()
            for event in events
            if event.type.endswith("s_merged")
        ]
        if not merges:
            return
        merge: Any = merges[one % len(merges)]
        accepted = self.send(self.deals[deal], "deal.merge_undone", {"merge_ref": merge.id, "reason": "two deals"})
        survivor, loser = self.deals.index(merge.data.survivor), self.deals.index(merge.data.loser)
        title = merge.data.field_choices.title
        held = [m for m in self.model.merges if (m.survivor, m.loser, m.title) == (survivor, loser, title)]
        assert accepted is bool(held and merge.stream_id == self.deals[deal])
        if accepted:
            self.model.merges.remove(held[0])

    def _amend(self, name: str, one: int, other: int) -> None:
        if not self.model.statements:
            return
        topic = sorted(self.model.statements)[one % len(self.model.statements)]
        deal, _ = self.model.statements[topic]
        newest, event = self.live(deal)[topic]
        words = {"reason": "we know better"}
        said = f"corrected {self.count}"
        type_, data = {
            "correct": (
                "deal.event_corrected",
                {
                    "supersedes": newest,
                    "new_data": event.data.to_json() | {"stance": said},
                    "reason_code": "other",
                },
            ),
            "retract": ("deal.event_retracted", {"supersedes": newest, "reason_code": "entry_error"}),
            "move": ("deal.event_moved", {"event_ref": newest, "to_stream": self.deals[other]}),
        }[name]
        accepted = self.send(self.deals[deal], type_, data | words)
        reachable = name != "move" or (other != deal and not self.model.is_merged(other))
        assert accepted is (reachable and not self.model.is_merged(deal))
        if accepted and name == "retract":
            del self.model.statements[topic]
        elif accepted:
            place, stance = self.model.statements[topic]
            self.model.statements[topic] = (other, stance) if name == "move" else (place, said)

    def compare(self) -> None:
        for deal in range(DEALS):
            state, model = self.state_of(deal), self.model
            said = {topic: stance for topic, (place, stance) in model.statements.items() if place == deal}
            assert {line.topic: line.stance for line in state.positions} == said
            into = [self.deals[merge.survivor] for merge in model.merges if merge.loser == deal]
            assert ([state.merged_into] if state.merged_into else []) == into
            assert state.record_status == ("merged_into" if into else "live")
            absorbed = [self.deals[merge.loser] for merge in model.merges if merge.survivor == deal]
            assert sorted(state.absorbed) == sorted(absorbed)
            assert state.title == model.title_of(deal)


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=30)
@given(acts=acts)
def test_what_is_accepted_and_what_it_comes_to_is_what_the_model_says(acts: list[tuple[str, int, int]]) -> None:
    world = World()

    for act in acts:
        world.act(*act)

    world.compare()

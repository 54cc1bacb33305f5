"""An outline of a stored state tells the same of what is due and what is allowed as the whole state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from events import domain
from tests.builders import FOXCONN, NISSAN, an_event
from tests.unit.domain import scenario
from tests.unit.domain.scenario import Step

LATER = date(2030, 1, 1)
PLANNED = {"by": FOXCONN, "to": [NISSAN], "kind": "alliance", "valid_until": "2024-06"}
FILED = {"authority": "Fair Trade Commission", "by": FOXCONN, "waiting_until": "2024-08"}
REFUSED = {"authority": "Fair Trade Commission", "decision": "refused"}

STORIES: dict[str, Sequence[Step]] = {
    "nothing heard for long": [scenario.opened(), scenario.approached()],
    "a proposal that ran out": [scenario.opened(), scenario.step("deal.proposal_made", PLANNED)],
    "a clearance that is late": [scenario.opened(), scenario.step("deal.filing_made", FILED)],
    "a clearance that was refused": [scenario.opened(), scenario.step("deal.clearance_decided", REFUSED)],
    "an agreement": [scenario.opened(), scenario.signed()],
    "final for long": [
        scenario.opened(),
        scenario.step("deal.finalization_started", {"expected": "2024-H1"}),
    ],
}


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES.keys())
def test_of_a_deal(story: Sequence[Step]) -> None:
    state = domain.fold([make(version) for version, make in enumerate(story, start=1)])

    outline = domain.outline_from_json("deal", state.to_json())

    assert domain.due(outline, LATER) == domain.due(state, LATER)
    assert domain.due(state, LATER)
    assert outline.allowed_events() == state.allowed_events()


def test_of_a_seminar_that_should_have_been_held() -> None:
    announced = an_event("seminar.announced", {"host": FOXCONN, "kind": "visit", "scheduled": "2024-05-01"})
    state = domain.fold([announced])

    outline = domain.outline_from_json("seminar", state.to_json())

    assert domain.due(outline, LATER) == domain.due(state, LATER)
    assert domain.due(state, LATER)
    assert outline.allowed_events() == state.allowed_events()

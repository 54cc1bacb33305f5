"""The plane of days and levels: where it is cut, and what is left whole."""

from __future__ import annotations

from datetime import date

from events.domain import STAGES
from events.domain.tiling import Tile, Tiling, spread, tile
from tests.builders import a_citation
from tests.unit.domain.scenario import Step, approached, as_deal, numbered, opened, retracted, step, talks_started

RUMOR = (a_citation(anonymous=True),)


def stages(*steps: Step) -> set[Tile[str]]:
    tiling = Tiling()
    for event in numbered(*steps):
        tiling.add(event)
    return set(spread(tiling.columns, lambda state: as_deal(state).stage if state.opening else ""))


def test_a_day_cuts_where_something_changes() -> None:
    assert stages(opened(), approached(day="2024-02-01", citations=(a_citation(mode="direct"),))) >= {
        Tile(None, date(2024, 1, 1), 0, 5, ""),
        Tile(date(2024, 1, 1), date(2024, 2, 1), 0, 2, "LEAD"),
        Tile(date(2024, 2, 1), None, 0, 2, "APPROACHED"),
    }


def test_a_level_cuts_where_an_event_drops_out() -> None:
    assert stages(opened(), approached(day="2024-02-01", citations=RUMOR)) == {
        Tile(None, date(2024, 1, 1), 0, 5, ""),
        Tile(date(2024, 1, 1), date(2024, 2, 1), 0, 1, "LEAD"),
        Tile(date(2024, 2, 1), None, 0, 1, "APPROACHED"),
        Tile(date(2024, 1, 1), None, 1, 5, "LEAD"),
    }


def test_what_changes_nothing_of_the_value_cuts_nothing() -> None:
    described = step("deal.described", {"title": "Another title"}, day="2024-02-01")

    assert stages(opened(), described) == stages(opened())


def test_a_retraction_puts_the_tiles_together_again() -> None:
    assert stages(opened(), approached(day="2024-02-01"), retracted(2)) == stages(opened())


def test_an_event_learned_late_cuts_the_days_before() -> None:
    late = stages(opened(), talks_started(day="2024-03-01"), approached(day="2024-02-01"))

    assert late == stages(opened(), approached(day="2024-02-01"), talks_started(day="2024-03-01"))


def test_the_version_is_that_of_the_stream_on_every_day() -> None:
    tiles = tile(numbered(opened(), approached(day="2024-02-01"), talks_started(day="2024-03-01")))

    assert {found.state.version for found in tiles} == {3}


def test_a_growing_plane_tells_from_which_day_on_it_changed() -> None:
    tiling = Tiling()
    first, second, late = numbered(opened(), talks_started(day="2024-03-01"), approached(day="2024-02-01"))

    tiling.add(first)
    assert len(tiling.columns) == 2
    assert tiling.add(second) == date(2024, 3, 1)
    assert tiling.add(late) is None
    assert {as_deal(state).stage for state in tiling.columns[-1].states} <= set(STAGES)

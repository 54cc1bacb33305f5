"""The stage table, cell by cell: what is written there is what happens."""

from __future__ import annotations

import pytest

from events import catalogue
from events.domain import allowed_events
from events.domain.deal.advance import HANDLERS
from events.domain.stages import DONE, ENDED, OPEN, ROWS, STAGES, TABLE, Stage
from tests.builders import FOXCONN, NISSAN
from tests.unit.domain.scenario import (
    WAYS,
    Step,
    answered,
    approached,
    as_deal,
    deal_of,
    finalized,
    finalizing,
    given,
    interested,
    joined,
    lapsed,
    opened,
    proposed,
    reopened,
    signed,
    step,
    talks_failed,
    talks_started,
    terminated,
    took_effect,
    withdrew,
)

LATER = "2024-03-01"


PROPOSED_FIRST: dict[str, tuple[Step, ...]] = {
    "LEAD": (withdrew("deal", day="2024-02-02"), reopened("LEAD", day="2024-02-03")),
    "APPROACHED": (withdrew("deal", day="2024-02-02"), reopened("APPROACHED", day="2024-02-03")),
    "TALKS": (withdrew("deal", day="2024-02-02"), reopened("TALKS", day="2024-02-03")),
    "PROPOSED": (),
    "AGREED": (signed(day="2024-02-02"),),
    "FINALIZING": (finalizing(day="2024-02-02"),),
    "FINALIZED": (finalized(day="2024-02-02"),),
    "EFFECTIVE": (finalized(day="2024-02-02"), took_effect(day="2024-02-03")),
    "WITHDRAWN": (withdrew("deal", day="2024-02-02"),),
    "REJECTED": (talks_failed(NISSAN, day="2024-02-02"),),
    "LAPSED": (lapsed(day="2024-02-02"),),
    "TERMINATED": (finalized(day="2024-02-02"), terminated(day="2024-02-03")),
}
"""Ways to each stage that leave a proposal of version 2 open."""


def way_and_event(row: str, stage: str) -> tuple[tuple[Step, ...], Step]:
    """A history that reaches the stage with what the row acts on, and the event of the row."""
    way = WAYS[stage]
    match row:
        case "deal.proposal_answered rejected (last)":
            return (proposed(day="2024-02-01"), *PROPOSED_FIRST[stage]), answered("rejected", 2, day=LATER)
        case "deal.withdrawal_declared, scope stake_interest or proposal":
            withdrawal = withdrew("stake_interest", subject=2 + len(way), day=LATER)
            return (*way, interested(day="2024-02-01")), withdrawal
        case "deal.withdrawal_declared, scope participation":
            return way, withdrew("participation", by=NISSAN, day=LATER)
    return way, {
        "deal.approached": approached(day=LATER),
        "deal.talks_started": talks_started(day=LATER),
        "deal.proposal_made": proposed(day=LATER),
        "deal.agreement_signed (not NDA)": signed(day=LATER),
        "deal.finalization_started": finalizing(day=LATER),
        "deal.finalized": finalized(day=LATER),
        "deal.took_effect": took_effect(day=LATER),
        "deal.talks_ended failed": talks_failed(day=LATER),
        "deal.withdrawal_declared, scope deal": withdrew("deal", day=LATER),
        "deal.lapsed": lapsed(day=LATER),
        "deal.terminated": terminated(day=LATER),
        "deal.reopened": reopened("TALKS", day=LATER),
    }[row]


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("row", ROWS)
def test_every_cell_of_the_table_does_what_it_says(row: str, stage: Stage) -> None:
    way, event = way_and_event(row, stage)
    cell = ROWS[row][stage]
    assert deal_of(opened(), *way).stage == stage

    then = given(opened(), *way).when(event)

    if cell.effect == "refuse":
        then.refused("transition-refused")
        return
    state = as_deal(then.verdict.state)
    assert then.verdict.refusals == ()
    expected = {"move": cell.to, "to_stage": "TALKS", "keep": "WITHDRAWN" if cell.quorum else stage}[cell.effect]
    assert state.stage == expected
    assert bool({flag.code for flag in then.verdict.flags} & {"skipped_step", "late_news"}) == cell.flagged


@pytest.mark.parametrize("stage", STAGES)
def test_each_way_leads_to_its_stage(stage: str) -> None:
    assert deal_of(opened(), *WAYS[stage]).stage == stage


def test_stages_are_open_done_or_ended() -> None:
    assert (*OPEN, *DONE, *ENDED) == STAGES


@pytest.mark.parametrize("stage", STAGES)
def test_events_outside_the_table_never_move_a_stage(stage: str) -> None:
    rows = {name.partition(",")[0].partition(" ")[0] for name in ROWS}
    others = [cls for cls in catalogue.list_types("deal") if cls.type in HANDLERS and cls.type not in rows]
    before = deal_of(opened(), *WAYS[stage])

    for cls in others:
        if cls.type != "deal.opened":
            after = deal_of(opened(), *WAYS[stage], step(cls.type, cls.example, day=LATER))

            assert after.stage == before.stage, cls.type


def test_a_non_disclosure_agreement_moves_nothing() -> None:
    assert deal_of(opened(), approached(day="2024-02"), signed("nda", day="2024-03")).stage == "APPROACHED"


@pytest.mark.parametrize(("who_ended", "stage"), [(None, "LAPSED"), (FOXCONN, "WITHDRAWN"), (NISSAN, "REJECTED")])
def test_failed_talks_end_the_way_they_were_ended(who_ended: str | None, stage: str) -> None:
    state = deal_of(opened(), *WAYS["TALKS"], talks_failed(who_ended, day="2024-04"))

    assert state.stage == stage


@pytest.mark.parametrize("outcome", ["agreed", "expired"])
def test_talks_that_end_otherwise_than_by_failing_move_nothing(outcome: str) -> None:
    ended = step("deal.talks_ended", {"parties": [FOXCONN, NISSAN], "outcome": outcome}, day="2024-04")

    assert deal_of(opened(), *WAYS["TALKS"], ended).stage == "TALKS"


def test_a_terminated_deal_is_not_reopened_and_the_refusal_says_what_to_do() -> None:
    (refusal,) = given(opened(), *WAYS["TERMINATED"]).when(reopened(day="2024-05")).refused("transition-refused")

    assert "Open a successor deal" in refusal.detail


def test_a_refusal_names_what_is_allowed_instead() -> None:
    (refusal,) = given(opened(), *WAYS["FINALIZED"]).when(finalized(day="2024-05")).refused("transition-refused")

    assert "Use deal.terms_amended" in refusal.detail
    assert "deal.finalized" not in refusal.allowed
    assert "deal.terms_amended" in refusal.allowed


def test_the_stage_since_is_the_date_of_the_event_that_led_to_it() -> None:
    state = deal_of(opened(), approached(day="2024-02"), approached(day="2024-03"))

    assert (state.stage, state.since) == ("APPROACHED", "2024-02")


class TestAllowedEvents:
    def test_only_the_opening_event_opens(self) -> None:
        assert allowed_events("deal", None) == ("deal.opened",)

    @pytest.mark.parametrize("stage", STAGES)
    def test_what_is_allowed_is_not_refused_by_the_table(self, stage: Stage) -> None:
        allowed = deal_of(opened(), *WAYS[stage], joined("0195f000-0000-7000-8000-000000000009")).allowed_events()

        whole_rows = [row for row in ROWS if row in HANDLERS]
        for row in whole_rows:
            assert (row in allowed) == (ROWS[row][stage].effect != "refuse"), row

    def test_the_named_kinds_come_first(self) -> None:
        allowed = deal_of(opened()).allowed_events()

        assert allowed[:4] == (
            "deal.approached",
            "deal.stake_interest_expressed",
            "deal.withdrawal_declared",
            "deal.finalized",
        )

    def test_finalizing_is_not_offered_without_a_quorum(self) -> None:
        assert "deal.finalized" not in deal_of(opened((FOXCONN, "initiator"))).allowed_events()

    def test_answers_are_offered_only_for_an_open_proposal(self) -> None:
        assert "deal.proposal_answered" not in deal_of(opened()).allowed_events()
        assert "deal.proposal_answered" in deal_of(opened(), proposed(day="2024-02")).allowed_events()


def test_the_table_has_one_row_per_line_and_one_cell_per_stage() -> None:
    assert len(ROWS) == TABLE.replace("\\\n", "").strip().count("\n") - 1
    assert all(set(row) == set(STAGES) for row in ROWS.values())

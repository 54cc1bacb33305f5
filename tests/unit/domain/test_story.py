"""The article about Foxconn and the Japanese carmakers, as deals: what its 22 facts add up to.

Nothing in it has a day: everything happened no later than the day it was read.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from events.domain import DealState, fold
from tests.builders import FOXCONN, FOXTRON, HONDA, MITSUBISHI, NISSAN, SEKI, YULON, a_citation, event_id_of
from tests.unit.domain.scenario import Given, Step, as_deal, codes, given, step

READ = "../2025-04-10"
told = partial(step, day=READ)


def opening(kind: str, *parties: tuple[str, str], **more: Any) -> Step:
    roles = [{"company": company, "role": role} for company, role in parties]
    return told("deal.opened", {"title": kind, "deal_kind": kind, "parties": roles, **more})


PUSH = {"scope": "stake_interest", "subject_ref": event_id_of(6), "by": FOXCONN, "firmness": "soft"}
SAYS_SEKI = (a_citation(contact=SEKI, mode="indirect", credibility=2),)

D1 = (
    opening("platform_collaboration", (FOXCONN, "initiator"), (NISSAN, "counterpart")),
    told("deal.denial_stated", {"denied_type": "deal.talks_started", "about": "formal talks"}),
    told("deal.contact_assigned", {"contact_id": SEKI, "company": FOXCONN, "role": "spokesperson"}),
    told("deal.position_stated", {"by": FOXCONN, "topic": "fit", "stance": "a natural fit"}, citations=SAYS_SEKI),
    told("deal.approached", {"from": FOXCONN, "to": NISSAN}),
    told("deal.stake_interest_expressed", {"holder": FOXCONN, "target": NISSAN, "interest_kind": "equity"}),
    told("deal.withdrawal_declared", PUSH, after=(event_id_of(6),)),
    told("deal.position_stated", {"by": FOXCONN, "topic": "operational collaboration", "stance": "wants it"}),
)
D2 = (
    opening("contract_manufacturing", (FOXCONN, "manufacturer"), (MITSUBISHI, "counterpart"), markets=["009"]),
    told("deal.talks_started", {"parties": [FOXCONN, MITSUBISHI]}, inferred="they are working together"),
    told("deal.finalization_started", {"stage_note": "being finalized"}),
)
D3 = (
    opening("alliance", (FOXCONN, "initiator"), *((maker, "counterpart") for maker in (HONDA, NISSAN, MITSUBISHI))),
    told(
        "deal.proposal_made",
        {"by": FOXCONN, "to": [HONDA, NISSAN, MITSUBISHI], "kind": "alliance"},
        ambiguous_names=("Mitsubishi",),
        after=("0195f000-0000-7000-8000-000000000d04",),
    ),
    told("deal.lapsed", {}, after=(event_id_of(2),)),
)
D4 = (
    opening("merger", (HONDA, "counterpart"), (NISSAN, "counterpart")),
    told("deal.talks_started", {"parties": [HONDA, NISSAN]}, inferred="talks that fell through had begun"),
    told("deal.talks_ended", {"parties": [HONDA, NISSAN], "outcome": "failed"}, after=(event_id_of(2),)),
)


def recorded(*steps: Step) -> Given:
    """Recorded one by one, each accepted by the rules."""
    history = given()
    for make in steps:
        then = history.when(make)
        assert then.verdict.refusals == ()
        history = Given((*history.events, make(len(history.events) + 1)))
    return history


def state_of(history: Given) -> DealState:
    return as_deal(fold(history.events))


@pytest.mark.parametrize(
    ("story", "stage", "flags"),
    [
        (D1, "APPROACHED", []),
        (D2, "FINALIZING", ["skipped_step"]),
        (D3, "LAPSED", ["ambiguous_alias", "skipped_step"]),
        (D4, "LAPSED", ["skipped_step"]),
    ],
)
def test_the_deals_stand_where_the_article_leaves_them(story: tuple[Step, ...], stage: str, flags: list[str]) -> None:
    state = state_of(recorded(*story))

    assert (state.stage, codes(state)) == (stage, flags)


def test_the_collaboration_lives_while_the_equity_interest_is_softened() -> None:
    state = state_of(recorded(*D1))

    assert [(line.holder, line.target, line.status) for line in state.interests] == [(FOXCONN, NISSAN, "softened")]
    assert state.is_open
    assert [line.denied_type for line in state.denials] == ["deal.talks_started"]


def test_the_order_of_approach_and_interest_is_assumed_and_that_of_the_withdrawal_declared() -> None:
    state = state_of(recorded(*D1))

    assert event_id_of(6) in state.order_assumed
    assert event_id_of(7) not in state.order_assumed


def test_the_spokesman_makes_it_the_statement_of_one_party() -> None:
    assert state_of(recorded(*D1)).evidence.rumor_level == 2


def test_no_day_is_invented() -> None:
    state = state_of(recorded(*D1))

    assert (state.first_occurred, state.last_occurred, state.since) == (READ, READ, READ)


def test_the_alliance_that_lapsed_cannot_be_finalized() -> None:
    finalization = told("deal.finalized", {"signatories": [FOXCONN, HONDA]}, after=(event_id_of(3),))

    (refusal,) = recorded(*D3).when(finalization).refused("transition-refused")

    assert "LAPSED" in refusal.detail
    assert "deal.reopened" in refusal.detail
    assert "deal.reopened" in refusal.allowed


def test_the_memorandum_reported_elsewhere_changes_nothing_and_is_flagged() -> None:
    memorandum = {"instrument": "mou", "signatories": [FOXTRON, MITSUBISHI], "binding": "no"}
    joins = [
        step("deal.party_joined", {"company": FOXTRON, "role": "counterpart"}, day="2025-05-07"),
        step("deal.party_joined", {"company": YULON, "role": "manufacturer"}, day="2025-05-07"),
    ]

    state = (
        recorded(*D2).when(*joins, step("deal.agreement_signed", memorandum, day="2025-05-07")).accepted("late_news")
    )

    assert as_deal(state).stage == "FINALIZING"
    assert [line.instrument for line in as_deal(state).agreements] == ["mou"]

"""The interests ledger: expressed, reaffirmed, softened, withdrawn, realized; and never a stage."""

from __future__ import annotations

import pytest

from events.domain import STAGES
from tests.builders import FOXCONN, HONDA, NISSAN, event_id_of
from tests.unit.domain.scenario import (
    WAYS,
    Step,
    as_deal,
    codes,
    corrected,
    deal_of,
    given,
    interested,
    opened,
    step,
    withdrew,
)

START = (opened(), interested(day="2024-02"))


def acquired(day: str, **terms: str) -> Step:
    return step("deal.stake_acquired", {"holder": FOXCONN, "target": NISSAN, **terms}, day=day)


def test_an_expression_opens_a_line_named_by_its_event() -> None:
    (line,) = deal_of(*START).interests

    assert (line.id, line.holder, line.target, line.status) == (event_id_of(2), FOXCONN, NISSAN, "expressed")


def test_the_same_interest_again_reaffirms_the_line_on_the_new_terms() -> None:
    state = deal_of(*START, interested(day="2024-03", terms={"percent_min": "20"}))

    (line,) = state.interests
    assert (line.id, line.status, line.percent_min, line.since) == (event_id_of(2), "reaffirmed", "20", "2024-03")


@pytest.mark.parametrize(
    ("firmness", "status"), [("soft", "softened"), ("stated", "withdrawn"), ("binding", "withdrawn")]
)
def test_firmness_decides_between_softening_and_closing(firmness: str, status: str) -> None:
    state = deal_of(*START, withdrew("stake_interest", subject=2, more={"firmness": firmness}, day="2024-03"))

    assert state.interests[0].status == status


def test_a_softened_interest_can_be_reaffirmed_or_withdrawn() -> None:
    history = given(*START, withdrew("stake_interest", subject=2, more={"firmness": "soft"}, day="2024-03"))

    reaffirmed = as_deal(history.when(interested(day="2024-04")).accepted())
    withdrawn = as_deal(history.when(withdrew("stake_interest", subject=2, day="2024-04")).accepted())

    assert [line.status for line in reaffirmed.interests] == ["reaffirmed"]
    assert [line.status for line in withdrawn.interests] == ["withdrawn"]


def test_a_withdrawn_interest_cannot_be_withdrawn_again() -> None:
    history = given(*START, withdrew("stake_interest", subject=2, day="2024-03"))

    (refusal,) = history.when(withdrew("stake_interest", subject=2, day="2024-04")).refused("interest-not-open")

    assert "withdrawn at that point" in refusal.detail


def test_interest_after_a_withdrawal_is_a_new_line() -> None:
    state = deal_of(*START, withdrew("stake_interest", subject=2, day="2024-03"), interested(day="2024-04"))

    assert [line.status for line in state.interests] == ["withdrawn", "expressed"]


def test_an_interest_that_was_never_recorded_cannot_be_withdrawn() -> None:
    (refusal,) = given(opened()).when(withdrew("stake_interest", subject=9)).refused("interest-not-open")

    assert "prior_unknown" in refusal.detail


def test_nor_one_that_is_expressed_later() -> None:
    given(*START).when(withdrew("stake_interest", subject=2, day="2024-01-15")).refused("interest-not-open")


def test_nor_that_of_another_company() -> None:
    given(*START).when(withdrew("stake_interest", by=NISSAN, subject=2, day="2024-03")).refused("interest-not-open")


@pytest.mark.parametrize("other", [{"target": HONDA}, {"target": NISSAN, "interest_kind": "option"}])
def test_a_withdrawal_that_describes_another_interest_than_it_names_is_refused(other: dict[str, str]) -> None:
    three = opened((FOXCONN, "investor"), (NISSAN, "target"), (HONDA, "target"))
    history = given(three, interested(day="2024-02"))

    history.when(withdrew("stake_interest", subject=2, more=other, day="2024-03")).refused("interest-not-open")


def test_an_interest_corrected_to_be_of_another_is_paired_with_its_withdrawal() -> None:
    history = given(opened(), interested(day="2024-02"), withdrew("stake_interest", subject=2, day="2024-03"))
    other_way_round = {"holder": NISSAN, "target": FOXCONN, "interest_kind": "equity"}

    state = history.when(corrected(2, other_way_round)).accepted("late_news")

    assert state.anomalies[-1].events == (event_id_of(2), event_id_of(3))


def test_a_withdrawal_on_behalf_of_the_holder_names_it() -> None:
    by_other = withdrew(
        "stake_interest", by=NISSAN, subject=2, more={"holder": FOXCONN, "target": NISSAN}, day="2024-03"
    )

    given(opened((FOXCONN, "initiator"), (NISSAN, "counterpart")), interested(day="2024-02")).when(by_other).accepted()


def test_new_terms_replace_a_range_whole() -> None:
    wider = interested(terms={"percent_min": "15"}, day="2024-03")
    cheaper = interested(terms={"amount_max": "5", "currency": "USD"}, day="2024-04")
    terms = {"percent_min": "5", "percent_max": "10", "amount_min": "7", "currency": "JPY"}
    first = interested(terms=terms, day="2024-02")

    (line,) = deal_of(opened(), first, wider).interests
    (last,) = deal_of(opened(), first, wider, cheaper).interests

    assert (line.percent_min, line.percent_max, line.amount_min, line.currency) == ("15", None, "7", "JPY")
    assert (last.percent_min, last.amount_min, last.amount_max, last.currency) == ("15", None, "5", "USD")


def test_an_interest_learned_after_its_withdrawal_is_the_one_that_was_withdrawn() -> None:
    missing = {"prior_unknown": True, "target": NISSAN, "interest_kind": "equity"}
    history = given(opened(), withdrew("stake_interest", more=missing, day="2024-03"))

    (line,) = as_deal(history.when(interested(day="2024-02")).accepted()).interests

    assert (line.id, line.status, line.inferred) == (event_id_of(3), "withdrawn", False)


def test_with_prior_unknown_the_missing_interest_is_inferred() -> None:
    missing = {"prior_unknown": True, "target": NISSAN, "interest_kind": "equity"}

    (line,) = as_deal(
        given(opened()).when(withdrew("stake_interest", more=missing, day="2024-03")).accepted()
    ).interests

    assert (line.holder, line.status, line.inferred) == (FOXCONN, "withdrawn", True)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("firmness", ["soft", "stated", "binding"])
def test_withdrawing_an_interest_never_moves_the_stage(stage: str, firmness: str) -> None:
    way = (*WAYS[stage], interested(day="2024-02"))
    withdrawal = withdrew("stake_interest", subject=1 + len(way), more={"firmness": firmness}, day="2024-03")

    before, after = deal_of(opened(), *way), deal_of(opened(), *way, withdrawal)

    assert (after.stage, after.since, after.stage_event) == (before.stage, before.since, before.stage_event)
    assert after.interests != before.interests


class TestAcquisitions:
    def test_an_acquisition_realizes_the_open_interest(self) -> None:
        (line,) = deal_of(*START, acquired("2024-03", percent="34")).interests

        assert (line.id, line.status, line.percent_min) == (event_id_of(2), "realized", "34")

    def test_without_an_interest_it_opens_a_realized_line(self) -> None:
        (line,) = deal_of(opened(), acquired("2024-03", percent="34")).interests

        assert (line.status, line.interest_kind) == ("realized", "equity")

    def test_it_can_name_the_interest(self) -> None:
        given(*START).when(acquired("2024-03", percent="34", interest_ref=event_id_of(2))).accepted()
        given(*START).when(acquired("2024-03", percent="34", interest_ref=event_id_of(9))).refused("subject-unknown")

    def test_the_stake_of_the_seller_shrinks(self) -> None:
        three = opened((FOXCONN, "investor"), (NISSAN, "target"), (HONDA, "seller"))
        held = step("deal.stake_acquired", {"holder": HONDA, "target": NISSAN, "percent": "36"}, day="2024-02")

        state = deal_of(three, held, acquired("2024-03", percent="20.5", from_holder=HONDA))

        assert [(line.holder, line.percent_min) for line in state.interests] == [(HONDA, "15.5"), (FOXCONN, "20.5")]

    def test_more_than_everything_is_flagged(self) -> None:
        three = opened((FOXCONN, "investor"), (NISSAN, "target"), (HONDA, "investor"))
        history = given(three, acquired("2024-02", percent="60"))
        other = step("deal.stake_acquired", {"holder": HONDA, "target": NISSAN, "percent": "40.5"}, day="2024-03")

        state = history.when(other).accepted("stake_over_100")

        assert state.anomalies[-1].text.endswith("100.5 %.")
        assert state.anomalies[-1].events == (event_id_of(2), event_id_of(3))

    def test_nobody_realizes_the_interest_of_another(self) -> None:
        three = opened((FOXCONN, "investor"), (NISSAN, "target"), (HONDA, "investor"))
        by_honda = {"holder": HONDA, "target": NISSAN, "percent": "34", "interest_ref": event_id_of(2)}

        history = given(three, interested(day="2024-02"))

        history.when(step("deal.stake_acquired", by_honda, day="2024-03")).refused("subject-unknown")

    def test_stakes_bought_one_after_the_other_add_up(self) -> None:
        history = given(opened(), acquired("2024-02", percent="60"))

        history.when(acquired("2024-03", percent="40.5")).accepted("stake_over_100")

    def test_all_of_it_is_not(self) -> None:
        assert codes(deal_of(opened(), acquired("2024-02", percent="100"))) == []

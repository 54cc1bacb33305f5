"""The picture of a deal's timeline: what is not known exactly is not drawn as if it were."""

from __future__ import annotations

from datetime import date

import pytest
from django.template.loader import render_to_string

from events.admin.pictures.axis import Axis
from events.admin.pictures.spans import LABELS_WIDTH, Bar, Bounds, Picture, Span, draw
from tests.integration.admin.desk import a_company, a_deal, an_analyst, history, record, url

TODAY = date(2025, 6, 1)
MARCH = Bounds(date(2024, 3, 1), date(2024, 3, 31))
DAY = Bounds(date(2025, 4, 10), date(2025, 4, 10))
UP_TO = Bounds(None, date(2025, 4, 10))


def span(start: Bounds, **more: object) -> Span:
    given = {"lane": "Engagements", "label": "Approach", "title": "Foxconn approached Nissan", **more}
    return Span(start=start, **given)  # type: ignore[arg-type]


def drawn(*spans: Span) -> Picture:
    picture = draw(spans, today=TODAY)
    assert picture is not None
    return picture


def only_bar(picture: Picture) -> Bar:
    ((bar,),) = (lane.bars for lane in picture.lanes)
    return bar


def test_nothing_is_drawn_of_nothing() -> None:
    assert draw([], today=TODAY) is None


def test_the_width_of_a_bar_is_the_doubt_about_its_date() -> None:
    month, day = drawn(span(MARCH), span(DAY)).lanes[0].bars

    assert month.width > 2 * day.width
    assert not month.fades
    assert not day.fades


def test_an_open_start_fades_in_from_the_edge_of_the_picture() -> None:
    bar = only_bar(drawn(span(UP_TO)))

    assert bar.x == LABELS_WIDTH
    assert bar.solid_from == 1


def test_what_began_at_an_unknown_time_and_goes_on_is_solid_up_to_today() -> None:
    picture = drawn(span(UP_TO, goes_on=True))
    bar = only_bar(picture)

    assert 0 < bar.solid_from < 1
    assert bar.solid_to == 1
    assert bar.end_x == pytest.approx(picture.today_x, abs=0.2)


def test_an_end_that_is_not_known_exactly_fades_out() -> None:
    bar = only_bar(drawn(span(Bounds(date(2023, 1, 1), date(2023, 1, 1)), end=MARCH)))

    assert bar.solid_to < 1


def test_nothing_known_of_a_date_fills_the_whole_width() -> None:
    bar = only_bar(drawn(span(Bounds(None, None))))

    assert (bar.x, bar.solid_from) == (LABELS_WIDTH, 0)


def test_lanes_stay_apart_and_no_two_bars_share_a_row() -> None:
    picture = drawn(*(span(DAY, lane=lane) for lane in ("Stage", "Parties", "Stage")))

    assert [lane.name for lane in picture.lanes] == ["Stage", "Parties"]
    assert len({bar.y for lane in picture.lanes for bar in lane.bars}) == 3
    assert picture.lanes[0].y + picture.lanes[0].height <= picture.lanes[1].y


@pytest.mark.parametrize("days", [(date.min, date.max), (date.max, date.max), (TODAY, TODAY), (date.min, date.min)])
def test_an_axis_holds_any_days_with_few_ticks(days: tuple[date, date]) -> None:
    axis = Axis.around(days, open_start=True, left=0, right=100)

    assert all(0 <= axis.x(day) <= 100 for day in days)
    assert len(axis.ticks()) <= 10


def test_marks_are_said_in_the_table_under_the_picture() -> None:
    picture = drawn(span(DAY, is_rumor=True, is_assumed=True, is_struck=True))

    html = render_to_string("events/admin/pictures/timeline.html", {"picture": picture, "picture_of": "a deal"})

    assert "rumor, order assumed, retracted or corrected" in html
    for mark in ("rumor", "assumed", "struck"):
        assert f"dt-bar--{mark}" in html


@pytest.mark.django_db
def test_a_deal_is_drawn_as_its_history_went() -> None:
    foxconn, nissan = a_company("Hon Hai"), a_company("Nissan")
    deal = a_deal(foxconn, nissan)
    stake = {"holder": foxconn, "target": nissan, "interest_kind": "equity"}
    record("deal", "deal.approached", {"from": foxconn, "to": nissan}, to=deal, occurred="2024-03")
    record("deal", "deal.stake_interest_expressed", stake, to=deal, occurred="2024-05")
    interest = history(deal)[-1].id
    withdrawal = {"scope": "stake_interest", "by": foxconn, "subject_ref": interest, "firmness": "soft"}
    record("deal", "deal.withdrawal_declared", withdrawal, to=deal, occurred="2024-09")

    picture = an_analyst().get(url("deal", "change", deal)).context["picture"]

    lanes = {lane.name: [bar.span.label for bar in lane.bars] for lane in picture.lanes}
    assert lanes == {
        "Stage": ["LEAD", "APPROACHED"],
        "Interests": ["Equity expressed", "Equity softened"],
        "Parties": ["Hon Hai", "Nissan"],
        "Engagements": ["Approach", "Stake interest", "Withdrawal"],
    }
    assert picture.lanes[0].bars[1].span.goes_on

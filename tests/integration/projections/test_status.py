"""How far the views lag, told before anybody has to guess."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events import projections, store
from tests.integration.projections.acts import append, approach, make_deal, project
from tests.integration.projections.histories import Stream

pytestmark = pytest.mark.usefixtures("committed_db")


def test_nothing_lags_when_everything_is_projected() -> None:
    project(make_deal())

    status = projections.get_status()

    assert (status.head, status.lag_events, status.lag_seconds, status.parked) == (1, 0, 0.0, 0)


def test_committed_events_that_nobody_seals_count_as_lag() -> None:
    project(make_deal())
    append(make_deal(), make_deal())

    status = projections.get_status(now=datetime.now(UTC) + timedelta(days=1000))

    assert (status.head, status.unsealed, status.lag_events) == (1, 2, 2)
    assert status.lag_seconds > 3600


def test_the_lag_of_a_view_runs_from_its_first_unapplied_event_to_the_head() -> None:
    company, deals = Stream("company"), [make_deal() for _ in range(3)]
    company.open()
    append(company, *deals)
    while store.seal():
        pass

    status = projections.get_status(now=datetime.now(UTC) + timedelta(minutes=1))

    lags = {view.name: (view.position, view.lag_events) for view in status.projections}
    assert lags == {"deal": (1, 3), "company": (0, 4), "seminar": (4, 0), "source": (4, 0)}
    assert {view.name for view in status.projections if view.lag_seconds >= 60} == {"deal", "company"}


def test_a_view_is_complete_up_to_the_event_before_its_first_unapplied_one() -> None:
    deal = make_deal()
    project(deal)
    approach(deal)
    append(deal)
    store.seal()

    assert projections.applied_position("deal") == 1
    assert projections.applied_position("seminar") == 2


def test_status_takes_a_handful_of_queries() -> None:
    project(make_deal())

    with CaptureQueriesContext(connection) as queries:
        projections.get_status()

    assert len(queries) <= 5


def test_the_advance_command_projects_and_says_how_far() -> None:
    append(make_deal(), make_deal())
    out = StringIO()

    call_command("advance", stdout=out)

    assert out.getvalue() == "projected up to position 2, 0 streams parked\n"
    assert projections.get_status().lag_events == 0

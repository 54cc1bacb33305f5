"""Steps of the runner on a real database."""

from __future__ import annotations

import pytest

from events import projections, store
from events.projections.models import DealView
from tests.integration.projections.histories import Stream

pytestmark = pytest.mark.usefixtures("committed_db")


def test_smoke():
    deal = Stream("deal")
    deal.open()
    store.append(deal.events)

    projections.drain(5)

    assert DealView.objects.get(pk=deal.stream_id).stage == "LEAD"

"""What a browser would never send: the pages answer, refuse, and record nothing."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from events import store
from tests.integration.admin.desk import a_company, a_deal, a_source, an_analyst, press, url
from tests.integration.admin.typing_in import inputs_of

pytestmark = pytest.mark.usefixtures("committed_db")

NO_IDS = ["x", "\0", "{}", "../..", "9" * 5_000, "\U0001f600", "None"]


@pytest.fixture
def deal() -> str:
    return a_deal(a_company("Hon Hai"), a_company("Nissan"))


@pytest.mark.parametrize("forged", NO_IDS)
def test_an_address_that_carries_no_id_over_still_leads_to_the_form(deal: str, forged: str) -> None:
    analyst = an_analyst()

    for address in (url("deal", "record_type", deal, "deal.note_added"), url("seminar", "open")):
        answer = analyst.get(address, {"citations.0.source": forged, "data.linked_deals": forged, "occurred": forged})
        assert answer.status_code == 200


@pytest.mark.parametrize("forged", NO_IDS)
def test_a_forged_id_is_refused_at_its_field(deal: str, forged: str) -> None:
    analyst = an_analyst()
    source = a_source()
    address = url("deal", "record_type", deal, "deal.approached")
    sent = inputs_of(analyst.get(address).content.decode())
    for name in ("data.from", "data.to", "citations.0.source", "citations.0.asserted_by", "occurred_after"):
        sent.setlist(name, [forged])
    sent.setlist("citations.1.source", [source, forged])
    sent["record"] = "1"

    answer = press(analyst, address, sent)

    assert answer.status_code == 422
    assert len(store.load_stream(deal)) == 1


@pytest.mark.parametrize("model", ["eventlog", "anomaly", "parkedstream"])
def test_what_nobody_changes_has_no_history_of_changes(deal: str, model: str) -> None:
    root = Client()
    root.force_login(User.objects.create(username="root", is_superuser=True, is_staff=True))

    assert root.get(reverse(f"admin:events_{model}_history", args=["1"])).status_code == 404

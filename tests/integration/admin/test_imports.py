"""Imports in the admin: who may see them sees how far they came and what was refused, and changes nothing."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events import intake
from events.catalogue import Actor
from events.intake import Import, Order
from tests.integration.admin.desk import signed_in

pytestmark = pytest.mark.usefixtures("committed_db")

LIST = reverse("admin:events_import_changelist")
REGISTERED = (
    b'{"stream": {"category": "company"}, "type": "company.registered", "data": {"legal_name": "%s"%s},'
    b' "citations": "own_knowledge"}\n'
)
LINES = REGISTERED % (b"Renault", b"") + REGISTERED % (b"Nissan", b', "<b>": 1')


def an_import(actor: Actor, key: str = "first") -> Import:
    order = Order(actor=actor, client="tests", key=key, dry_run=False, may_correct=True, request_id="the-request")
    return intake.receive(order, [LINES]).job


def worked_off(job: Import) -> Import:
    intake.work(str(job.id), seconds=30)
    job.refresh_from_db()
    assert (job.state, job.recorded, job.refused) == ("done", 1, 1)
    return job


def page_of(job: Import) -> str:
    return reverse("admin:events_import_change", args=[job.number])


def test_an_import_tells_its_state_its_counts_its_sender_and_its_refused_lines() -> None:
    aiko = signed_in("view_import")
    job = worked_off(an_import(Actor("user", str(User.objects.get().pk))))

    listed, page = aiko.get(LIST).content.decode(), aiko.get(page_of(job)).content.decode()

    assert page_of(job) in listed
    assert ">Done<" in listed
    assert "aiko" in listed
    assert str(job.id) in page
    assert "/api/v1/errors/" in page
    assert "&lt;b&gt;" in page
    assert "<b>" not in page


def test_what_waits_shows_how_far_it_is_and_which_token_sent_it() -> None:
    job = an_import(Actor("token", "0123456789ab"))

    page = signed_in("view_import").get(page_of(job)).content.decode()

    assert "0 of 2 (0 %)" in page
    assert "dt_0123456789ab" in page


def test_imports_are_for_those_who_may_see_them_and_changed_by_nobody() -> None:
    job = an_import(Actor("token", "0123456789ab"))
    stranger, root = signed_in("view_dealview", name="grace"), Client()
    root.force_login(User.objects.create(username="root", is_superuser=True, is_staff=True))

    assert [stranger.get(address).status_code for address in (LIST, page_of(job))] == [403, 403]
    assert [root.post(page_of(job), {"state": "done"}).status_code, root.get(f"{LIST}add/").status_code] == [403, 403]
    assert [root.get(f"{LIST}{pk}/change/").status_code for pk in ("0", "x", "9" * 30, "%00")] == [404] * 4


def test_the_list_asks_the_database_as_often_for_many_imports_as_for_one() -> None:
    root = signed_in("view_import")
    an_import(Actor("user", "1"), "0")
    root.get(LIST)

    with CaptureQueriesContext(connection) as few:
        root.get(LIST)
    for number in range(1, 6):
        an_import(Actor("user", str(number)), str(number))
    with CaptureQueriesContext(connection) as many:
        root.get(LIST)

    assert len(many) == len(few)

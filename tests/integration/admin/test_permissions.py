"""Who may see, who may record, and that nobody may change or delete."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from django.urls import reverse

from events.admin.readonly import ReadOnlyAdmin
from events.contacts import Contact
from tests.integration.admin.desk import a_company, a_deal, a_user, history, signed_in, url

pytestmark = pytest.mark.django_db

READ_ONLY = [model for model, registered in admin.site._registry.items() if isinstance(registered, ReadOnlyAdmin)]


@pytest.fixture
def deal() -> str:
    return a_deal(a_company("Hon Hai Precision Industry"), a_company("Nissan Motor"))


def addresses(deal: str) -> list[str]:
    """Every page from which something is recorded."""
    return [
        url("deal", "open"),
        url("deal", "record", deal),
        url("deal", "record_type", deal, "deal.approached"),
        url("deal", "fix", deal, history(deal)[0].id),
        url("deal", "correct", deal, history(deal)[0].id),
        url("deal", "retract", deal, history(deal)[0].id),
        url("deal", "start", "deal.approached"),
        url("deal", "find", "company"),
    ]


def test_a_stranger_is_asked_to_sign_in(deal: str) -> None:
    for address in (url("deal", "change", deal), *addresses(deal)):
        answer = Client().get(address)

        assert answer.status_code == 302
        assert answer.url.startswith(reverse("admin:login"))


def test_staff_without_permission_see_nothing(deal: str) -> None:
    client = signed_in()

    assert {client.get(address).status_code for address in (url("deal", "change", deal), *addresses(deal))} == {403}


def test_a_reader_sees_the_deal_but_records_nothing(deal: str) -> None:
    client = signed_in("view_dealview")

    page = client.get(url("deal", "change", deal))

    assert page.status_code == 200
    assert b"Record event" not in page.content
    assert {client.get(address).status_code for address in addresses(deal)} == {403}
    assert {client.post(address, {"record": "1"}).status_code for address in addresses(deal)} == {403}
    assert len(history(deal)) == 1


def test_whoever_may_record_deals_may_not_record_companies(deal: str) -> None:
    client = signed_in("view_dealview", "add_dealview")

    assert client.get(url("deal", "record", deal)).status_code == 200
    assert client.get(url("company", "open")).status_code == 403


@pytest.mark.parametrize("model", READ_ONLY, ids=lambda model: model.__name__)
def test_not_even_a_superuser_adds_changes_or_deletes_a_row(model: type) -> None:
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_staff=True, is_active=True)
    registered = admin.site._registry[model]

    assert not registered.has_add_permission(request)
    assert not registered.has_change_permission(request)
    assert not registered.has_delete_permission(request)


def test_all_lists_of_events_and_views_are_read_only() -> None:
    ours = {model.__name__ for model in admin.site._registry if model._meta.app_label == "events"}

    assert ours - {model.__name__ for model in READ_ONLY} == {"Contact"}


def test_a_deal_cannot_be_deleted_through_the_address_for_it(deal: str) -> None:
    client = Client()
    client.force_login(User.objects.create(username="root", is_superuser=True, is_staff=True))

    answer = client.post(reverse("admin:events_dealview_delete", args=[deal]), {"post": "yes"})

    assert answer.status_code in (302, 403, 404)
    assert len(history(deal)) == 1


def test_a_contact_is_an_ordinary_row_that_can_be_edited_but_goes_by_an_erasure_alone() -> None:
    contact = Contact.objects.create(name="Jun Seki")
    permissions = [f"{verb}_contact" for verb in ("view", "change", "delete")]
    client = signed_in(*permissions)
    rows = {f"employments-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL")}

    changed = client.post(reverse("admin:events_contact_change", args=[contact.pk]), {"name": "J. Seki", **rows})
    contact.refresh_from_db()
    deleted = client.post(reverse("admin:events_contact_delete", args=[contact.pk]), {"post": "yes"})

    assert (changed.status_code, contact.name) == (302, "J. Seki")
    assert deleted.status_code == 403
    assert Contact.objects.exists()


def test_an_erased_contact_cannot_be_edited_again() -> None:
    contact = Contact.objects.create(name="", erased_at=datetime.now(UTC))
    client = signed_in("view_contact", "change_contact")
    rows = {f"employments-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL")}

    answer = client.post(reverse("admin:events_contact_change", args=[contact.pk]), {"name": "Jun Seki", **rows})

    assert answer.status_code == 403
    assert "an erased contact" in client.get(reverse("admin:events_contact_changelist")).content.decode()


def test_someone_who_is_not_staff_is_kept_out(deal: str) -> None:
    client = Client()
    client.force_login(a_user("view_dealview", "add_dealview", staff=False))

    assert client.get(url("deal", "record", deal)).status_code == 302

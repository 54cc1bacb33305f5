"""Lists and the first page: read from the views, with as many queries for fifty rows as for one."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events import projections
from events.projections.models import ParkedStream
from tests.integration.admin.desk import a_company, a_deal, a_source, catch_up, record, signed_in, url

pytestmark = pytest.mark.usefixtures("committed_db")

PAGES = [
    "admin:index",
    "admin:events_dealview_changelist",
    "admin:events_companyview_changelist",
    "admin:events_seminarview_changelist",
    "admin:events_sourceview_changelist",
    "admin:events_eventlog_changelist",
    "admin:events_anomaly_changelist",
    "admin:events_parkedstream_changelist",
    "admin:events_contact_changelist",
]


@pytest.fixture
def root() -> Client:
    client = Client()
    client.force_login(User.objects.create(username="root", is_superuser=True, is_staff=True))
    return client


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def a_busy_desk(number: int) -> str:
    """One of each, with something to look at; answers the deal."""
    source = a_source(f"Paper {number}")
    foxconn, nissan = a_company(f"Hon Hai {number}", f"Foxconn {number}"), a_company(f"Nissan {number}")
    deal = a_deal(foxconn, nissan, title=f"Collaboration {number}")
    record("deal", "deal.talks_started", {"parties": [foxconn, nissan]}, to=deal, occurred="2024")
    record("deal", "deal.note_added", {"body": "a note"}, to=deal, citations=[{"source": source, "quote": "it says"}])
    record("seminar", "seminar.announced", {"host": foxconn, "linked_deals": [deal]})
    return deal


def count_queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_the_database_as_often_for_many_rows_as_for_few(page: str, root: Client) -> None:
    a_busy_desk(0)
    catch_up()
    address = reverse(page)
    count_queries(root, address)  # content types and the like are remembered from here on

    few = count_queries(root, address)
    for number in range(1, 6):
        a_busy_desk(number)
    catch_up()

    assert count_queries(root, address) == few


def test_a_deal_page_asks_the_database_as_often_for_a_long_story_as_for_a_short_one(root: Client) -> None:
    deal = a_busy_desk(0)
    catch_up()
    address = url("deal", "change", deal)
    count_queries(root, address)

    few = count_queries(root, address)
    for number in range(10):
        record("deal", "deal.note_added", {"body": f"note {number}"}, to=deal)
    catch_up()

    assert count_queries(root, address) == few


def test_the_list_of_deals_finds_by_any_name_of_a_party(root: Client) -> None:
    nissan = a_company("Nissan Motor")
    a_deal(a_company("Hon Hai Precision Industry", "Foxconn"), nissan, title="Electric cars")
    a_deal(a_company("Honda Motor"), nissan, title="Two makers join")
    catch_up()

    page = text(root.get(reverse("admin:events_dealview_changelist"), {"q": "nissan foxconn"}))

    assert "Electric cars" in page
    assert "Two makers join" not in page


def test_the_list_of_deals_is_filtered_by_stage(root: Client) -> None:
    a_busy_desk(1)
    catch_up()
    deals = reverse("admin:events_dealview_changelist")

    assert "Collaboration 1" in text(root.get(deals, {"stage": "TALKS"}))
    assert "Collaboration 1" not in text(root.get(deals, {"stage": "LEAD"}))


@pytest.mark.parametrize("searched", ["\0", "%", "_" * 300, "' OR 1=1", "🜚"])
def test_odd_searches_are_only_searches(searched: str, root: Client) -> None:
    a_busy_desk(1)
    catch_up()

    for page in PAGES[1:5]:
        assert root.get(reverse(page), {"q": searched}).status_code == 200


def test_the_log_tells_every_event_as_a_sentence_newest_first(root: Client) -> None:
    deal = a_busy_desk(1)
    catch_up()

    page = text(root.get(reverse("admin:events_eventlog_changelist")))

    assert page.index("Foxconn 1 announced a seminar") < page.index("Hon Hai 1 was registered")
    assert url("deal", "change", deal) in page


def test_the_log_is_filtered_by_kind(root: Client) -> None:
    a_busy_desk(1)
    catch_up()

    page = text(root.get(reverse("admin:events_eventlog_changelist"), {"type": "deal.note_added"}))

    assert "a note" in page
    assert "was registered" not in page


def test_pages_of_the_log_hold_every_position_once(root: Client) -> None:
    deal = a_busy_desk(0)
    for number in range(60):
        record("deal", "deal.note_added", {"body": f"note {number}"}, to=deal)
    catch_up()

    positions: list[int] = []
    for number in (1, 2):
        answer = root.get(reverse("admin:events_eventlog_changelist"), {"p": number})
        positions += [row.position for row in answer.context["cl"].result_list]

    assert positions == list(range(67, 0, -1))


def test_a_position_of_the_log_leads_to_the_entry(root: Client) -> None:
    company = a_company("Honda Motor")
    catch_up()

    answer = root.get(reverse("admin:events_eventlog_change", args=[1]))

    assert answer.url.startswith(url("company", "change", company) + "#e-")


def test_the_first_page_counts_the_stages_and_tells_the_latest_and_what_is_flagged(root: Client) -> None:
    a_busy_desk(1)
    catch_up()

    answer = root.get(reverse("admin:index"))

    page = text(answer)
    counts = {stage.stage: stage.count for _, stages in answer.context["pipeline"] for stage in stages}
    assert {stage: count for stage, count in counts.items() if count} == {"TALKS": 1}
    assert [kind.label for kind in answer.context["named"]] == [
        "Approach", "Stake interest", "Withdrawal", "Seminar", "Finalized deal",
    ]  # fmt: skip
    assert "Foxconn 1 announced a seminar" in page
    assert "The deal went from LEAD straight to TALKS" in page
    assert "up to date" in page


def test_the_first_page_says_how_far_the_views_are_behind(root: Client) -> None:
    catch_up()
    a_busy_desk(1)

    assert "7 behind" in text(root.get(reverse("admin:index")))


def test_the_first_page_shows_each_person_only_what_they_may_see() -> None:
    a_busy_desk(1)
    catch_up()

    answer = signed_in("view_seminarview", name="guest").get(reverse("admin:index"))

    assert {item.told.event.category for item in answer.context["latest"]} == {"seminar"}
    assert (answer.context["pipeline"], answer.context["flags"]) == ([], [])
    assert not answer.context["can_record"]


def test_the_kind_on_the_first_page_asks_for_the_deal(root: Client) -> None:
    deal = a_busy_desk(1)
    catch_up()
    start = url("deal", "start", "deal.approached")

    asked = text(root.get(start))
    unknown = text(root.get(start, {"go": "1", "deal.typed": "no such deal"}))
    led_on = root.get(start, {"go": "1", "deal.typed": "collaboration 1"})

    assert "Collaboration 1" in asked
    assert "No deal is called “no such deal”" in unknown
    assert led_on.url == url("deal", "record_type", deal, "deal.approached")


def test_names_are_found_while_they_are_typed(root: Client) -> None:
    a_busy_desk(1)
    catch_up()

    items = root.get(url("deal", "find", "company"), {"q": "foxconn 1"}).json()["items"]

    assert [(item["label"], item["exact"]) for item in items] == [("Foxconn 1", True)]
    assert root.get(url("deal", "find", "nonsense"), {"q": "x"}).json() == {"items": []}


def test_a_date_is_said_back_while_it_is_typed(root: Client) -> None:
    address = url("deal", "date_in_words")

    assert root.get(address, {"q": "H2 2026"}).json() == {
        "words": "some time in the second half of 2026, day not known"
    }
    assert "problem" in root.get(address, {"q": "5/3/2024"}).json()


def test_pages_of_a_company_a_seminar_and_a_source_tell_what_hangs_on_them(root: Client) -> None:
    a_busy_desk(1)
    catch_up()

    for category, says in (("company", "Collaboration 1"), ("seminar", "Collaboration 1"), ("source", "1 citation")):
        rows = root.get(reverse(f"admin:events_{category}view_changelist")).context["cl"].result_list
        pages = [text(root.get(url(category, "change", str(row.pk)))) for row in rows]

        assert any(says in page for page in pages)


def test_a_parked_stream_is_listed_and_can_be_tried_again(root: Client) -> None:
    company = a_company("Honda Motor")
    catch_up()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO parked_stream"
            " (projection, stream_id, partition, position, error, attempts, skipped, parked_at, tried_at)"
            " SELECT 'company', %s, partition, position, 'it broke', 1, 0, now(), now() FROM event_log",
            [company],
        )
    parked = ParkedStream.objects.get()
    address = reverse("admin:events_parkedstream_changelist")

    listed = text(root.get(address))
    root.post(address, {"action": "retry", "_selected_action": [parked.pk]})

    assert "it broke" in listed
    assert not ParkedStream.objects.exists()
    assert projections.get_status().parked == 0

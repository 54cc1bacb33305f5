"""Recording in the admin: what is typed is judged by the rules, and recorded as the person who is signed in."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User

from events import catalogue, domain
from events.domain import DealState
from tests.integration.admin import desk
from tests.integration.admin.desk import a_company, a_deal, a_source, an_analyst, catch_up, fill_in, history, url

pytestmark = pytest.mark.usefixtures("committed_db")

AMENDMENTS = ("deal.event_corrected", "deal.event_retracted")
RECORDABLE = [cls.type for cls in catalogue.list_types("deal") if cls.type not in ("deal.opened", *AMENDMENTS)]


@pytest.fixture
def foxconn() -> str:
    return a_company("Hon Hai Precision Industry", "Foxconn", country="TW")


@pytest.fixture
def nissan() -> str:
    return a_company("Nissan Motor", country="JP")


@pytest.fixture
def deal(foxconn: str, nissan: str) -> str:
    return a_deal(foxconn, nissan)


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def stage(deal: str) -> str:
    state = domain.fold(history(deal))
    assert isinstance(state, DealState)
    return state.stage


def form_url(deal: str, type_: str) -> str:
    return url("deal", "record_type", deal, type_)


def test_an_approach_is_recorded_as_the_person_who_is_signed_in(deal: str, foxconn: str, nissan: str) -> None:
    source = a_source()
    client = an_analyst()

    answer = fill_in(
        client,
        form_url(deal, "deal.approached"),
        data__from=foxconn,
        data__to=nissan,
        occurred="around 2024-03",
        citations__0__source=source,
        citations__0__quote="has already approached Nissan",
        citations__0__asserted_by=f"company:{foxconn}",
        citations__0__credibility="2",
    )

    event = history(deal)[-1]
    assert (answer.status_code, answer.url) == (302, f"{url('deal', 'change', deal)}#e-{event.id}")
    assert event.metadata.actor == catalogue.Actor("user", str(User.objects.get().pk))
    assert event.metadata.channel == "admin"
    assert event.metadata.request_id
    assert catalogue.dates.to_text(event.occurred) == "2024-03~"
    (citation,) = event.metadata.citations
    assert (citation.source, citation.credibility, citation.asserted_by.id) == (source, 2, foxconn)


def test_what_was_recorded_shows_at_once_while_the_views_catch_up(deal: str, foxconn: str, nissan: str) -> None:
    catch_up()
    client = an_analyst()
    fill_in(client, form_url(deal, "deal.approached"), data__from=foxconn, data__to=nissan, own_knowledge="on")

    before = text(client.get(url("deal", "change", deal)))
    catch_up()
    after = text(client.get(url("deal", "change", deal)))

    assert "Foxconn approached Nissan Motor" in before
    assert "dt-tone-APPROACHED" in before
    assert "views catching up" in before
    assert "views catching up" not in after


def test_checking_says_what_would_change_and_writes_nothing(deal: str, foxconn: str, nissan: str) -> None:
    before = len(history(deal))

    answer = fill_in(
        an_analyst(),
        form_url(deal, "deal.talks_started"),
        "check",
        data__parties=[foxconn, nissan],
        own_knowledge="on",
        occurred="2024-03",
    )

    page = text(answer)
    assert "Stage moves from LEAD to TALKS." in page
    assert "Skipped step" in page
    assert "some time in March 2024, day not known" in page
    assert len(history(deal)) == before


def test_a_note_is_checked_with_its_own_words(deal: str) -> None:
    answer = fill_in(
        an_analyst(), form_url(deal, "deal.note_added"), "check", data__body="ask again", own_knowledge="on"
    )

    assert "ask again" in text(answer)
    assert "Stage stays LEAD." in text(answer)


def test_a_company_that_takes_no_part_is_refused_at_its_field(deal: str, foxconn: str) -> None:
    honda = a_company("Honda Motor")
    catch_up()

    answer = fill_in(
        an_analyst(), form_url(deal, "deal.approached"), data__from=foxconn, data__to__typed="honda motor",
        own_knowledge="on",
    )  # fmt: skip

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"data.to"}
    assert honda not in {reference.id for event in history(deal) for reference in catalogue.list_references(event.data)}


def test_missing_evidence_is_refused_where_the_evidence_goes(deal: str, foxconn: str, nissan: str) -> None:
    answer = fill_in(an_analyst(), form_url(deal, "deal.approached"), data__from=foxconn, data__to=nissan)

    assert answer.status_code == 422
    assert answer.context["form"].part_errors["citations"]
    assert len(history(deal)) == 1


@pytest.mark.parametrize("occurred", ["5/3/2024", "2999", "soon"])
def test_a_date_that_cannot_be_is_refused_in_its_box_and_kept(
    occurred: str, deal: str, foxconn: str, nissan: str
) -> None:
    answer = fill_in(
        an_analyst(), form_url(deal, "deal.approached"), data__from=foxconn, data__to=nissan, own_knowledge="on",
        occurred=occurred,
    )  # fmt: skip

    assert answer.context["form"].errors.keys() == {"occurred"}
    assert f'value="{occurred}"' in text(answer)


def test_a_refusal_by_the_rules_says_what_would_be_possible(deal: str, foxconn: str, nissan: str) -> None:
    desk.record("deal", "deal.lapsed", {"reason": "nothing came of it"}, to=deal)

    answer = fill_in(
        an_analyst(), form_url(deal, "deal.finalized"), data__signatories=[foxconn, nissan], own_knowledge="on"
    )

    assert answer.status_code == 422
    assert "Possible now:" in text(answer)
    assert "Reopened" in text(answer)
    assert stage(deal) == "LAPSED"


def test_a_name_of_several_companies_is_settled_by_the_person_and_the_choice_is_flagged(foxconn: str) -> None:
    motors = a_company("Mitsubishi Motors Corporation", "Mitsubishi")
    a_company("Mitsubishi Corporation", "Mitsubishi")
    catch_up()
    client = an_analyst()
    typed = {
        "data__title": "EVs for Oceania",
        "data__deal_kind": "contract_manufacturing",
        "data__parties__0__company__typed": "Foxconn",
        "data__parties__0__role": "manufacturer",
        "data__parties__1__company__typed": "mitsubishi",
        "data__parties__1__role": "counterpart",
        "own_knowledge": "on",
    }

    asked = fill_in(client, url("deal", "open"), **typed)
    answered = fill_in(client, url("deal", "open"), **typed, data__parties__1__company=motors)

    assert "Mitsubishi Corporation" in asked.context["form"].errors["data.parties.1.company"][0]
    assert answered.status_code == 302
    (event,) = history(answered.url.split("/")[4])
    assert [party.company for party in event.data.parties] == [foxconn, motors]
    assert event.metadata.ambiguous_names == ("mitsubishi",)


def test_a_newer_entry_of_someone_else_is_shown_and_what_was_typed_is_kept(
    deal: str, foxconn: str, nissan: str
) -> None:
    client = an_analyst()
    address = form_url(deal, "deal.approached")
    typed = {"data__from": foxconn, "data__to": nissan, "data__topic": "my own words", "own_knowledge": "on"}
    stale = {"expected_version": "1", **typed}
    desk.record("deal", "deal.note_added", {"body": "I was faster"}, to=deal)

    answer = fill_in(client, address, **stale)

    assert answer.status_code == 409
    assert "I was faster" in text(answer)
    assert 'value="my own words"' in text(answer)
    assert len(history(deal)) == 2

    again = desk.press(client, address, desk.inputs_of(answer.content.decode()), record="1")

    assert again.status_code == 302
    assert history(deal)[-1].data.topic == "my own words"


def test_pressing_record_twice_records_once(deal: str) -> None:
    client = an_analyst()
    sent = desk.inputs_of(client.get(form_url(deal, "deal.note_added")).content.decode())
    sent |= {"data.body": "once", "own_knowledge": "on", "record": "1"}

    first = client.post(form_url(deal, "deal.note_added"), sent)
    second = client.post(form_url(deal, "deal.note_added"), sent)

    assert first.url == second.url
    assert len(history(deal)) == 2


def test_a_form_that_was_recorded_asks_before_it_records_something_else(deal: str) -> None:
    client = an_analyst()
    address = form_url(deal, "deal.note_added")
    sent = desk.inputs_of(client.get(address).content.decode())
    client.post(address, sent | {"data.body": "one", "own_knowledge": "on", "record": "1"})

    other = client.post(address, sent | {"data.body": "two", "own_knowledge": "on", "record": "1"})

    assert other.status_code == 422
    assert "recorded before" in text(other)
    assert len(history(deal)) == 2


def test_the_next_entry_from_the_same_source_begins_with_it(deal: str) -> None:
    source = a_source()

    answer = fill_in(
        an_analyst(), form_url(deal, "deal.note_added"), "another", data__body="x", citations__0__source=source,
        occurred="2024",
    )  # fmt: skip

    assert answer.url == f"{url('deal', 'record', deal)}?citations.0.source={source}&occurred=2024"


def test_a_source_a_company_and_a_seminar_are_entered_in_the_admin(deal: str, foxconn: str) -> None:
    catch_up()
    client = an_analyst()

    source = fill_in(client, url("source", "open"), data__publisher="EV trade press", data__reliability="C")
    company = fill_in(client, url("company", "open"), data__legal_name="Honda Motor", own_knowledge="on")
    seminar = fill_in(
        client, f"{url('seminar', 'open')}?data.linked_deals={deal}", data__host__typed="Foxconn",
        data__place__city="Tokyo", own_knowledge="on",
    )  # fmt: skip

    assert [answer.status_code for answer in (source, company, seminar)] == [302, 302, 302]
    (announced,) = history(seminar.url.split("/")[4])
    assert (announced.data.host, announced.data.linked_deals) == (foxconn, (deal,))


def test_the_picker_shows_the_named_kinds_first_and_why_others_are_not_possible(deal: str) -> None:
    answer = an_analyst().get(url("deal", "record", deal))

    kinds = answer.context["kinds"]
    named = [kind.label for kind in kinds.named]
    off = {kind.type: kind.why_not for kind in kinds.others if kind.why_not}
    assert named == ["Approach", "Stake interest", "Withdrawal", "Seminar", "Finalized deal"]
    assert off["deal.took_effect"] == "Not possible at stage LEAD."
    assert "no open proposal" in off["deal.proposal_answered"]
    offered = {kind.type for kind in (*kinds.named, *kinds.others, *kinds.fixing)}
    assert offered == {*RECORDABLE, "seminar.announced"}


def test_quoted_words_that_say_finalizing_are_pointed_out(deal: str, foxconn: str, nissan: str) -> None:
    answer = fill_in(
        an_analyst(), form_url(deal, "deal.finalized"), "check", data__signatories=[foxconn, nissan],
        citations__0__source=a_source(), citations__0__quote="Foxconn is finalizing a deal",
    )  # fmt: skip

    assert "still being finalised" in text(answer)


def test_hostile_text_is_told_as_text(foxconn: str, nissan: str) -> None:
    deal = a_deal(foxconn, nissan, title="<script>alert(1)</script>")
    desk.record("deal", "deal.position_stated", {"by": foxconn, "topic": "<b>x", "stance": "</title>"}, to=deal)

    page = an_analyst().get(url("deal", "change", deal)).content.decode()

    assert "<script>alert" not in page
    assert "<b>x" not in page
    assert "</title></" not in page

"""The page of every form, in its place."""

from __future__ import annotations

import pytest

from events import catalogue, domain
from tests.integration.admin.desk import a_company, a_deal, a_source, an_analyst, record, url

pytestmark = pytest.mark.django_db

AMENDMENTS = ("event_corrected", "event_retracted")
LATER = [
    (cls.category(), cls.type)
    for cls in catalogue.list_types()
    if cls.category() in domain.OPENING_TYPES  # a contact's erasure has no form
    and not cls.type.endswith(AMENDMENTS)
    and cls.type not in domain.OPENING_TYPES.values()
]


def stream_of(category: str) -> str:
    if category == "source":
        return a_source()
    if category == "company":
        return a_company("Hon Hai Precision Industry")
    return a_deal(a_company("Hon Hai Precision Industry"), a_company("Nissan Motor"))


@pytest.mark.parametrize(("category", "type_"), [pair for pair in LATER if pair[0] != "seminar"])
def test_every_event_type_has_its_form(category: str, type_: str) -> None:
    answer = an_analyst().get(url(category, "record_type", stream_of(category), type_))

    assert answer.status_code == 200
    assert f"<h1>{catalogue.get_type(type_).label}</h1>" in answer.content.decode()


@pytest.mark.parametrize("category", ["deal", "company", "seminar", "source"])
def test_every_category_has_the_form_that_opens_a_stream(category: str) -> None:
    answer = an_analyst().get(url(category, "open"))

    label = catalogue.get_type(domain.OPENING_TYPES[category]).label
    assert f"<h1>{label}</h1>" in answer.content.decode()


@pytest.mark.parametrize("type_", ["deal.unheard_of", "company.renamed"])
def test_a_type_that_is_not_of_the_category_is_not_found(type_: str) -> None:
    answer = an_analyst().get(url("deal", "record_type", stream_of("deal"), type_))

    assert answer.status_code == 404


def test_a_company_is_not_found_among_the_deals() -> None:
    answer = an_analyst().get(url("deal", "change", stream_of("company")))

    assert answer.status_code == 404


def test_a_seminar_form_stands_on_its_page() -> None:
    seminar = {"host": a_company("Hon Hai Precision Industry"), "kind": "seminar"}
    stream = record("seminar", "seminar.announced", seminar).stream_id

    answer = an_analyst().get(url("seminar", "record_type", stream, "seminar.held"))

    assert "<h1>Seminar held</h1>" in answer.content.decode()

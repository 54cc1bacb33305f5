"""Finding rows by the words people remember."""

from __future__ import annotations

import pytest

from events.projections.models import CompanyView, DealView
from tests.integration.projections.acts import FOXCONN, NISSAN, make_deal, project
from tests.integration.projections.histories import Stream

pytestmark = pytest.mark.usefixtures("committed_db")


def make_company(stream_id: str, legal_name: str) -> Stream:
    company = Stream("company", stream_id)
    company.add("company.registered", {"legal_name": legal_name})
    return company


def test_a_deal_is_found_by_its_title_its_code_and_the_names_of_its_parties() -> None:
    foxconn, nissan = make_company(FOXCONN, "Hon Hai Precision Industry"), make_company(NISSAN, "日産自動車")
    foxconn.add("company.aliased", {"name": "Foxconn", "kind": "trade"})
    project(foxconn, nissan, make_deal(title="Électric 50% cars"))

    for words in ("électric", "50%", "FOXCONN", "hon hai", "日産", "foxconn cars", "d-20"):
        assert DealView.objects.matching(words).count() == 1, words
    for words in ("toyota", "foxconn toyota", "5_%"):
        assert not DealView.objects.matching(words).exists(), words


def test_a_deal_is_found_by_the_new_name_of_a_party_and_still_by_the_former() -> None:
    foxconn = make_company(FOXCONN, "Hon Hai")
    project(foxconn, make_deal())

    foxconn.add("company.renamed", {"legal_name": "Foxconn Technology"})
    project(foxconn)

    assert DealView.objects.matching("foxconn").count() == 1
    assert DealView.objects.matching("hon hai").count() == 1
    assert CompanyView.objects.get(search__contains="foxconn").display_name == "Foxconn Technology"


def test_names_are_rows_to_look_companies_up_by() -> None:
    foxconn = make_company(FOXCONN, "Hon Hai")
    foxconn.add("company.aliased", {"name": "鴻海", "kind": "legal", "lang": "zh"})
    project(foxconn)

    names = CompanyView.objects.get().names.values_list("n", "name", "kind", "lang", "folded")

    assert list(names) == [(0, "Hon Hai", "legal", None, "hon hai"), (1, "鴻海", "legal", "zh", "鴻海")]

"""Finding rows by the words people remember."""

from __future__ import annotations

import pytest

from events.projections import words
from events.projections.models import CompanyView, DealView, SearchText, SourceView
from tests.integration.projections.acts import FOXCONN, NISSAN, make_deal, project, rebuild
from tests.integration.projections.histories import Stream

pytestmark = pytest.mark.usefixtures("committed_db")


def make_company(stream_id: str, legal_name: str) -> Stream:
    company = Stream("company", stream_id)
    company.add("company.registered", {"legal_name": legal_name})
    return company


def make_source(publisher: str) -> Stream:
    source = Stream("source")
    source.add("source.registered", {"publisher": publisher})
    return source


def test_a_deal_is_found_by_its_title_its_code_and_the_names_of_its_parties() -> None:
    foxconn, nissan = make_company(FOXCONN, "Hon Hai Precision Industry"), make_company(NISSAN, "日産自動車")
    foxconn.add("company.aliased", {"name": "Foxconn", "kind": "trade"})
    project(foxconn, nissan, make_deal(title="Électric 50% cars"))

    for typed in ("électric", "50%", "FOXCONN", "hon hai", "日産", "foxconn cars", "d-20"):
        assert DealView.objects.matching(typed).count() == 1, typed
    for typed in ("toyota", "foxconn toyota", "5_%"):
        assert not DealView.objects.matching(typed).exists(), typed


def test_a_deal_is_found_by_the_new_name_of_a_party_and_still_by_the_former() -> None:
    foxconn = make_company(FOXCONN, "Hon Hai")
    project(foxconn, make_deal())

    foxconn.add("company.renamed", {"legal_name": "Foxconn Technology"})
    project(foxconn)

    assert DealView.objects.matching("foxconn").count() == 1
    assert DealView.objects.matching("hon hai").count() == 1
    assert CompanyView.objects.matching("foxconn").get().display_name == "Foxconn Technology"


def test_names_are_rows_to_look_companies_up_by() -> None:
    foxconn = make_company(FOXCONN, "Hon Hai")
    foxconn.add("company.aliased", {"name": "鴻海", "kind": "legal", "lang": "zh"})
    project(foxconn)

    names = CompanyView.objects.get().names.values_list("n", "name", "kind", "lang", "folded")

    assert list(names) == [(0, "Hon Hai", "legal", None, "hon hai"), (1, "鴻海", "legal", "zh", "鴻海")]


@pytest.mark.parametrize("typed", ["citroen", "CITROËN", "Ｃｉｔｒｏëｎ", "citroe\u0308n"])
def test_case_accents_and_width_do_not_matter(typed: str) -> None:
    project(make_company(FOXCONN, "Citroën"))

    assert CompanyView.objects.matching(typed).count() == 1


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("日産", "日産自動車株式会社"),
        ("フォックスコン", "ﾌｫｯｸｽｺﾝ・テクノロジー"),
        ("産", "日産自動車"),
        ("海精密", "鴻海精密工業"),
    ],
)
def test_names_without_spaces_are_found_by_any_part(typed: str, name: str) -> None:
    project(make_company(FOXCONN, name), make_company(NISSAN, "Nissan Motor"))

    assert [row.legal_name for row in CompanyView.objects.matching(typed)] == [name]


@pytest.mark.parametrize("typed", ["nisan", "nissna", "mitsubshi", "mitsubihsi", "foxcom", "mitsubishi moters"])
def test_a_mistyped_word_finds_what_resembles_it(typed: str) -> None:
    companies = [make_company(FOXCONN, "Foxconn"), make_company(NISSAN, "Nissan Motor")]
    project(*companies, make_company("0195f000-0000-7000-8000-000000000009", "Mitsubishi Motors"))

    (found,) = CompanyView.objects.matching(typed)

    assert found.legal_name[:3].casefold() == typed[:3]


def test_a_deal_is_found_by_the_mistyped_name_of_a_party() -> None:
    project(make_company(FOXCONN, "Foxconn"), make_company(NISSAN, "Nissan Motor"), make_deal(title="Platform"))

    assert DealView.objects.matching("nisan platfrom").count() == 1
    assert not DealView.objects.matching("nisan merger").exists()


def test_a_short_word_is_not_taken_for_the_beginning_of_another() -> None:
    project(make_company(FOXCONN, "Hon Hai"), make_company(NISSAN, "Mito"))

    for typed in ("honda", "mitsubishi", "xxxx", "hai-tec"):
        assert not CompanyView.objects.matching(typed).exists(), typed


def test_what_is_spelt_right_brings_nothing_that_merely_resembles_it() -> None:
    project(make_company(FOXCONN, "Nisan Foods"), make_company(NISSAN, "Nissan Motor"))

    assert [row.legal_name for row in CompanyView.objects.matching("nisan")] == ["Nisan Foods"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [("%", "100% EV"), ("_", "a_b"), ("\\", "back\\slash"), ("'", "O'Hara"), ('"', 'The "Times"'), ("a\0_b", "a_b")],
)
def test_odd_characters_are_themselves(typed: str, found: str) -> None:
    project(*(make_source(name) for name in ("100% EV", "a_b", "back\\slash", "O'Hara", 'The "Times"', "plain")))

    assert [row.publisher for row in SourceView.objects.matching(typed)] == [found]


def test_no_word_is_no_condition() -> None:
    project(make_source("Plain"))

    assert SourceView.objects.matching(" \0 ").count() == 1


def test_each_word_counts_once_and_the_longest_come_first() -> None:
    assert words.list_words("EV Nissan ＮＩＳＳＡＮ\u3000nissan motor") == ["nissan", "motor", "ev"]
    assert words.list_words(" ".join(3 * letter for letter in "abcdefghijklmn")) == [3 * a for a in "abcdefghij"]


def test_no_more_than_two_short_words_are_looked_for() -> None:
    assert words.list_words("a b c d e f g h i j") == ["a", "b"]
    assert words.list_words("of ev 日産 nissan x") == ["nissan", "of", "ev"]
    assert len(words.list_words(" ".join(f"word{n}" for n in range(20)) + " a b")) == words.WORDS_MAX


def test_short_words_narrow_what_longer_ones_found() -> None:
    project(make_source("Press EV"), make_source("Press"), make_source("EV"))

    assert [row.publisher for row in SourceView.objects.matching("press ev")] == ["Press EV"]


def test_what_is_found_by_comes_back_with_a_rebuild_and_goes_with_its_stream() -> None:
    foxconn = make_company(FOXCONN, "Hon Hai")
    project(foxconn)
    SearchText.objects.update(text="something else")
    SearchText.objects.create(stream_id=NISSAN, category="company", text="nobody")

    rebuild("company")

    assert list(SearchText.objects.values_list("stream_id", "text")) == [(foxconn_id(foxconn), "hon hai")]


def foxconn_id(stream: Stream) -> object:
    return CompanyView.objects.get(pk=stream.stream_id).pk

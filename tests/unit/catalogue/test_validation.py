import time
from typing import Any

import pytest

from events import catalogue
from events.catalogue.examples import ARTICLE, FOXCONN, HONDA, INTEREST, NISSAN


def refused(type: str, data: Any) -> dict[str, tuple[str, str]]:
    """Pointer of each problem to its code and detail."""
    with pytest.raises(catalogue.InvalidEventError) as caught:
        catalogue.validate(type, data)
    return {error["pointer"]: (error["code"], error["detail"]) for error in caught.value.details["errors"]}


def interest(**fields: Any) -> dict[str, Any]:
    return {"holder": FOXCONN, "target": NISSAN, "interest_kind": "equity", **fields}


def withdrawal(**fields: Any) -> dict[str, Any]:
    return {"scope": "stake_interest", "by": FOXCONN, "subject_ref": INTEREST, **fields}


def test_a_missing_field_is_named() -> None:
    assert refused("deal.approached", {"from": FOXCONN}) == {"/data/to": ("missing", "This field is required.")}


def test_an_unknown_field_is_refused_with_the_fields_that_there_are() -> None:
    problems = refused("deal.approach_answered", {"by": NISSAN, "answer": "declined", "why": "no"})

    assert problems == {"/data/why": ("unknown-field", "There is no field 'why' here; the fields are by, answer.")}


def test_an_unknown_field_deep_inside_is_refused_with_the_fields_of_that_place() -> None:
    problems = refused(
        "deal.opened",
        {"title": "x", "deal_kind": "merger", "parties": [{"company": FOXCONN, "role": "target", "a/b~c": 1}]},
    )

    assert problems == {
        "/data/parties/0/a~1b~0c": (
            "unknown-field",
            "There is no field 'a/b~c' here; the fields are company, role.",
        )
    }


def test_the_python_name_of_a_field_is_not_its_name_on_the_wire() -> None:
    assert set(refused("deal.approached", {"from_": FOXCONN, "to": NISSAN})) == {"/data/from", "/data/from_"}


def test_a_value_outside_an_enumeration_is_refused_with_what_is_allowed() -> None:
    code, detail = refused("deal.approach_answered", {"by": NISSAN, "answer": "maybe"})["/data/answer"]

    assert code == "not-allowed"
    assert detail == "Must be 'accepted', 'declined', 'interested' or 'no_comment'."


def test_a_bad_id_in_a_list_is_pointed_at() -> None:
    problems = refused("deal.meeting_held", {"participants": [FOXCONN, "Nissan"]})

    assert problems["/data/participants/1"][0] == "id-expected"


@pytest.mark.parametrize("number", [10, 12.5, float("nan"), True, -3])
@pytest.mark.parametrize("field", ["percent_min", "amount_min"])
def test_a_json_number_is_refused_where_a_decimal_belongs(field: str, number: float) -> None:
    code, detail = refused("deal.stake_interest_expressed", interest(**{field: number}, currency="JPY"))[
        f"/data/{field}"
    ]

    assert code == "decimal-string-expected"
    assert "a JSON number is refused" in detail


@pytest.mark.parametrize("text", ["-1", "1e3", "1,000", " 1", "", "1.", ".5", "١", "1.1234567", "9" * 19, "NaN"])
def test_what_is_not_a_plain_decimal_is_refused(text: str) -> None:
    assert refused("deal.stake_interest_expressed", interest(amount_min=text, currency="JPY"))["/data/amount_min"][
        0
    ] == ("decimal-string-expected")


@pytest.mark.parametrize(("given", "stored"), [("10.50", "10.5"), ("007", "7"), ("0.000", "0"), ("100.0", "100")])
def test_a_decimal_is_stored_in_its_canonical_form(given: str, stored: str) -> None:
    data = catalogue.validate("deal.stake_interest_expressed", interest(percent_min=given))

    assert data.to_json()["percent_min"] == stored


@pytest.mark.parametrize("percent", ["100.000001", "101", "999999999999999999"])
def test_a_percentage_over_100_is_refused(percent: str) -> None:
    problems = refused("deal.stake_interest_expressed", interest(percent_max=percent))

    assert problems == {"/data/percent_max": ("percent-range", "Must be a percentage from 0 to 100.")}


def test_money_without_a_currency_is_refused() -> None:
    for type, data in (
        ("deal.stake_interest_expressed", interest(amount_max="1")),
        ("deal.stake_acquired", {"holder": FOXCONN, "target": NISSAN, "amount": "1"}),
        ("deal.finalized", {"signatories": [FOXCONN, NISSAN], "value": "1"}),
        ("deal.terminated", {"mutual": True, "break_fee": "1"}),
    ):
        assert refused(type, data) == {"/data/currency": ("currency-missing", "An amount needs its currency.")}


@pytest.mark.parametrize("unit", ["percent", "amount"])
def test_a_range_that_ends_before_it_begins_is_refused(unit: str) -> None:
    data = interest(**{f"{unit}_min": "9.5", f"{unit}_max": "9.25"}, currency="JPY")

    assert refused("deal.stake_interest_expressed", data)[f"/data/{unit}_max"][0] == "range-reversed"


@pytest.mark.parametrize("value", [1.5, float("inf"), [{"deep": 0.1}], {"a": {"b": [2.0]}}])
@pytest.mark.parametrize(
    ("type", "field", "rest"),
    [
        ("deal.finalized", "terms", {"signatories": [FOXCONN, NISSAN]}),
        ("deal.event_corrected", "new_data", {"supersedes": INTEREST, "reason_code": "other", "reason": "x"}),
    ],
)
def test_a_float_is_refused_anywhere_inside_a_free_object(type: str, field: str, rest: Any, value: Any) -> None:
    assert refused(type, {**rest, field: {"x": value}})[f"/data/{field}"][0] == "float-refused"


def test_a_free_object_is_bounded_in_depth_width_and_size() -> None:
    deep: Any = "x"
    for _ in range(1_000):
        deep = {"in": deep}
    wide = {str(number): number for number in range(201)}
    large = {str(number): list(range(100)) for number in range(100)}

    for terms, code in ((deep, "too-large"), (wide, "too-many"), (large, "too-large"), ({"n": 2**54}, "integer-range")):
        problems = refused("deal.finalized", {"signatories": [FOXCONN, NISSAN], "terms": terms})
        assert problems["/data/terms"][0] == code


def test_text_is_stored_in_nfc_and_without_blanks_around_it() -> None:
    data = catalogue.validate("company.renamed", {"legal_name": "  Cafe\u0301 \n"})

    assert data.to_json() == {"legal_name": "Café"}


def test_text_in_free_objects_is_stored_in_nfc_too() -> None:
    data = catalogue.validate("deal.finalized", {"signatories": [FOXCONN, NISSAN], "terms": {"cle\u0301": ["e\u0301"]}})

    assert data.to_json()["terms"] == {"clé": ["é"]}


def test_keys_of_a_free_object_that_become_the_same_are_refused() -> None:
    problems = refused("deal.finalized", {"signatories": [FOXCONN, NISSAN], "terms": {"price": "1", " price": "2"}})

    assert problems["/data/terms"][0] == "duplicate"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a\0b", "character-refused"),
        ("a\ud800b", "character-refused"),
        ("a\x01b", "character-refused"),
        ("a\x7fb", "character-refused"),
        ("Nissan\u202emotoR", "character-refused"),
        ("   ", "blank"),
        ("\u200b", "blank"),
        ("\u3000\u00ad\ufeff", "blank"),
        ("", "blank"),
        ("x" * 301, "too-long"),
        ("x" * 1_048_576, "too-long"),
        (5, "text-expected"),
        (["x"], "text-expected"),
        (b"x", "text-expected"),
    ],
)
def test_text_that_cannot_be_kept_is_refused(text: Any, code: str) -> None:
    assert refused("company.renamed", {"legal_name": text})["/data/legal_name"][0] == code


@pytest.mark.parametrize("bad", ["a\0b", "a\ud800b"])
def test_text_that_cannot_be_kept_is_refused_in_free_objects_as_value_and_as_key(bad: str) -> None:
    for terms in ({"x": bad}, {bad: "x"}):
        problems = refused("deal.finalized", {"signatories": [FOXCONN, NISSAN], "terms": terms})
        assert problems["/data/terms"][0] == "character-refused"


@pytest.mark.parametrize("items", [[FOXCONN] * 50_000, [0.5] * 50_000, [{"a": []}] * 50_000])
def test_a_list_of_50_000_is_refused_quickly_and_briefly(items: list[Any]) -> None:
    started = time.perf_counter()

    problems = refused("deal.meeting_held", {"participants": items})

    assert time.perf_counter() - started < 0.5
    assert problems == {"/data/participants": ("too-many", "Must have at most 200 entries.")}


def test_50_000_unknown_fields_are_refused_quickly_and_briefly() -> None:
    problems = refused("deal.meeting_held", {f"x{number}": number for number in range(50_000)})

    assert problems == {"/data": ("too-many", "Must have at most 200 fields.")}


def test_the_same_company_twice_in_a_list_is_refused() -> None:
    assert refused("deal.finalized", {"signatories": [FOXCONN, FOXCONN.upper()]})["/data/signatories"][0] == "duplicate"


def test_a_finalized_deal_needs_two_signatories() -> None:
    problems = refused("deal.finalized", {"signatories": [FOXCONN]})

    assert problems == {"/data/signatories": ("too-few", "Must have at least 2 entries.")}


def test_a_company_cannot_deal_with_itself() -> None:
    assert refused("deal.approached", {"from": FOXCONN, "to": FOXCONN}) == {
        "/data/to": ("same-company", "Must be another company.")
    }
    assert set(refused("deal.stake_interest_expressed", interest(target=FOXCONN))) == {"/data/target"}
    assert set(refused("deal.proposal_made", {"by": HONDA, "to": [NISSAN, HONDA], "kind": "alliance"})) == {"/data/to"}


def test_a_deal_opens_with_each_company_once() -> None:
    parties = [{"company": FOXCONN, "role": "initiator"}, {"company": FOXCONN, "role": "manufacturer"}]

    assert refused("deal.opened", {"title": "x", "deal_kind": "supply", "parties": parties})["/data/parties"][0] == (
        "duplicate"
    )


def test_a_withdrawal_has_no_default_for_what_was_withdrawn() -> None:
    assert refused("deal.withdrawal_declared", {"by": FOXCONN})["/data/scope"][0] == "missing"


@pytest.mark.parametrize("scope", ["stake_interest", "proposal"])
def test_a_withdrawal_names_what_it_withdraws(scope: str) -> None:
    code, detail = refused("deal.withdrawal_declared", {"scope": scope, "by": FOXCONN})["/data/subject_ref"]

    assert code == "missing"
    assert "prior_unknown: true" in detail


@pytest.mark.parametrize("scope", ["participation", "deal"])
def test_a_withdrawal_from_the_deal_names_no_event(scope: str) -> None:
    problems = refused("deal.withdrawal_declared", {"scope": scope, "by": FOXCONN, "subject_ref": INTEREST})

    assert problems["/data/subject_ref"][0] == "not-applicable"


def test_an_interest_never_recorded_can_be_withdrawn_when_it_is_described() -> None:
    unknown = {"scope": "stake_interest", "by": FOXCONN, "prior_unknown": True}

    assert refused("deal.withdrawal_declared", unknown)["/data/target"][0] == "missing"
    assert refused("deal.withdrawal_declared", {**unknown, "target": NISSAN})["/data/interest_kind"][0] == "missing"
    assert (
        refused("deal.withdrawal_declared", withdrawal(prior_unknown=True))["/data/subject_ref"][0] == "not-applicable"
    )
    assert catalogue.validate("deal.withdrawal_declared", {**unknown, "target": NISSAN, "interest_kind": "equity"})


def test_only_a_stake_interest_has_a_target() -> None:
    problems = refused("deal.withdrawal_declared", withdrawal(scope="proposal", target=NISSAN))

    assert problems["/data/target"][0] == "not-applicable"


def test_a_termination_is_by_one_or_by_all() -> None:
    assert refused("deal.terminated", {})["/data/by"][0] == "exactly-one"
    assert refused("deal.terminated", {"by": FOXCONN, "mutual": True})["/data/by"][0] == "exactly-one"


def test_amended_terms_are_those_of_a_proposal_or_of_an_agreement() -> None:
    changes = {"changes": [{"field": "price", "from": "1", "to": "2"}]}

    assert refused("deal.terms_amended", changes)["/data/agreement_ref"][0] == "exactly-one"
    assert refused("deal.terms_amended", {**changes, "proposal_ref": INTEREST, "agreement_ref": INTEREST})


def test_a_denial_names_a_type_of_event() -> None:
    assert refused("deal.denial_stated", {"denied_type": "deal.talks"})["/data/denied_type"][0] == "unknown-event-type"


def test_a_description_describes_something() -> None:
    assert refused("deal.described", {})["/data/title"][0] == "nothing-described"
    assert refused("company.described", {})["/data/country"][0] == "nothing-described"


@pytest.mark.parametrize(
    "address", ["ftp://example.org/", "javascript:alert(1)", "https://", "https://a b/", "//x", "https://u:p@x/"]
)
def test_an_address_that_is_not_a_plain_web_address_is_refused(address: str) -> None:
    assert refused("source.registered", {"publisher": "x", "url": address})["/data/url"][0] == "url-expected"


@pytest.mark.parametrize("code", ["ZZ", "UK", "Japan", "", 5])
def test_a_country_that_iso_3166_does_not_know_is_refused(code: Any) -> None:
    assert refused("company.registered", {"legal_name": "x", "country": code})["/data/country"][0] == "country-unknown"


def test_a_vague_date_inside_the_data_is_stored_in_its_canonical_text() -> None:
    data = catalogue.validate("deal.finalization_started", {"expected": "around H2 2026"})

    assert data.to_json() == {"expected": "2026-H2~"}


def test_an_impossible_date_inside_the_data_is_refused_with_the_forms_that_are_allowed() -> None:
    code, detail = refused("deal.finalization_started", {"expected": "2026-02-30"})["/data/expected"]

    assert code == "precision-invalid"
    assert "no such day in the calendar as 2026-02-30" in detail
    assert "unknown" in detail


def test_an_instant_is_stored_in_utc_with_microseconds() -> None:
    data = catalogue.validate("source.registered", {"publisher": "x", "retrieved_at": "2025-04-10T09:00:00+09:00"})

    assert data.to_json()["retrieved_at"] == "2025-04-10T00:00:00.000000Z"


@pytest.mark.parametrize("moment", ["2025-04-10", "2025-04-10T09:00:00", "soon", 5, "0001-01-01T00:00:00+09:00"])
def test_an_instant_without_its_offset_is_refused(moment: Any) -> None:
    problems = refused("source.registered", {"publisher": "x", "retrieved_at": moment})

    assert problems["/data/retrieved_at"][0] == "instant-expected"


@pytest.mark.parametrize("data", [None, [], "x", 5])
def test_data_that_is_no_object_is_refused(data: Any) -> None:
    assert refused("deal.lapsed", data) == {"/data": ("object-expected", "Must be an object.")}


@pytest.mark.parametrize("flag", ["true", 1, None])
def test_a_flag_is_true_or_false_and_nothing_that_looks_like_it(flag: Any) -> None:
    problems = refused("deal.approached", {"from": FOXCONN, "to": NISSAN, "confidential": flag})

    assert problems == {"/data/confidential": ("boolean-expected", "Must be true or false.")}


def test_the_message_of_the_error_is_its_first_problem() -> None:
    with pytest.raises(catalogue.InvalidEventError, match=r"^/data/publisher: This field is required\.$"):
        catalogue.validate("source.registered", {})


def test_citations_are_checked_one_by_one() -> None:
    good = {"source": ARTICLE, "credibility": 2}

    with pytest.raises(catalogue.InvalidEventError) as caught:
        catalogue.validate_citations([good, {**good, "credibility": 7}])

    assert caught.value.details["errors"] == [
        {"pointer": "/citations/1/credibility", "code": "too-large", "detail": "Must be at most 6."}
    ]


def test_a_citation_by_a_company_names_it_and_one_by_the_narrator_nobody() -> None:
    for asserted_by in ({"kind": "company"}, {"kind": "narrator", "id": FOXCONN}):
        with pytest.raises(catalogue.InvalidEventError) as caught:
            catalogue.validate_citations([{"source": ARTICLE, "asserted_by": asserted_by}])

        assert [(error["pointer"], error["code"]) for error in caught.value.details["errors"]] == [
            ("/citations/0/asserted_by/id", "asserter-mismatch")
        ]


def test_own_knowledge_stands_in_place_of_citations_and_nothing_else_does() -> None:
    assert catalogue.validate_citations("own_knowledge") == "own_knowledge"
    assert catalogue.validate_citations(None) == ()
    for given in ("my neighbour", {}, 5, [{}] * 201):
        with pytest.raises(catalogue.InvalidEventError):
            catalogue.validate_citations(given)


def test_a_correction_is_checked_against_the_type_that_it_replaces() -> None:
    correction = catalogue.DealEventCorrected.model_validate(
        {"supersedes": INTEREST, "new_data": interest(percent_max="101"), "reason_code": "other", "reason": "x"}
    )

    with pytest.raises(catalogue.InvalidEventError) as caught:
        catalogue.fixing.validate_new_data(correction, "deal.stake_interest_expressed")

    assert [error["pointer"] for error in caught.value.details["errors"]] == ["/data/new_data/percent_max"]


def test_a_recorded_correction_holds_its_new_data_in_canonical_form_and_gives_it_back() -> None:
    given = interest(percent_max="36.0", target=NISSAN.upper())
    correction = catalogue.DealEventCorrected.model_validate(
        {"supersedes": INTEREST, "new_data": given, "reason_code": "other", "reason": "x"}
    )

    data = catalogue.fixing.validate_new_data(correction, "deal.stake_interest_expressed")
    recorded = catalogue.fixing.with_new_data(correction, data)

    assert recorded.new_data == interest(percent_max="36")
    assert recorded.new_schema_version == 1
    assert catalogue.fixing.load_new_data(recorded, "deal.stake_interest_expressed") == data

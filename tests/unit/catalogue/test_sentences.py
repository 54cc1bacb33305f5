from typing import Any

import pytest

from events import catalogue
from events.catalogue.examples import (
    AGREEMENT,
    FOXCONN,
    FOXTRON,
    HONDA,
    INTEREST,
    MITSUBISHI_MOTORS,
    NISSAN,
    PROPOSAL,
    RENAULT,
    SEKI,
    names,
)

INTEREST_IN_NISSAN = {"holder": FOXCONN, "target": NISSAN, "interest_kind": "equity"}
WITHDRAWN = {"scope": "stake_interest", "by": FOXCONN, "subject_ref": INTEREST}


@pytest.mark.parametrize(
    ("type", "data", "sentence"),
    [
        ("deal.approached", {"from": FOXCONN, "to": NISSAN}, "Foxconn approached Nissan"),
        (
            "deal.approached",
            {"from": FOXCONN, "to": NISSAN, "confidential": True, "via_contact": SEKI, "topic": "EVs"},
            "Foxconn confidentially approached Nissan through a contact about EVs",
        ),
        (
            "deal.stake_interest_expressed",
            INTEREST_IN_NISSAN,
            "Foxconn expressed interest in an equity stake in Nissan",
        ),
        (
            "deal.stake_interest_expressed",
            {**INTEREST_IN_NISSAN, "percent_min": "10", "percent_max": "36", "stance": "wants"},
            "Foxconn said it wants an equity stake of 10 to 36 % in Nissan",
        ),
        (
            "deal.stake_interest_expressed",
            {**INTEREST_IN_NISSAN, "amount_max": "1250000.5", "currency": "USD", "stance": "reaffirmed"},
            "Foxconn reaffirmed its interest in an equity stake in Nissan, worth up to USD 1,250,000.5",
        ),
        (
            "deal.stake_acquired",
            {"holder": FOXCONN, "target": NISSAN, "percent": "5", "from_holder": RENAULT},
            "Foxconn acquired an equity stake of 5 % in Nissan from Renault",
        ),
        (
            "deal.withdrawal_declared",
            {**WITHDRAWN, "target": NISSAN, "interest_kind": "equity", "firmness": "soft"},
            "Foxconn is no longer pursuing its equity interest in Nissan (not firm)",
        ),
        ("deal.withdrawal_declared", WITHDRAWN, "Foxconn withdrew its stake interest"),
        (
            "deal.withdrawal_declared",
            {**WITHDRAWN, "firmness": "binding", "lockout_until": "2025-10", "reason": "Price."},
            "Foxconn withdrew its stake interest (binding), locked out until October 2025: Price",
        ),
        (
            "deal.withdrawal_declared",
            {"scope": "proposal", "by": FOXCONN, "subject_ref": PROPOSAL},
            "Foxconn withdrew its proposal",
        ),
        ("deal.withdrawal_declared", {"scope": "participation", "by": HONDA}, "Honda withdrew from the deal"),
        (
            "deal.withdrawal_declared",
            {"scope": "deal", "by": NISSAN},
            "Nissan withdrew from the whole deal, which ends it",
        ),
        (
            "deal.finalized",
            {"signatories": [FOXTRON, MITSUBISHI_MOTORS], "value": "30000000", "currency": "USD"},
            "Foxtron and Mitsubishi Motors finalized the deal with a definitive agreement, worth USD 30,000,000",
        ),
        (
            "seminar.announced",
            {
                "host": FOXCONN,
                "place": {"city": "Tokyo", "country": "JP"},
                "scheduled": "2025-04",
                "invitees": [NISSAN, HONDA],
            },
            "Foxconn announced a seminar in Tokyo (JP), scheduled for April 2025, inviting Nissan and Honda",
        ),
        ("seminar.held", {"attendees": [NISSAN]}, "The seminar was held, attended by Nissan"),
        ("seminar.rescheduled", {"scheduled": "unknown"}, "The seminar was rescheduled to an unknown date"),
        (
            "deal.talks_started",
            {"parties": [HONDA, NISSAN, MITSUBISHI_MOTORS]},
            "Honda started talks with Nissan and Mitsubishi Motors",
        ),
        (
            "deal.talks_ended",
            {"outcome": "failed", "who_ended": NISSAN},
            "The talks ended without agreement, ended by Nissan",
        ),
        (
            "deal.terms_amended",
            {
                "agreement_ref": AGREEMENT,
                "changes": [{"field": "price", "to": "2"}, {"field": "exclusivity", "from": "yes"}],
            },
            "The terms of the agreement were amended: price is 2 and exclusivity, which was yes, was dropped",
        ),
        (
            "deal.agreement_signed",
            {"instrument": "nda", "signatories": [HONDA]},
            "Honda signed a non-disclosure agreement",
        ),
        ("deal.finalization_started", {}, "The deal is being finalised"),
        ("deal.terminated", {"mutual": True}, "The parties terminated the deal together"),
        ("deal.party_joined", {"company": FOXTRON, "role": "adviser"}, "Foxtron joined the deal as an adviser"),
        ("deal.contact_removed", {"contact_id": SEKI}, "A contact no longer acts for a party"),
        ("deal.denial_stated", {"denied_type": "deal.approached", "by": NISSAN}, "Nissan denied this: approach"),
        ("deal.filing_made", {"authority": "the JFTC"}, "A filing was made with the JFTC"),
        (
            "deal.clearance_decided",
            {"authority": "the JFTC", "regime": "merger_control", "decision": "refused"},
            "The JFTC refused clearance under merger control rules",
        ),
        ("deal.described", {"markets": []}, "The deal was said to be for no market in particular"),
        ("deal.note_added", {"body": "Ask again.\nIn May."}, "Note: Ask again"),
        ("company.registered", {"legal_name": "Foxtron", "parent": FOXCONN}, "Foxtron was registered, part of Foxconn"),
        (
            "source.registered",
            {"publisher": "X", "source_type": "press_release"},
            "Press release by X was registered as a source (of unknown reliability)",
        ),
    ],
)
def test_the_sentence_of_an_event(type: str, data: dict[str, Any], sentence: str) -> None:
    assert catalogue.validate(type, data).sentence(names) == sentence


def test_a_contact_is_named_where_the_reader_may_see_the_name() -> None:
    data = catalogue.validate("deal.contact_assigned", {"contact_id": SEKI, "company": FOXCONN, "role": "lead"})

    assert (
        data.sentence(lambda item: "Jun Seki" if item == SEKI else names(item)) == "Jun Seki acts for Foxconn as lead"
    )

"""Random histories of a deal: whatever the rules accept, in any order of dates, links, corrections and retractions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from events.catalogue import Event, examples
from events.domain import check, list_live
from tests.builders import (
    DEAL,
    FOXCONN,
    FOXTRON,
    HONDA,
    NISSAN,
    NOW,
    SEKI,
    a_citation,
    an_event,
    an_opened_deal,
    event_id_of,
)

OTHER_DEAL = examples.OCEANIA
PARTIES = (FOXCONN, NISSAN, HONDA)
DATES = st.one_of(
    st.none(),
    st.dates(
        min_value=datetime(2023, 11, 1, tzinfo=UTC).date(), max_value=datetime(2024, 3, 31, tzinfo=UTC).date()
    ).map(str),
    st.sampled_from(
        [
            "2023",
            "2024",
            "2023-12",
            "2024-01",
            "2024-Q1",
            "2024-H1",
            "../2024-02",
            "2024-02/..",
            "2024-01~",
            "../2023-12-24",
        ]
    ),
)
COMPANIES = st.sampled_from(PARTIES)
CITATIONS = st.sampled_from(
    [
        (a_citation(),),
        (a_citation(anonymous=True),),
        (a_citation(company=NISSAN),),
        (a_citation(company=NISSAN), a_citation(company=FOXCONN), a_citation(company=HONDA)),
        (a_citation(contact=SEKI),),
        (a_citation(supports=False),),
        "own_knowledge",
    ]
)


@dataclass(frozen=True)
class Draw:
    """Where an event is drawn: what it can refer to."""

    draw: st.DrawFn
    history: tuple[Event, ...]

    def any(self, *values: Any) -> Any:
        return self.draw(st.sampled_from(values))

    def party(self) -> str:
        return self.draw(COMPANIES)

    def pair(self) -> tuple[str, str]:
        return self.any((FOXCONN, NISSAN), (NISSAN, FOXCONN), (FOXCONN, HONDA), (NISSAN, HONDA))

    def ref(self, *types: str) -> str | None:
        """The id of a recorded event of these types, or of any."""
        fitting = [event.id for event in self.history if not types or event.data.type in types]
        return self.draw(st.sampled_from(fitting)) if fitting else None


def _withdrawal(d: Draw) -> Mapping[str, Any] | None:
    scope = d.any("stake_interest", "stake_interest", "proposal", "participation", "deal")
    more: dict[str, Any] = {"firmness": d.any("soft", "stated", "binding")}
    if scope in ("stake_interest", "proposal"):
        ref = d.ref("deal.stake_interest_expressed" if scope == "stake_interest" else "deal.proposal_made")
        if ref is None:
            more |= {"prior_unknown": True}
            more |= {"target": FOXTRON, "interest_kind": "equity"} if scope == "stake_interest" else {}
            return {"scope": scope, "by": d.party(), **more} if scope == "proposal" else None
        source = next(event for event in d.history if event.id == ref).data
        return {
            "scope": scope,
            "by": getattr(source, "holder", None) or getattr(source, "by", None),
            "subject_ref": ref,
            **more,
        }
    if scope == "deal" and d.any(True, False):
        more["lockout_until"] = "2024-02"
    return {"scope": scope, "by": d.party(), **more}


def _answer(d: Draw) -> Mapping[str, Any] | None:
    ref = d.ref("deal.proposal_made")
    return ref and {"proposal_ref": ref, "by": d.party(), "answer": d.any("accepted", "rejected", "counter")}


def _interest(d: Draw) -> Mapping[str, Any]:
    holder, target = d.pair()
    terms = d.any({}, {"percent_min": "30"}, {"percent_min": "80"}, {"stance": "reaffirmed"})
    return {"holder": holder, "target": target, "interest_kind": d.any("equity", "option"), **terms}


def _acquired(d: Draw) -> Mapping[str, Any]:
    holder, target = d.pair()
    return {"holder": holder, "target": target, "percent": d.any("20", "70.5")}


def _cited(d: Draw) -> Mapping[str, Any] | None:
    ref = d.ref()
    return ref and {
        "event_ref": ref,
        "citation": d.any(a_citation(), a_citation(company=FOXCONN), a_citation(supports=False)),
    }


def _assessed(d: Draw) -> Mapping[str, Any] | None:
    ref = d.ref()
    return ref and {"event_ref": ref, "credibility": d.any(1, 3, 4, 5, 6), "reason": "on second thoughts"}


def _disputed(d: Draw) -> Mapping[str, Any] | None:
    ref = d.ref()
    return ref and {"event_ref": ref, "claim": "it was not so"}


def _resolved(d: Draw) -> Mapping[str, Any] | None:
    ref = d.ref("deal.dispute_raised")
    return ref and {"dispute_ref": ref, "outcome": d.any("upheld", "rejected", "settled"), "reason": "as it turned out"}


def _merged(d: Draw) -> Mapping[str, Any]:
    """Mostly into this deal: one that is merged takes no more events until that is undone."""
    survivor, loser = d.any((DEAL, OTHER_DEAL), (DEAL, OTHER_DEAL), (OTHER_DEAL, DEAL))
    choices = d.any({}, {"field_choices": {"title": "chosen", "markets": ["DE"]}}, {"field_choices": {"scope": "all"}})
    return {"survivor": survivor, "loser": loser, **choices}


def _amended(d: Draw) -> Mapping[str, Any] | None:
    ref = d.ref("deal.agreement_signed", "deal.finalized")
    return ref and {"agreement_ref": ref, "changes": [{"field": "start", "to": "later"}]}


KINDS: Mapping[str, Mapping[str, Any] | Callable[[Draw], Mapping[str, Any] | None]] = {
    "deal.described": lambda d: {"title": d.any("one", "two"), "markets": ["JP"]},
    "deal.approached": lambda d: dict(zip(("from", "to"), d.pair(), strict=True)),
    "deal.approach_answered": lambda d: {"by": d.party(), "answer": d.any("accepted", "declined", "no_comment")},
    "deal.stake_interest_expressed": _interest,
    "deal.stake_acquired": _acquired,
    "deal.withdrawal_declared": _withdrawal,
    "deal.talks_started": lambda d: {"parties": list(d.pair()), "level": d.any("formal", "exploratory")},
    "deal.talks_paused": {},
    "deal.talks_resumed": {},
    "deal.talks_ended": lambda d: {"outcome": d.any("failed", "agreed"), **d.any({}, {"who_ended": NISSAN})},
    "deal.proposal_made": lambda d: {"by": FOXCONN, "to": [NISSAN, HONDA][: d.any(1, 2)], "kind": "alliance"},
    "deal.proposal_answered": _answer,
    "deal.terms_amended": _amended,
    "deal.agreement_signed": lambda d: {"instrument": d.any("mou", "nda"), "signatories": list(d.pair())},
    "deal.finalization_started": {"expected": "2024-H2"},
    "deal.finalized": lambda d: {"signatories": list(d.pair())},
    "deal.took_effect": {},
    "deal.terminated": {"mutual": True},
    "deal.lapsed": {},
    "deal.reopened": lambda d: {"to_stage": d.any("LEAD", "TALKS", "AGREED"), "reason": "again"},
    "deal.party_joined": lambda d: {"company": d.any(HONDA, FOXTRON), "role": d.any("counterpart", "adviser")},
    "deal.party_role_changed": lambda d: {"company": d.party(), "role": d.any("seller", "adviser")},
    "deal.party_left": lambda d: {"company": d.party()},
    "deal.contact_assigned": lambda d: {"contact_id": SEKI, "company": d.party(), "role": "lead"},
    "deal.contact_removed": {"contact_id": SEKI},
    "deal.filing_made": {"authority": "JFTC", "waiting_until": "2024-02"},
    "deal.clearance_decided": lambda d: {"authority": "JFTC", "decision": d.any("granted", "refused")},
    "deal.meeting_held": lambda d: {"participants": list(d.pair())},
    "deal.position_stated": lambda d: {"by": d.party(), "topic": d.any("fit", "price"), "stance": "yes"},
    "deal.denial_stated": lambda d: {
        "denied_type": d.any("deal.talks_started", "deal.approached"),
        "about": "formal talks",
    },
    "deal.citation_added": _cited,
    "deal.note_added": {"body": "a note"},
    "deal.confidence_assessed": _assessed,
    "deal.dispute_raised": _disputed,
    "deal.dispute_resolved": _resolved,
    "deal.duplicates_merged": _merged,
}


def _amendment(d: Draw, version: int) -> Event | None:
    """A correction, retraction or move of the newest version of a live event, often of its date; a merge undone."""
    live = {event.id: event for event in list_live(d.history)}
    if merge := next((event for event in live.values() if event.data.type == "deal.duplicates_merged"), None):
        undone = {"merge_ref": merge.id, "reason": "two deals after all"}
        return an_event("deal.merge_undone", undone, version=version, created_at=_clock(version))
    target = d.ref()
    if target not in live or live[target].data.type == "deal.opened":
        return None
    if d.any(True, False, False):
        moved = {"event_ref": target, "to_stream": OTHER_DEAL, "reason": "of the other deal"}
        return an_event("deal.event_moved", moved, version=version, created_at=_clock(version))
    data = {"supersedes": target, "reason": "we know better"}
    if d.any(True, False):
        return an_event(
            "deal.event_retracted", {**data, "reason_code": "entry_error"}, version=version, created_at=_clock(version)
        )
    same = {**data, "new_data": live[target].data.to_json(), "reason_code": "entry_error"}
    return an_event("deal.event_corrected", same, version=version, day=d.draw(DATES), created_at=_clock(version))


def _clock(version: int) -> datetime:
    return datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=version)


def _links(d: Draw) -> dict[str, tuple[str, ...]]:
    side = d.any(None, None, None, "after", "before")
    return {side: (d.ref() or event_id_of(99),)} if side else {}


def _anything(d: Draw, version: int) -> Event | None:
    kind = d.any(*sorted(KINDS))
    make = KINDS[kind]
    data = make(d) if callable(make) else make
    if data is None:
        return None
    evidence = {"citations": d.draw(CITATIONS), "created_at": _clock(version)}
    if kind == "deal.duplicates_merged":
        return an_event(kind, data, version=version, **evidence)
    return an_event(kind, data, day=d.draw(DATES), version=version, **evidence, **_links(d))


@st.composite
def deal_histories(draw: st.DrawFn, *, longest: int = 14) -> list[Event]:
    """Events that were each accepted by the rules when they were recorded."""
    start = an_opened_deal(
        (FOXCONN, "initiator"), (NISSAN, "counterpart"), (HONDA, "counterpart"), day=draw(DATES), created_at=_clock(1)
    )
    history = [start]
    for _ in range(draw(st.integers(0, longest))):
        version = len(history) + 1
        d = Draw(draw, tuple(history))
        make = _amendment if d.any(*[False] * 5, True) else _anything
        event = make(d, version)
        if event and not check(history, [event], now=NOW).refusals:
            history.append(event)
    return history

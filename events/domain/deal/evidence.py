"""How well the deal is attested: the level of each event from its citations, and the highest undisputed one of all.

0 rumor: anonymous. 1 reported: the source itself says so, or the analyst knows, or it is inferred. 2 stated by one
party or its contact. 3 confirmed by all active deciding parties. 4 official record: a direct citation of credibility 1
for an event that leaves one (a filing, a decision, a signed text, a closing).

An assessment stands in the place of the credibility of all citations of its event: 1 makes a direct citation an
official record, 2 to 5 take that away; what is doubtful (4) is at most reported, what is improbable (5) a rumor.
6 lifts the assessment.

An event is disputed while a citation contradicts it, or a dispute about it is open or was upheld.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from events.catalogue.citations import Citation
from events.catalogue.envelope import Event
from events.domain.deal.state import DealState, Evidence, Fact

LEAVES_A_RECORD = frozenset(
    {
        "deal.agreement_signed",
        "deal.clearance_decided",
        "deal.filing_made",
        "deal.finalized",
        "deal.stake_acquired",
        "deal.terminated",
        "deal.took_effect",
    }
)


BRINGS_IN = frozenset({"deal.opened", "deal.party_joined", "deal.contact_assigned"})
"""Types weighed after they are applied: whoever they bring into the deal may be the one that says so."""

UNASSESSED = 6
_DIRECT, _OFFICIAL = 1, 2
_CAPS: Mapping[int, int] = {4: 1, 5: 0}
"""The highest level that an assessed credibility leaves."""


def read(state: DealState, event: Event, who: str, earliest: str, latest: str) -> Fact:
    """The event as a fact with its own level of evidence. What was inferred nobody stated, whatever it rests on."""
    level = 1 if event.metadata.own_knowledge else 0
    fact = Fact(event.id, who, earliest, latest, level, earned=level)
    fact = weigh(state, fact, event.data.type, event.metadata.citations)
    if event.metadata.inferred:
        earned = min(fact.earned, 1)
        return fact._replace(level=earned, earned=earned, record=0, asserted_by=())
    return fact


def weigh(state: DealState, fact: Fact, event_type: str, citations: Iterable[Citation]) -> Fact:
    """The fact with more citations: what they earn can only rise, and one that contradicts makes it disputed."""
    earned, record, asserted_by, contradicted = fact.earned, fact.record, fact.asserted_by, fact.contradicted
    for citation in citations:
        if not citation.supports:
            contradicted = True
            continue
        company = party_of(state, citation)
        if company and company not in asserted_by:
            asserted_by = (*asserted_by, company)
        record = max(record, _record(citation, event_type))
        earned = max(earned, _earned(citation, by_party=company is not None))
    if earned < 3 and len(asserted_by) > 1 and _all_deciders(state, asserted_by):
        earned = 3
    level, disputed = _worth(earned, record, fact.grade), fact.disputed or contradicted
    return Fact(
        fact.event, fact.who, fact.earliest, fact.latest, level, asserted_by, disputed,
        earned, record, contradicted, fact.grade,
    )  # fmt: skip


def party_of(state: DealState, citation: Citation) -> str | None:
    """The party that says so itself, or through a contact of its own; None for an inference."""
    said_by = citation.asserted_by
    if citation.mode == "inferred" or said_by.id is None:
        return None
    company = said_by.id
    if said_by.kind == "contact":
        company = next((line.company for line in state.contacts if line.contact == said_by.id), "")
    return company if state.participates(company) else None


def note(state: DealState, event_type: str, fact: Fact) -> None:
    """Add a fact and raise the level of the deal."""
    state.facts = {**state.facts, event_type: (*state.facts.get(event_type, ()), fact)}
    held = state.evidence
    if fact.disputed or fact.level > held.rumor_level:
        level = held.rumor_level if fact.disputed else fact.level
        state.evidence = Evidence(rumor_level=level, disputed=held.disputed or fact.disputed)


def find_fact(state: DealState, event_id: str) -> tuple[str, Fact] | None:
    """The event's type and fact."""
    for event_type, facts in state.facts.items():
        for fact in facts:
            if fact.event == event_id:
                return event_type, fact
    return None


def corroborate(state: DealState, event_ref: str, citation: Citation) -> None:
    """Another citation for an earlier event; the level of the deal is worked out anew."""
    found = find_fact(state, state.original(event_ref))
    if found is None:
        return
    event_type, fact = found
    _put(state, event_type, fact, weigh(state, fact, event_type, (citation,)))
    if citation.supports:
        state.anomalies = tuple(
            flag
            for flag in state.anomalies
            if not (flag.code == "single_anonymous_source" and flag.events == (fact.event,))
        )


def assess(state: DealState, event_ref: str, credibility: int) -> None:
    """Another grade for the evidence of an earlier event."""
    if found := find_fact(state, state.original(event_ref)):
        event_type, fact = found
        level = _worth(fact.earned, fact.record, credibility)
        _put(state, event_type, fact, fact._replace(level=level, grade=credibility))


def contest(state: DealState, event_id: str) -> None:
    """Work out anew whether an earlier event is disputed."""
    if found := find_fact(state, event_id):
        event_type, fact = found
        is_contested = any(line.event == event_id and line.is_held for line in state.disputes)
        _put(state, event_type, fact, fact._replace(disputed=fact.contradicted or is_contested))


def _put(state: DealState, event_type: str, fact: Fact, weighed: Fact) -> None:
    facts = tuple(weighed if known is fact else known for known in state.facts[event_type])
    state.facts = {**state.facts, event_type: facts}
    everything = [known for group in state.facts.values() for known in group]
    state.evidence = Evidence(
        rumor_level=max((known.level for known in everything if not known.disputed), default=0),
        disputed=any(known.disputed for known in everything),
    )


def _earned(citation: Citation, *, by_party: bool) -> int:
    if citation.asserted_by.kind == "anonymous":
        return 0
    return 2 if by_party else 1


def _record(citation: Citation, event_type: str) -> int:
    if citation.asserted_by.kind == "anonymous" or citation.mode != "direct" or event_type not in LEAVES_A_RECORD:
        return 0
    return _OFFICIAL if citation.credibility == 1 else _DIRECT


def _worth(earned: int, record: int, grade: int) -> int:
    """The level that citations come to under a grade."""
    if record and (grade == 1 or (grade == UNASSESSED and record == _OFFICIAL)):
        return 4
    return min(earned, _CAPS.get(grade, 3))


def _all_deciders(state: DealState, asserted_by: tuple[str, ...]) -> bool:
    deciders = state.list_active_deciders()
    return len(deciders) > 1 and set(asserted_by).issuperset(deciders)

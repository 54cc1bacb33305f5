"""How well the deal is attested: the level of each event from its citations, and the highest undisputed one of all.

0 rumor: anonymous. 1 reported: the source itself says so, or the analyst knows, or it is inferred. 2 stated by one
party or its contact. 3 confirmed by all active deciding parties. 4 official record: a direct citation of credibility 1
for an event that leaves one (a filing, a decision, a signed text, a closing).
"""

from __future__ import annotations

from collections.abc import Iterable

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


def read(state: DealState, event: Event, who: str, earliest: str, latest: str) -> Fact:
    """The event as a fact with its own level of evidence. What was inferred nobody stated, whatever it rests on."""
    level = 1 if event.metadata.own_knowledge else 0
    fact = weigh(state, Fact(event.id, who, earliest, latest, level), event.data.type, event.metadata.citations)
    return fact._replace(level=min(fact.level, 1), asserted_by=()) if event.metadata.inferred else fact


def weigh(state: DealState, fact: Fact, event_type: str, citations: Iterable[Citation]) -> Fact:
    """The fact with more citations: the level can only rise, and one that contradicts makes it disputed."""
    level, asserted_by, disputed = fact.level, fact.asserted_by, fact.disputed
    for citation in citations:
        if not citation.supports:
            disputed = True
            continue
        company = party_of(state, citation)
        if company and company not in asserted_by:
            asserted_by = (*asserted_by, company)
        level = max(level, _level(citation, event_type, by_party=company is not None))
    if level < 3 and len(asserted_by) > 1 and _all_deciders(state, asserted_by):
        level = 3
    return Fact(fact.event, fact.who, fact.earliest, fact.latest, level, asserted_by, disputed)


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
    better = weigh(state, fact, event_type, (citation,))
    facts = tuple(better if known is fact else known for known in state.facts[event_type])
    state.facts = {**state.facts, event_type: facts}
    everything = [known for group in state.facts.values() for known in group]
    state.evidence = Evidence(
        rumor_level=max((known.level for known in everything if not known.disputed), default=0),
        disputed=any(known.disputed for known in everything),
    )
    if citation.supports:
        state.anomalies = tuple(
            flag
            for flag in state.anomalies
            if not (flag.code == "single_anonymous_source" and flag.events == (fact.event,))
        )


def _level(citation: Citation, event_type: str, *, by_party: bool) -> int:
    if citation.asserted_by.kind == "anonymous":
        return 0
    if citation.mode == "direct" and citation.credibility == 1 and event_type in LEAVES_A_RECORD:
        return 4
    return 2 if by_party else 1


def _all_deciders(state: DealState, asserted_by: tuple[str, ...]) -> bool:
    deciders = state.list_active_deciders()
    return len(deciders) > 1 and set(asserted_by).issuperset(deciders)

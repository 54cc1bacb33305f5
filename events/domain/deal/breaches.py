"""The hard rules of a deal that are judged at an event's own place: H4 to H7 and the stage table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from events.catalogue import Event, EventData
from events.catalogue.shape import parts_of
from events.domain.deal import record_keeping
from events.domain.deal.state import DealState
from events.domain.stages import ENDED, ROWS, columns
from events.domain.violations import Violation


def find(state: DealState, event: Event, row: str | None) -> list[Violation]:
    """What the rules object to when the event comes upon this state; `row` is what it reads of the stage table."""
    data = event.data
    fields = _party_fields(type(data))
    found = list(_strangers(state, data, fields)) if fields else []
    if row and ROWS[row][state.stage].effect == "refuse":
        found.append(_refused_move(state, data, row))
    if check := _CHECKS.get(data.type):
        found.extend(check(state, data))
    return found


_Fields = tuple[tuple[str, str, bool], ...]
"""The name of each field that names parties, its name on the wire, and whether it names several."""


@cache
def _party_fields(cls: type[EventData]) -> _Fields:
    return tuple((part.name, part.wire, part.many) for part in parts_of(cls) if part.rule and part.rule.party)


def _strangers(state: DealState, data: EventData, fields: _Fields) -> Iterator[Violation]:
    known = {line.company for line in state.parties}
    for name, wire, many in fields:
        held = getattr(data, name)
        if not many:
            if held is not None and held not in known:
                yield _stranger(held, f"/data/{wire}", wire)
        elif not known.issuperset(held):
            for index, company in enumerate(held):
                if company not in known:
                    yield _stranger(company, f"/data/{wire}/{index}", wire)


def _stranger(company: str, pointer: str, field: str) -> Violation:
    return Violation(
        code="not-a-participant",
        why=f"the company named in “{field}” does not take part in the deal at that point",
        instead="Record deal.party_joined for it, dated no later; both may be in one request.",
        pointer=pointer,
        company=company,
    )


def _refused_move(state: DealState, data: EventData, row: str) -> Violation:
    note = ROWS[row][state.stage].note
    instead = f"It needs {_either(columns(row))}."
    if note:
        instead += f" {note[0].upper()}{note[1:]}."
    elif state.stage in ENDED and state.stage != "TERMINATED" and data.type != "deal.reopened":
        instead += " Record deal.reopened first if the deal is alive again."
    return Violation(
        code="transition-refused",
        why=f"the deal is {state.stage} at that point",
        instead=instead,
        cause=state.stage_event,
    )


def _either(stages: tuple[str, ...]) -> str:
    return " or ".join(filter(None, (", ".join(stages[:-1]), stages[-1])))


def _finalized(state: DealState, data: Any) -> Iterator[Violation]:
    deciders = state.list_active_deciders()
    if len(deciders) < 2:
        others = [line for line in state.parties if line.company not in deciders]
        others.sort(key=lambda line: line.status != "active")  # who is gone explains it before who never decided
        yield Violation(
            code="quorum-lost",
            why="fewer than two deciding parties still take part at that point",
            instead="Record deal.party_joined for the other party first; the roles that decide are initiator, "
            "counterpart, target, investor, seller and manufacturer.",
            cause=others[-1].event if others else None,
        )
    if refusal := state.find_refusal():
        yield Violation(
            code="clearance-refused",
            why=f"{refusal.authority} refused clearance",
            instead="Record deal.clearance_decided first if the authority has since granted it.",
            cause=refusal.event,
        )


def _withdrawal(state: DealState, data: Any) -> Iterator[Violation]:
    if data.prior_unknown:
        return
    if data.scope == "stake_interest":
        yield from _withdrawn_interest(state, data)
    elif data.scope == "proposal":
        line = state.find_proposal(data.subject_ref)
        if line is None or line.by != data.by:
            yield _unknown("/data/subject_ref", "proposal of that company", "deal.proposal_made")
        elif not line.is_open:
            yield _closed("proposal", line.status, line.events[-1])
    elif data.scope == "participation":
        yield from _leaving(state, data.by, "/data/by", ("left", "declined"))


def _withdrawn_interest(state: DealState, data: Any) -> Iterator[Violation]:
    line = state.find_interest(data.subject_ref)
    if line is None or line.holder != (data.holder or data.by):
        yield Violation(
            code="interest-not-open",
            why="no stake interest of that company is on record under that event at that point",
            instead="Name the event that opened it (deal.stake_interest_expressed), or say prior_unknown: true.",
            pointer="/data/subject_ref",
            cause=line.events[-1] if line else None,
        )
    elif data.target not in (None, line.target) or data.interest_kind not in (None, line.interest_kind):
        yield Violation(
            code="interest-not-open",
            why="the stake interest under that event has another target or kind at that point",
            instead="Leave target and interest_kind out, or give them as the event says that opened it.",
            pointer="/data/subject_ref",
            cause=line.events[-1],
        )
    elif not line.is_open:
        yield Violation(
            code="interest-not-open",
            why=f"that stake interest is {line.status} at that point",
            instead="Only an open one can be withdrawn: expressed, reaffirmed or softened.",
            pointer="/data/subject_ref",
            cause=line.events[-1],
        )


def _leaving(state: DealState, company: str, pointer: str, gone: tuple[str, ...]) -> Iterator[Violation]:
    line = next((line for line in state.parties if line.company == company), None)
    if line is not None and line.status in gone:
        yield Violation(
            code="participation-not-open",
            why=f"that company has {line.status} at that point",
            instead="Only a party that still takes part can leave; record deal.party_joined if it came back.",
            pointer=pointer,
            cause=line.event,
        )


def _answer(state: DealState, data: Any) -> Iterator[Violation]:
    line = state.find_proposal(data.proposal_ref)
    if line is None or line.by == data.by:
        yield _unknown("/data/proposal_ref", "proposal of another company", "deal.proposal_made")
    elif not line.is_open:
        yield _closed("proposal", line.status, line.events[-1], "/data/proposal_ref")


def _closed(what: str, status: str, cause: str, pointer: str = "/data/subject_ref") -> Violation:
    return Violation(
        code="proposal-not-open",
        why=f"that {what} is {status} at that point",
        instead="Only an open one can be answered or withdrawn; a new offer is another deal.proposal_made.",
        pointer=pointer,
        cause=cause,
    )


def _unknown(pointer: str, what: str, opener: str) -> Violation:
    return Violation(
        code="subject-unknown",
        why=f"this deal has no {what} under that event at that point",
        instead=f"Name the event that brought it ({opener}), dated no later.",
        pointer=pointer,
    )


def _amended(state: DealState, data: Any) -> Iterator[Violation]:
    if data.proposal_ref and state.find_proposal(data.proposal_ref) is None:
        yield _unknown("/data/proposal_ref", "proposal", "deal.proposal_made")
    if data.agreement_ref and state.original(data.agreement_ref) not in {line.id for line in state.agreements}:
        yield _unknown("/data/agreement_ref", "agreement", "deal.agreement_signed or deal.finalized")


def _acquired(state: DealState, data: Any) -> Iterator[Violation]:
    line = state.find_interest(data.interest_ref) if data.interest_ref else None
    if data.interest_ref and (line is None or (line.holder, line.target) != (data.holder, data.target)):
        what = "stake interest of that company in that target"
        yield _unknown("/data/interest_ref", what, "deal.stake_interest_expressed")


def _cited(state: DealState, data: Any) -> Iterator[Violation]:
    ref = state.original(data.event_ref)
    known = (facts for kind, facts in state.facts.items() if kind not in record_keeping.HANDLERS)
    if not any(fact.event == ref for facts in known for fact in facts):
        yield _unknown("/data/event_ref", "event", "of this deal, not retracted")


def _resolved(state: DealState, data: Any) -> Iterator[Violation]:
    if not record_keeping.find_held(state, data.dispute_ref):
        yield Violation(
            code="dispute-not-open",
            why="no dispute that is open or was upheld is on record under that event at that point",
            instead="Name the event that raised it (deal.dispute_raised), or the event that is disputed.",
            pointer="/data/dispute_ref",
        )


_CHECKS: Mapping[str, Callable[[DealState, Any], Iterator[Violation]]] = {
    "deal.finalized": _finalized,
    "deal.withdrawal_declared": _withdrawal,
    "deal.party_left": lambda state, data: _leaving(state, data.company, "/data/company", ("left",)),
    "deal.proposal_answered": _answer,
    "deal.terms_amended": _amended,
    "deal.stake_acquired": _acquired,
    "deal.citation_added": _cited,
    "deal.confidence_assessed": _cited,
    "deal.dispute_raised": _cited,
    "deal.dispute_resolved": _resolved,
}

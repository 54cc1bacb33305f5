"""Given some events, when others are recorded, then this is what the rules say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from events.catalogue import Event
from events.domain import DealState, Refusal, State, Verdict, check, fold
from tests.builders import FOXCONN, NISSAN, NOW, an_event, an_opened_deal, event_id_of

Step = Callable[[int], Event]
"""An event that still lacks its version."""


def step(type: str, data: Mapping[str, Any] | None = None, **given: Any) -> Step:
    return lambda version: an_event(type, data, version=version, **given)


def opened(*parties: tuple[str, str], **given: Any) -> Step:
    return lambda version: an_opened_deal(*parties, version=version, **{"day": "2024-01-01", **given})


def approached(**given: Any) -> Step:
    return step("deal.approached", {"from": FOXCONN, "to": NISSAN}, **given)


def talks_started(**given: Any) -> Step:
    return step("deal.talks_started", {"parties": [FOXCONN, NISSAN]}, **given)


def talks_failed(who_ended: str | None = None, **given: Any) -> Step:
    ended = {"who_ended": who_ended} if who_ended else {}
    return step("deal.talks_ended", {"parties": [FOXCONN, NISSAN], "outcome": "failed", **ended}, **given)


def proposed(by: str = FOXCONN, to: tuple[str, ...] = (NISSAN,), **given: Any) -> Step:
    return step("deal.proposal_made", {"by": by, "to": list(to), "kind": "alliance"}, **given)


def answered(answer: str, proposal: int, by: str = NISSAN, **given: Any) -> Step:
    data = {"proposal_ref": event_id_of(proposal), "by": by, "answer": answer}
    return step("deal.proposal_answered", data, **given)


def signed(instrument: str = "mou", **given: Any) -> Step:
    return step("deal.agreement_signed", {"instrument": instrument, "signatories": [FOXCONN, NISSAN]}, **given)


def finalizing(**given: Any) -> Step:
    return step("deal.finalization_started", {}, **given)


def finalized(*signatories: str, **given: Any) -> Step:
    return step("deal.finalized", {"signatories": list(signatories or (FOXCONN, NISSAN))}, **given)


def took_effect(**given: Any) -> Step:
    return step("deal.took_effect", {}, **given)


def lapsed(**given: Any) -> Step:
    return step("deal.lapsed", {}, **given)


def terminated(**given: Any) -> Step:
    return step("deal.terminated", {"by": NISSAN}, **given)


def reopened(to_stage: str = "TALKS", **given: Any) -> Step:
    return step("deal.reopened", {"to_stage": to_stage, "reason": "they are talking again"}, **given)


def interested(
    holder: str = FOXCONN, target: str = NISSAN, *, terms: Mapping[str, Any] | None = None, **given: Any
) -> Step:
    data = {"holder": holder, "target": target, "interest_kind": "equity", **(terms or {})}
    return step("deal.stake_interest_expressed", data, **given)


def withdrew(
    scope: str, by: str = FOXCONN, *, subject: int | None = None, more: Mapping[str, Any] | None = None, **given: Any
) -> Step:
    ref = {"subject_ref": event_id_of(subject)} if subject else {}
    return step("deal.withdrawal_declared", {"scope": scope, "by": by, **ref, **(more or {})}, **given)


def joined(company: str, role: str = "counterpart", **given: Any) -> Step:
    return step("deal.party_joined", {"company": company, "role": role}, **given)


def corrected(version: int, new_data: Mapping[str, Any], **given: Any) -> Step:
    data = {
        "supersedes": event_id_of(version),
        "new_data": dict(new_data),
        "reason_code": "entry_error",
        "reason": "typo",
    }
    return step("deal.event_corrected", data, **given)


def retracted(version: int, **given: Any) -> Step:
    data = {"supersedes": event_id_of(version), "reason_code": "never_happened", "reason": "a rumour"}
    return step("deal.event_retracted", data, **given)


WAYS: Mapping[str, tuple[Step, ...]] = {
    "LEAD": (),
    "APPROACHED": (approached(day="2024-01-02"),),
    "TALKS": (approached(day="2024-01-02"), talks_started(day="2024-01-03")),
    "PROPOSED": (approached(day="2024-01-02"), proposed(day="2024-01-03")),
    "AGREED": (approached(day="2024-01-02"), talks_started(day="2024-01-03"), signed(day="2024-01-04")),
    "FINALIZING": (approached(day="2024-01-02"), talks_started(day="2024-01-03"), finalizing(day="2024-01-04")),
    "FINALIZED": (signed(day="2024-01-03"), finalized(day="2024-01-04")),
    "EFFECTIVE": (signed(day="2024-01-03"), finalized(day="2024-01-04"), took_effect(day="2024-01-05")),
    "WITHDRAWN": (approached(day="2024-01-02"), withdrew("deal", day="2024-01-03")),
    "REJECTED": (approached(day="2024-01-02"), proposed(day="2024-01-03"), answered("rejected", 3, day="2024-01-04")),
    "LAPSED": (approached(day="2024-01-02"), lapsed(day="2024-01-03")),
    "TERMINATED": (signed(day="2024-01-03"), finalized(day="2024-01-04"), terminated(day="2024-01-05")),
}
"""How a deal opened on 2024-01-01 gets to each stage."""


def numbered(*steps: Step, start: int = 1) -> list[Event]:
    return [make(version) for version, make in enumerate(steps, start)]


def deal_of(*steps: Step) -> DealState:
    """The state of a deal after these events."""
    state = fold(numbered(*steps))
    assert isinstance(state, DealState)
    return state


@dataclass(frozen=True)
class Then:
    verdict: Verdict

    def refused(self, *codes: str) -> tuple[Refusal, ...]:
        assert tuple(refusal.code for refusal in self.verdict.refusals) == codes, self.verdict.refusals
        return self.verdict.refusals

    def accepted(self, *flags: str) -> State:
        """Accepted, with exactly these flags added."""
        assert self.verdict.refusals == ()
        assert tuple(flag.code for flag in self.verdict.flags) == flags, self.verdict.flags
        return self.verdict.state


@dataclass(frozen=True)
class Given:
    events: tuple[Event, ...]

    def when(self, *steps: Step) -> Then:
        return Then(check(self.events, numbered(*steps, start=len(self.events) + 1), now=NOW))


def given(*steps: Step) -> Given:
    return Given(tuple(numbered(*steps)))


def given_deal_at(stage: str) -> Given:
    return given(opened(), *WAYS[stage])


def codes(state: State) -> list[str]:
    return [flag.code for flag in state.anomalies]


def as_deal(state: State) -> DealState:
    assert isinstance(state, DealState)
    return state

"""What events mean: states, order, rules. Pure: no clock, no database, no Django."""

from events.domain.code import deal_code
from events.domain.company import CompanyState
from events.domain.deadlines import due
from events.domain.deal.state import (
    ClearanceStatus,
    DealState,
    InterestStatus,
    ParticipationStatus,
    ProposalStatus,
)
from events.domain.effective import is_amendment, list_live, resolve
from events.domain.flags import FLAGS, Flag, ambiguous_alias
from events.domain.folding import State, allowed_events, evolve, fold, initial, outline_from_json, state_from_json
from events.domain.ordering import OPENING_TYPES, OrderCycleError, order
from events.domain.rules.check import check, check_upon
from events.domain.rules.course import Course
from events.domain.seminar import SeminarState
from events.domain.source import SourceState
from events.domain.stages import STAGES, Stage
from events.domain.stream import comes_last
from events.domain.verdict import Refusal, Verdict
from events.domain.violations import CODES
from events.domain.walking import walk

__all__ = [
    "CODES",
    "FLAGS",
    "OPENING_TYPES",
    "STAGES",
    "ClearanceStatus",
    "CompanyState",
    "Course",
    "DealState",
    "Flag",
    "InterestStatus",
    "OrderCycleError",
    "ParticipationStatus",
    "ProposalStatus",
    "Refusal",
    "SeminarState",
    "SourceState",
    "Stage",
    "State",
    "Verdict",
    "allowed_events",
    "ambiguous_alias",
    "check",
    "check_upon",
    "comes_last",
    "deal_code",
    "due",
    "evolve",
    "fold",
    "initial",
    "is_amendment",
    "list_live",
    "order",
    "outline_from_json",
    "resolve",
    "state_from_json",
    "walk",
]

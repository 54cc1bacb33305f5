"""What events mean: states, order, rules. Pure: no clock, no database, no Django."""

from events.domain.code import deal_code
from events.domain.company import CompanyState
from events.domain.contact import ContactState
from events.domain.deadlines import due
from events.domain.deal.state import (
    ClearanceStatus,
    DealState,
    DisputeStatus,
    InterestStatus,
    ParticipationStatus,
    ProposalStatus,
)
from events.domain.effective import MERGE_UNDONE, MOVED, is_amendment, list_live, resolve
from events.domain.flags import FLAGS, Flag, ambiguous_alias, unsupported
from events.domain.folding import (
    State,
    allowed_events,
    complete,
    evolve,
    fold,
    initial,
    is_whole,
    outline_from_json,
    state_from_json,
)
from events.domain.ordering import MERGED, OPENING_TYPES, OrderCycleError, is_of_record, order
from events.domain.rights import Right, needed_right
from events.domain.rules.check import check, check_upon
from events.domain.rules.course import Course
from events.domain.seminar import SeminarState
from events.domain.source import SourceState
from events.domain.stages import STAGES, Stage
from events.domain.stream import comes_last
from events.domain.tiling import Column, Tile, Tiling, spread, tile
from events.domain.verdict import Refusal, Verdict
from events.domain.violations import CODES
from events.domain.walking import walk

__all__ = [
    "CODES",
    "FLAGS",
    "MERGED",
    "MERGE_UNDONE",
    "MOVED",
    "OPENING_TYPES",
    "STAGES",
    "ClearanceStatus",
    "Column",
    "CompanyState",
    "ContactState",
    "Course",
    "DealState",
    "DisputeStatus",
    "Flag",
    "InterestStatus",
    "OrderCycleError",
    "ParticipationStatus",
    "ProposalStatus",
    "Refusal",
    "Right",
    "SeminarState",
    "SourceState",
    "Stage",
    "State",
    "Tile",
    "Tiling",
    "Verdict",
    "allowed_events",
    "ambiguous_alias",
    "check",
    "check_upon",
    "comes_last",
    "complete",
    "deal_code",
    "due",
    "evolve",
    "fold",
    "initial",
    "is_amendment",
    "is_of_record",
    "is_whole",
    "list_live",
    "needed_right",
    "order",
    "outline_from_json",
    "resolve",
    "spread",
    "state_from_json",
    "tile",
    "unsupported",
    "walk",
]

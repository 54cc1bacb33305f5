"""The catalogue: what can happen. Each event type is one frozen class, registered when this package is imported."""

# isort: off
# The order of these imports is the order in which types are listed.
from events.catalogue.deal.opening import DealOpened, DealDescribed, Party
from events.catalogue.deal.approach import DealApproached, DealApproachAnswered
from events.catalogue.deal.stakes import DealStakeInterestExpressed, DealStakeAcquired
from events.catalogue.deal.withdrawal import DealWithdrawalDeclared
from events.catalogue.deal.talks import DealTalksStarted, DealTalksPaused, DealTalksResumed, DealTalksEnded
from events.catalogue.deal.proposals import DealProposalMade, DealTermsAmended, DealProposalAnswered, Change
from events.catalogue.deal.agreements import DealAgreementSigned, DealFinalizationStarted
from events.catalogue.deal.closing import DealFinalized, DealTookEffect, DealTerminated
from events.catalogue.deal.ending import DealLapsed, DealReopened
from events.catalogue.deal.parties import (
    DealPartyJoined,
    DealPartyRoleChanged,
    DealPartyLeft,
    DealContactAssigned,
    DealContactRemoved,
)
from events.catalogue.deal.clearances import DealFilingMade, DealClearanceDecided
from events.catalogue.deal.statements import DealMeetingHeld, DealAnnouncementMade, DealPositionStated, DealDenialStated
from events.catalogue.deal.notes import DealCitationAdded, DealNoteAdded
from events.catalogue.deal.disputes import DealConfidenceAssessed, DealDisputeRaised, DealDisputeResolved
from events.catalogue.seminar import SeminarAnnounced, SeminarHeld, SeminarRescheduled, SeminarCancelled, Place
from events.catalogue.company import (
    CompanyRegistered,
    CompanyRenamed,
    CompanyAliased,
    CompanyDescribed,
    CompanyPositionStated,
    Alias,
    Identifier,
    ParentLink,
)
from events.catalogue.restructuring import CompanyMerged, CompanySplit
from events.catalogue.source import SourceRegistered, SourceAssessed, SourceRetracted
from events.catalogue.contact import ContactErased
from events.catalogue.fixing import (
    DealEventCorrected,
    DealEventRetracted,
    SeminarEventCorrected,
    SeminarEventRetracted,
    CompanyEventCorrected,
    CompanyEventRetracted,
    SourceEventCorrected,
    SourceEventRetracted,
    EventCorrected,
    EventRetracted,
)
from events.catalogue.deal.merging import DealEventMoved, DealDuplicatesMerged, DealMergeUndone, FieldChoices
# isort: on

from events.catalogue import codec, dates, examples, fixing, texts, values
from events.catalogue.base import EventData, Names, PersonalData, Value
from events.catalogue.citations import AssertedBy, Citation
from events.catalogue.envelope import OWN_KNOWLEDGE, Actor, Channel, Event, Metadata, Occurred
from events.catalogue.json_schema import list_versions, schema, schema_of_version
from events.catalogue.partial import InvalidDateError
from events.catalogue.references import Reference, list_references
from events.catalogue.registry import (
    NAMED,
    RegistrationError,
    UnknownEventTypeError,
    get_type,
    is_registered,
    list_types,
    load,
    needs_version,
    register,
    validate,
)
from events.catalogue.upcasting import SchemaVersionError
from events.catalogue.validation import InvalidEventError, validate_citations, validate_value
from events.catalogue.values import DECIDING_ROLES

__all__ = [
    "DECIDING_ROLES",
    "NAMED",
    "OWN_KNOWLEDGE",
    "Actor",
    "Alias",
    "AssertedBy",
    "Change",
    "Channel",
    "Citation",
    "CompanyAliased",
    "CompanyDescribed",
    "CompanyEventCorrected",
    "CompanyEventRetracted",
    "CompanyMerged",
    "CompanyPositionStated",
    "CompanyRegistered",
    "CompanyRenamed",
    "CompanySplit",
    "ContactErased",
    "DealAgreementSigned",
    "DealAnnouncementMade",
    "DealApproachAnswered",
    "DealApproached",
    "DealCitationAdded",
    "DealClearanceDecided",
    "DealConfidenceAssessed",
    "DealContactAssigned",
    "DealContactRemoved",
    "DealDenialStated",
    "DealDescribed",
    "DealDisputeRaised",
    "DealDisputeResolved",
    "DealDuplicatesMerged",
    "DealEventCorrected",
    "DealEventMoved",
    "DealEventRetracted",
    "DealFilingMade",
    "DealFinalizationStarted",
    "DealFinalized",
    "DealLapsed",
    "DealMeetingHeld",
    "DealMergeUndone",
    "DealNoteAdded",
    "DealOpened",
    "DealPartyJoined",
    "DealPartyLeft",
    "DealPartyRoleChanged",
    "DealPositionStated",
    "DealProposalAnswered",
    "DealProposalMade",
    "DealReopened",
    "DealStakeAcquired",
    "DealStakeInterestExpressed",
    "DealTalksEnded",
    "DealTalksPaused",
    "DealTalksResumed",
    "DealTalksStarted",
    "DealTerminated",
    "DealTermsAmended",
    "DealTookEffect",
    "DealWithdrawalDeclared",
    "Event",
    "EventCorrected",
    "EventData",
    "EventRetracted",
    "FieldChoices",
    "Identifier",
    "InvalidDateError",
    "InvalidEventError",
    "Metadata",
    "Names",
    "Occurred",
    "ParentLink",
    "Party",
    "PersonalData",
    "Place",
    "Reference",
    "RegistrationError",
    "SchemaVersionError",
    "SeminarAnnounced",
    "SeminarCancelled",
    "SeminarEventCorrected",
    "SeminarEventRetracted",
    "SeminarHeld",
    "SeminarRescheduled",
    "SourceAssessed",
    "SourceEventCorrected",
    "SourceEventRetracted",
    "SourceRegistered",
    "SourceRetracted",
    "UnknownEventTypeError",
    "Value",
    "codec",
    "dates",
    "examples",
    "fixing",
    "get_type",
    "is_registered",
    "list_references",
    "list_types",
    "list_versions",
    "load",
    "needs_version",
    "register",
    "schema",
    "schema_of_version",
    "texts",
    "validate",
    "validate_citations",
    "validate_value",
    "values",
]

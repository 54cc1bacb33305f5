"""A company's dossier in the shape in which clients get it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import Field

from api.v1 import times
from api.v1.deals.shape import DealPosition, Interest, Proposal
from api.v1.flags import render_flag
from api.v1.shapes import AsOf, Flag, Named, PartialDate, RecordStatus, Shape
from events import domain
from events.catalogue.values import DealKind, Role
from events.domain import ParticipationStatus, Stage
from events.history.dossier import Attendance, Dossier, Part


class DossierName(Shape):
    name: str
    kind: str
    lang: str | None


class DossierIdentifier(Shape):
    scheme: str
    value: str


class Kin(Shape):
    """A company above or below this one."""

    company: Named
    kind: str
    percent: str | None


class CompanyStatement(Shape):
    topic: str
    stance: str
    since: PartialDate
    event: UUID


class DossierCompany(Shape):
    """The record of the company by what was known, whatever the day that was asked for."""

    id: UUID
    name: str
    legal_name: str
    country: str | None
    aliases: list[DossierName]
    identifiers: list[DossierIdentifier]
    record_status: RecordStatus
    merged_into: UUID | None
    successor: Named | None = Field(description="What the company became part of in a merger.")
    succeeded: PartialDate | None
    split_into: list[Named]
    parents: list[Kin]
    children: list[Kin]
    positions: list[CompanyStatement]


class DossierRole(Shape):
    role: Role
    status: ParticipationStatus
    since: PartialDate


class Spokesperson(Shape):
    """`name`: null where the person has no profile, or none any more."""

    contact: UUID
    name: str | None
    role: str | None


class DossierDeal(Shape):
    """A deal and the company's part in it."""

    deal: Named
    kind: DealKind
    stage: Stage
    stage_since: PartialDate | None
    stage_derived: bool
    record_status: RecordStatus
    roles: list[DossierRole]
    interests_held: list[Interest]
    interests_targeted: list[Interest]
    proposals_made: list[Proposal]
    proposals_received: list[Proposal]
    positions: list[DealPosition]
    contacts: list[Spokesperson]
    order_assumed: list[UUID]
    uncertain: list[UUID] = Field(description="Events whose date does not tell whether they had happened by then.")
    anomalies: list[Flag]


class DossierSeminar(Shape):
    seminar: Named
    parts: list[str] = Field(description="host, invitee, attendee.")
    kind: str
    status: str
    scheduled: PartialDate | None
    held: PartialDate | None
    deals: list[UUID]


class Employee(Shape):
    """Somebody whose profile says that they work or worked for the company; as the profile stands now."""

    contact: UUID
    name: str
    role: str
    started: str
    ended: str
    is_current: bool


class CompanyDossier(Shape):
    company: DossierCompany
    deals: list[DossierDeal]
    seminars: list[DossierSeminar]
    people: list[Employee]
    as_of: AsOf


def list_streams(dossier: Dossier) -> set[str]:
    """Every stream that is shown."""
    shown = {part.deal.stream_id for part in dossier.deals} | {one.seminar.stream_id for one in dossier.seminars}
    return shown | {dossier.company.stream_id}


def render(dossier: Dossier) -> dict[str, Any]:
    """The shape Dossier."""
    return {
        "company": _render_company(dossier),
        "deals": [_render_part(part, dossier) for part in dossier.deals],
        "seminars": [_render_attendance(one) for one in dossier.seminars],
        "people": [
            {
                "contact": str(one.contact_id),
                "name": one.contact.name,
                "role": one.role,
                "started": one.started,
                "ended": one.ended,
                "is_current": one.is_current,
            }
            for one in dossier.employments
        ],
        "as_of": times.to_json(dossier.coordinates),
    }


def _render_company(dossier: Dossier) -> dict[str, Any]:
    company, stored = dossier.company, dossier.company.to_json()
    return {
        "id": company.stream_id,
        "name": company.display_name,
        **{name: stored[name] for name in ("legal_name", "country", "aliases", "identifiers", "record_status")},
        "merged_into": stored.get("merged_into"),
        "successor": _named(company.successor, dossier) if company.successor else None,
        "succeeded": company.succeeded,
        "split_into": [_named(id_, dossier) for id_ in company.split_into],
        "parents": [_kin(link.company, dossier.words.name(link.company), link) for link in company.parent_links],
        "children": [_child(state, company.stream_id) for state in dossier.kin],
        "positions": stored["positions"],
    }


def _named(company_id: str, dossier: Dossier) -> dict[str, str]:
    return {"id": company_id, "name": dossier.words.name(company_id)}


def _child(state: domain.CompanyState, parent: str) -> dict[str, Any]:
    link = next(link for link in state.parent_links if link.company == parent)
    return _kin(state.stream_id, state.display_name, link)


def _kin(company_id: str, name: str, link: Any) -> dict[str, Any]:
    return {"company": {"id": company_id, "name": name}, "kind": link.kind, "percent": link.percent}


def _render_part(part: Part, dossier: Dossier) -> dict[str, Any]:
    deal = part.deal
    return {
        "deal": {"id": deal.stream_id, "name": deal.title},
        "kind": deal.kind,
        "stage": deal.stage,
        "stage_since": deal.since,
        "stage_derived": deal.stage_derived,
        "record_status": deal.record_status,
        "roles": [_pick(line, DossierRole) for line in part.roles],
        "interests_held": [_pick(line, Interest) for line in part.held],
        "interests_targeted": [_pick(line, Interest) for line in part.targeted],
        "proposals_made": [_pick(line, Proposal) for line in part.made],
        "proposals_received": [_pick(line, Proposal) for line in part.received],
        "positions": [_pick(line, DealPosition) for line in part.positions],
        "contacts": [_render_contact(line, dossier) for line in part.contacts],
        "order_assumed": list(deal.order_assumed),
        "uncertain": list(deal.uncertain),
        "anomalies": [render_flag(flag) for flag in deal.anomalies],
    }


def _pick(line: Any, shape: type[Shape]) -> dict[str, Any]:
    return {name: getattr(line, name) for name in shape.model_fields}


def _render_contact(line: Any, dossier: Dossier) -> dict[str, Any]:
    return {"contact": line.contact, "name": dossier.words.names.get(line.contact), "role": line.role}


def _render_attendance(one: Attendance) -> dict[str, Any]:
    seminar = one.seminar
    return {
        "seminar": {"id": seminar.stream_id, "name": seminar.display_name},
        "parts": list(one.parts),
        "kind": seminar.kind,
        "status": seminar.status,
        "scheduled": seminar.scheduled,
        "held": seminar.held,
        "deals": list(seminar.linked_deals),
    }

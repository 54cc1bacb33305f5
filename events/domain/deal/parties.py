"""Who takes part: joined, answered, changed role, left; and the contacts who speak for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from events.catalogue import (
    DealApproachAnswered,
    DealContactAssigned,
    DealContactRemoved,
    DealPartyJoined,
    DealPartyLeft,
    DealPartyRoleChanged,
    Event,
)
from events.domain.deal.state import Contact, DealState, Participation, ParticipationStatus
from events.domain.stream import when

ANSWERS: Mapping[str, ParticipationStatus] = {"accepted": "active", "interested": "active", "declined": "declined"}
"""What an answered approach makes of the participation; no comment leaves it as it is."""


def joined(state: DealState, event: Event, data: DealPartyJoined) -> None:
    """A company has one line: one that comes back takes its old place, in the role it now has."""
    line = start(event, data.company, data.role)
    if state.participates(data.company):
        state.parties = tuple(line if known.company == data.company else known for known in state.parties)
    else:
        state.parties = (*state.parties, line)


def start(event: Event, company: str, role: str) -> Participation:
    """Parties are active from the start; an invitee is invited."""
    status: ParticipationStatus = "invited" if role == "invitee" else "active"
    return Participation(company=company, role=role, status=status, since=when(event.occurred), event=event.id)


def role_changed(state: DealState, event: Event, data: DealPartyRoleChanged) -> None:
    """An invitee that is given another part was more than invited."""
    state.parties = tuple(
        _in_role(line, event, data.role) if line.company == data.company else line for line in state.parties
    )


def _in_role(line: Participation, event: Event, role: str) -> Participation:
    status = "active" if line.status == "invited" and role != "invitee" else line.status
    return replace(line, role=role, status=status, since=when(event.occurred), event=event.id)


def left(state: DealState, event: Event, data: DealPartyLeft) -> None:
    set_status(state, event, data.company, "left")


def answered(state: DealState, event: Event, data: DealApproachAnswered) -> None:
    if status := ANSWERS.get(data.answer):
        set_status(state, event, data.by, status)


def accepted(state: DealState, event: Event, company: str) -> None:
    """A yes after a no; one that left has to join again."""
    if any(line.company == company and line.status in ("declined", "invited") for line in state.parties):
        set_status(state, event, company, "active")


def set_status(state: DealState, event: Event, company: str, status: ParticipationStatus) -> None:
    state.parties = tuple(
        replace(line, status=status, since=when(event.occurred), event=event.id)
        if line.company == company and line.status != status
        else line
        for line in state.parties
    )


def contact_assigned(state: DealState, event: Event, data: DealContactAssigned) -> None:
    line = Contact(contact=data.contact_id, company=data.company, role=data.role, event=event.id)
    key = (line.contact, line.company, line.role)
    others = (known for known in state.contacts if (known.contact, known.company, known.role) != key)
    state.contacts = (*others, line)


def contact_removed(state: DealState, event: Event, data: DealContactRemoved) -> None:
    """What the event leaves out, company or role, is meant whatever it is."""
    state.contacts = tuple(
        line
        for line in state.contacts
        if line.contact != data.contact_id
        or data.company not in (None, line.company)
        or data.role not in (None, line.role)
    )

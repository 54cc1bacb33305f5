"""Everything about one company at one place on both axes: its deals and its part in them, seminars, kin, people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection

from events import domain, store
from events.catalogue import Event
from events.contacts import Employment
from events.history import names
from events.history.as_of import UnknownStreamError
from events.history.coordinates import NOW, Coordinates
from events.history.names import Words

_RELATED_SQL = (Path(__file__).parent / "sql" / "streams_about_company.sql").read_text()

Line = Mapping[str, Any]
"""A line of a deal, such as an interest, by its fields."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A deal and what the company is in it. `held` and `targeted` are lines of its interest ledger."""

    deal: domain.DealState
    roles: tuple[Any, ...]
    held: tuple[Any, ...]
    targeted: tuple[Any, ...]
    made: tuple[Any, ...]
    received: tuple[Any, ...]
    positions: tuple[Any, ...]
    contacts: tuple[Any, ...]


class Attendance(NamedTuple):
    """A seminar, and as what the company has to do with it."""

    seminar: domain.SeminarState
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """`company` is its record by what was known, whatever the day. `kin` are companies that name it as their parent."""

    coordinates: Coordinates
    company: domain.CompanyState
    deals: tuple[Part, ...]
    seminars: tuple[Attendance, ...]
    kin: tuple[domain.CompanyState, ...]
    employments: tuple[Employment, ...]
    words: Words


def get_dossier(company_id: str, coordinates: Coordinates = NOW) -> Dossier | None:
    """The dossier of a company; None where nothing was known of it. A constant number of queries.

    Raises UnknownStreamError for what is no company. People are told as their profiles stand now: those have no past.
    """
    if store.list_existing([company_id]).get(company_id) != "company":
        raise UnknownStreamError(stream_id=company_id)
    known = coordinates.position
    is_now = coordinates.is_now
    if coordinates.position is None:
        coordinates = replace(coordinates, position=store.head())
    ids = [company_id, *_list_related(company_id, None if is_now else coordinates.position)]
    streams = store.load_streams(ids, max_position=coordinates.position)
    if not streams[company_id]:
        return None
    company = domain.fold(streams.pop(company_id))
    assert isinstance(company, domain.CompanyState)
    states = list(_fold(streams.values(), coordinates))
    deals = [state for state in states if isinstance(state, domain.DealState)]
    return Dossier(
        coordinates=coordinates,
        company=company,
        deals=tuple(part for state in deals if (part := _find_part(state, company_id))),
        seminars=tuple(
            Attendance(state, parts)
            for state in states
            if isinstance(state, domain.SeminarState) and (parts := tuple(_attend(state, company_id)))
        ),
        kin=tuple(state for state in states if isinstance(state, domain.CompanyState) and _is_below(state, company_id)),
        employments=tuple(Employment.objects.filter(company_id=company_id).select_related("contact")),
        words=_look_up([event for events in streams.values() for event in events], company, known),
    )


def _list_related(company_id: str, position: int | None) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_RELATED_SQL, {"company_id": company_id, "position": position})
        return [row[0] for row in cursor.fetchall()]


def _fold(streams: Iterable[Sequence[Event]], coordinates: Coordinates) -> Iterable[domain.State]:
    for events in streams:
        if events:
            state = domain.fold(events, valid_at=coordinates.valid_at, min_level=coordinates.min_level)
            if state.opening:
                yield state


def _find_part(deal: domain.DealState, company_id: str) -> Part | None:
    part = Part(
        deal=deal,
        roles=tuple(line for line in deal.parties if line.company == company_id),
        held=tuple(line for line in deal.interests if line.holder == company_id),
        targeted=tuple(line for line in deal.interests if line.target == company_id),
        made=tuple(line for line in deal.proposals if line.by == company_id),
        received=tuple(line for line in deal.proposals if company_id in line.to),
        positions=tuple(line for line in deal.positions if line.by == company_id),
        contacts=tuple(line for line in deal.contacts if line.company == company_id),
    )
    return part if part.roles or part.held or part.targeted else None


def _attend(seminar: domain.SeminarState, company_id: str) -> Iterable[str]:
    if seminar.host == company_id:
        yield "host"
    if company_id in seminar.invitees:
        yield "invitee"
    if company_id in seminar.attendees:
        yield "attendee"


def _is_below(state: domain.CompanyState, company_id: str) -> bool:
    return state.stream_id != company_id and any(link.company == company_id for link in state.parent_links)


def _look_up(events: Sequence[Event], company: domain.CompanyState, position: int | None) -> Words:
    ids = {link.company for link in company.parent_links} | {company.successor or "", *company.split_into} - {""}
    return names.look_up(events, ids=ids, position=position)

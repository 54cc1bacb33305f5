"""Answers of the portfolio in their shapes, with the names of the companies known at the same position."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from api.v1 import times
from api.v1.deals.shape import Interest
from events.history import Coordinates, names
from events.history.names import Words
from events.history.portfolio import Board, Card, Column, Funnel, Ledger, Line

_LINE = tuple(Interest.model_fields)


def render_board(board: Board, asked: Mapping[str, str]) -> dict[str, Any]:
    """`asked` are the filters as they were given: what a column leads to is left out by them, too."""
    cards = [card for column in board.columns for card in column.cards]
    words = _look_up((party.company for card in cards for party in card.parties), board.coordinates)
    columns = [
        {
            "stage": column.stage,
            "count": column.count,
            "cards": [_render_card(card, words) for card in column.cards],
            "more": _address(column, board.coordinates, asked) if column.more else None,
        }
        for column in board.columns
    ]
    return {"columns": columns}


def render_funnel(funnel: Funnel) -> dict[str, Any]:
    days = {"from": funnel.first_day.isoformat(), "to": funnel.last_day.isoformat()}
    return days | {"stages": [asdict(passage) for passage in funnel.passages]}


def render_ledger(ledger: Ledger) -> list[dict[str, Any]]:
    lines = [line.interest for line in ledger.lines]
    words = _look_up((line[name] for line in lines for name in ("holder", "target")), ledger.coordinates)
    return [_render_line(line, words) for line in ledger.lines]


def tell_place(coordinates: Coordinates) -> dict[str, Any]:
    """An answer is complete up to its position, however far the view has come since: so it is the same for ever."""
    return {"as_of": times.to_json(coordinates), "projection_position": coordinates.position}


def _render_card(card: Card, words: Words) -> dict[str, Any]:
    """The shape Card."""
    return {
        "id": card.id,
        "code": card.code,
        "title": card.title,
        "kind": card.kind,
        "since": card.since,
        "paused": card.paused,
        "rumor_level": card.rumor_level,
        "disputed": card.disputed,
        "markets": list(card.markets),
        "parties": [
            {"company": _named(party.company, words), "role": party.role, "status": party.status}
            for party in card.parties
        ],
        "interest_statuses": list(card.interest_statuses),
    }


def _render_line(line: Line, words: Words) -> dict[str, Any]:
    """The shape LedgerLine."""
    shown = {name: line.interest.get(name) for name in _LINE} | {"inferred": bool(line.interest.get("inferred"))}
    companies = {name: _named(line.interest[name], words) for name in ("holder", "target")}
    return shown | companies | {"deal": {"id": line.deal, "code": line.code, "title": line.title, "stage": line.stage}}


def _named(id_: str, words: Words) -> dict[str, str]:
    return {"id": id_, "name": words.name(id_)}


def _look_up(ids: Iterable[str], coordinates: Coordinates) -> Words:
    return names.look_up(ids=set(ids), position=coordinates.position)


def _address(column: Column, coordinates: Coordinates, asked: Mapping[str, str]) -> str:
    """The list of the column's deals at the coordinates that were asked for, in the order of its cards."""
    query = {**asked, "stage": column.stage, "record_status": "live", "order": "-opened"}
    if coordinates.stands_still:
        query["known_position"] = str(coordinates.position)
    if coordinates.valid_at:
        query["valid_at"] = coordinates.valid_text or coordinates.valid_at.isoformat()
    if coordinates.min_level:
        query["min_level"] = str(coordinates.min_level)
    return f"{reverse('api:deals')}?{urlencode(query)}"

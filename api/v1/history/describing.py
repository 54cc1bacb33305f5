"""What the OpenAPI document says of the questions about history."""

from __future__ import annotations

from http import HTTPStatus

from api.openapi.operation import Answer, Operation, ref
from api.v1.streams.describing import MEMENTO_HEADERS, TIMED

_TAG = {"ETag": "A digest of the answer."}
_PAGE = {**_TAG, "Link": 'The next page, with rel="next".'}
_UNCHANGED = Answer("Not changed: `If-None-Match` names its ETag.", headers=_TAG)
_SPAN = (
    "Give both ends on one axis: `known_from` and `known_to` (or their positions) for what was learned, corrected and "
    "retracted, with `valid_at` to ask for the world of one day alone; or `valid_from` and `valid_to` for what "
    "happened in the world, with `known_at` or `known_position` to ask by what was known then. A date counts "
    "whole at both ends. `Content-Location` names the position it was asked at: `known_to_position`, or "
    "`known_position`."
)


def get_deal_diff() -> Operation:
    return _operation(
        "get_deal_diff",
        "deals",
        "What changed in a deal",
        f"In our knowledge, or in the world; what changed in seminars about it, too. {_SPAN}",
        "DealDiff",
        HTTPStatus.NOT_FOUND,
        is_timed=True,
    )


def list_diffs() -> Operation:
    return _operation(
        "list_changes",
        "deals",
        "What changed in all deals",
        f"The deals with news in the span, in the order in which they were opened. {_SPAN} `next` "
        "names the position that the first page stands at.",
        "DiffPage",
        is_page=True,
        is_timed=True,
    )


def get_deal_stages() -> Operation:
    return _operation(
        "get_deal_stages",
        "deals",
        "How long a deal was at each stage",
        "Every stay at a stage in the order of the world, its two dates as they were given, and the fewest and most "
        "days that lie between them. A stay that lasts is counted to `valid_at`, or else to the day of what was known.",
        "Stages",
        HTTPStatus.NOT_FOUND,
        is_timed=True,
    )


def get_company_dossier() -> Operation:
    return _operation(
        "get_company_dossier",
        "companies",
        "Everything about a company",
        "At one place on both axes: its deals with its roles, interests, proposals and statements, its seminars, its "
        "kin, and the people who speak or work for it. People are told as their profiles stand now.",
        "CompanyDossier",
        HTTPStatus.NOT_FOUND,
        is_timed=True,
    )


def get_source_impact() -> Operation:
    return _operation(
        "get_source_impact",
        "sources",
        "What falls if a source falls",
        "The streams with live events that rest on it or on a copy of it, a page of them in the order in which they "
        "were opened: which events nothing else would support, and what each deal would be without them. By all that "
        "is known now; the read models say which streams to look at.",
        "Impact",
        HTTPStatus.NOT_FOUND,
        is_page=True,
    )


def list_anomalies() -> Operation:
    return _operation(
        "list_anomalies",
        "events",
        "What deserves a look",
        "The streams with flags, in the order in which they were opened. `unsupported`, for events whose every source "
        "was taken back, is worked out here and in histories alone; `plan_overdue` and `quiet` are told with each "
        "stream.",
        "AnomalyPage",
        is_page=True,
    )


def get_event_citations() -> Operation:
    return _operation(
        "get_event_citations",
        "events",
        "On what evidence an event rests",
        "Its citations as corrected, those that were added later, disputes, and whether each source still stands.",
        "EventCitations",
        HTTPStatus.NOT_FOUND,
        is_timed=True,
    )


def _operation(
    id_: str,
    tag: str,
    summary: str,
    description: str,
    shape: str,
    *problems: HTTPStatus,
    is_page: bool = False,
    is_timed: bool = False,
) -> Operation:
    """`is_timed`: it can be asked as of another moment of knowledge."""
    told = {**(MEMENTO_HEADERS if is_timed else {}), **(_PAGE if is_page else _TAG)}
    return Operation(
        id=id_,
        tag=tag,
        summary=summary,
        description=description,
        answers={200: Answer("The answer.", ref(shape), headers=told), 304: _UNCHANGED},
        headers=TIMED if is_timed else ("If-None-Match",),
        problems=problems,
    )

"""What the OpenAPI document says of the endpoints about all deals at once."""

from __future__ import annotations

from api.openapi.operation import Answer, Operation, ref
from api.v1.streams.describing import LIST_TAG, MEMENTO_HEADERS, TIMED

_HEADERS = {**LIST_TAG, **MEMENTO_HEADERS}
_UNCHANGED = Answer("Not changed: `If-None-Match` names its ETag.", headers=LIST_TAG)
_VIEW = (
    " Answered from a view that is moments behind the log, up to the position that `as_of` names; a position that it "
    "has not come to within two seconds is 503 `view-behind`."
)


def get_board() -> Operation:
    return _read(
        "get_board",
        "The board as it stands, or stood",
        "Live deals by stage, on any day by what was known at any moment, with a number of cards a column.",
        "Board",
    )


def get_funnel() -> Operation:
    return _read(
        "get_funnel",
        "How deals moved between stages",
        "How many live deals were at each stage before and after some days, and how many entered and left it between. "
        "What is passed through within one day is not seen; a move without a date of its own counts on the day that "
        "places its event. Days and the moment of knowledge are two axes: each may lie where it likes.",
        "Funnel",
    )


def list_interests() -> Operation:
    return _read(
        "list_interests",
        "Interests of all deals",
        "The ledgers of live deals, by deal. `status=softened,withdrawn&stage=open` are the interests given up while "
        "the deal lives.",
        "InterestPage",
    )


def _read(id_: str, summary: str, description: str, shape: str) -> Operation:
    return Operation(
        id=id_,
        tag="portfolio",
        summary=summary,
        description=description + _VIEW,
        answers={200: Answer("The answer.", ref(shape), headers=_HEADERS), 304: _UNCHANGED},
        headers=TIMED,
    )

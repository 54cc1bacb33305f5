"""Questions about everything at once, as of any day by what was known at any position: boards, funnels, lists, ledgers.

They are answered from the segments (docs/adr/0014-bitemporal-read-model.md), each by one statement, and equal a fold of
every stream at the same coordinates. Where no position is given it is the last that the segments have come to; the
answer says which. One that they have not come to yet raises ViewBehindError.
"""

from events.history.portfolio.boards import Board, Card, CardParty, Column, board
from events.history.portfolio.funnels import Funnel, Passage, funnel
from events.history.portfolio.ledgers import Ledger, Line, interests
from events.history.portfolio.lists import Listed, Listing, list_streams
from events.history.portfolio.places import LIVE, Filters, ViewBehindError

__all__ = [
    "LIVE",
    "Board",
    "Card",
    "CardParty",
    "Column",
    "Filters",
    "Funnel",
    "Ledger",
    "Line",
    "Listed",
    "Listing",
    "Passage",
    "ViewBehindError",
    "board",
    "funnel",
    "interests",
    "list_streams",
]

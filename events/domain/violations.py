"""What the rules object to at the place of one event. A new event is refused for it; a recorded one is flagged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CODES: Mapping[str, str] = {
    "not-opened": "H3: the first event of a stream opens it.",
    "already-opened": "H3: a stream is opened once.",
    "not-a-participant": "H4: every company named takes part in the deal, or joins it in the same request.",
    "quorum-lost": "H5: a finalization needs at least two active deciding parties.",
    "clearance-refused": "H5: no finalization while the refusal of an authority stands.",
    "transition-refused": "The stage table refuses the event at its place.",
    "interest-not-open": "H6: a withdrawn stake interest is one that is open.",
    "proposal-not-open": "H6: a withdrawn or answered proposal is one that is open.",
    "participation-not-open": "H6: only a party that still takes part can leave or withdraw.",
    "dispute-not-open": "A dispute is decided while it is open, or anew after it was upheld.",
    "subject-unknown": "The event refers to something that the stream does not have at that point.",
    "future-dated": "H9: no event is dated after the day it is recorded; the future goes into its data.",
    "unknown-event": "H10: a correction or retraction names an event of the same stream.",
    "already-superseded": "H10: a correction or retraction names the newest live version of an event.",
    "not-correctable": "H10: a retraction is final; record the event again instead.",
    "retract-opening": "H11: the opening event cannot be retracted while other events live.",
    "deal-merged": "H12: a merged deal takes no event but deal.merge_undone.",
    "company-merged": "H12: a company that is a duplicate or in error takes only the retraction of its merge.",
    "merge-refused": "H12: a merge is of this deal and another one, a company is not its own successor; no dates.",
    "not-movable": "An event moves to another deal that lives; an opening or a merge does not move.",
    "no-citation": "H13: at least one citation, or the analyst's own knowledge said to be the source.",
    "order-cycle": "Declared links that contradict each other cannot be put in order.",
}
"""Every code of a refusal by the rules. H1, H2 and H15 are the store's; H8, H14 and that an amendment gives its reason
are in the types of the catalogue, whose own codes come up for the new data of a correction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One rule broken by one event. `cause` is the id of the event that makes it so, where there is one.

    `why` goes on from "was refused:" or "is on record, but"; `instead` says what would be allowed.
    """

    code: str
    why: str
    instead: str
    pointer: str = ""
    cause: str | None = None
    company: str | None = None  # of not-a-participant: whoever joins in the same request is let in

"""The reference page of the rules, written from the rules themselves: `python -m events.domain.reference`."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from events.domain.deadlines import QUIET_AFTER_DAYS
from events.domain.flags import FLAGS
from events.domain.stages import DONE, ENDED, LEGEND, OPEN, TABLE
from events.domain.violations import CODES

_HEAD = """# The rules

What is refused, what is flagged, and what moves a deal's stage. Written by `python -m events.domain.reference`; a test
keeps it equal to the code.

Rules are judged in the order of the world, not in the order of recording: declared `after` and `before` links between
the events of a stream win, then the earliest day an event may have happened on (else the latest, else the day of
recording), then the order of recording. The event that opens a stream is always first, and a citation added to an event
comes after it. An event whose place after its neighbour rests on recording order alone is marked `order_assumed`.

A new event that breaks a rule at its place is refused, and nothing of its request is written. A recorded event that
breaks one because of news learned later is applied as it says, never as a step back, and flagged `late_news` together
with the event that makes it so.
"""

_DECISIONS = """## Decided here

- **Parties** are active from the opening or from joining; an invitee is invited. A company has one role in a deal. An
  approach declined makes its participation `declined`; accepted or met with interest, `active`. A company that left may
  still be named, but does not count for the quorum. Leaving (`deal.party_left`) ends nothing.
- **Failed talks** lapse when nobody is known to have ended them. Ended by the initiator or an investor, who sought the
  deal, they make it WITHDRAWN; ended by another deciding party, REJECTED; by an adviser or regulator, LAPSED.
- **A proposal** is rejected when no addressee is left who has not declined, and rejects the deal when no other proposal
  is open. While others still consider it, a no makes that party `declined`; a yes to a later one brings it back.
  Nobody answers its own proposal: taking it back is a withdrawal.
- **An interest** expressed again while it is open is the same line, reaffirmed on the new terms. A soft withdrawal
  leaves it softened, and open; a stated or binding one closes it. An acquisition realizes the open line it answers.
  An interest learned after a withdrawal that called it unknown is the one that was withdrawn.
- **A refused clearance** stands until the same authority, for the same regime and jurisdiction, decides otherwise;
  to file anew does not lift it.
- **A correction** without a date keeps the date of the event, also when it gives links; with a date and without links
  it has none. It brings its own citations. A correction need not mend what was flagged before.
- **A seminar** that was held stays held, whatever is learned of plans; held though it was cancelled, it is flagged.
- **As of a day**, what had happened by its end counts: events by their order day, each not before its declared
  predecessors, the opening with the first of them, an added citation with its event. Events of which the date leaves it
  open whether they had happened are listed as `uncertain`.
- **An assessment** (`deal.confidence_assessed`) stands in the place of the credibility of all citations of its event:
  1 makes a direct citation an official record, 2 to 5 take that away; what is doubtful (4) is at most level 1, what is
  improbable (5) level 0. 6 lifts it. The newest counts.
- **A dispute** makes its event disputed while it is open. Upheld, the claim is right and the event stays disputed until
  it is retracted, or corrected and the dispute settled; rejected or settled, the event counts again. The newest
  decision counts.
- **A merge** of two deals is on record in both. The merged one takes no event until the merge is undone; the other one
  has the values that the merge chose, and loses them when it is undone. Like the grades and disputes it says something
  of the record and not of the world: it has no date, holds whatever day is asked about, and follows `known_at` alone.
- **A moved event** is gone from its deal as if retracted, and recorded anew in the other one, by whose rules it is
  judged. Its corrections go with it: what moves is what it says now. What belongs together moves one after the
  other, first what the rest refers to. An event without a date
  keeps its place: it is recorded there as of the day it was first recorded, or earlier, which is inferred.
- **A company** merged in the world stays live, with its successor and the date. A record that is a duplicate is read
  as its successor; one issued in error without a successor is retracted. Neither takes an event but the retraction of
  that merge (`company.event_retracted`); both records say so where there is a successor. No such merge is corrected.
- **A denial** is contradicted by an event of the denied type that may have happened on or before the denial's latest
  day. A denial about “formal” talks leaves exploratory ones alone.
"""

_LEVELS = """## Evidence

Each event has a level from its citations, and the deal the highest level of an event that no citation contradicts.

| Level | Meaning | Reached by |
|---|---|---|
| 0 | rumor | an anonymous source |
| 1 | reported | the source itself, the analyst's own knowledge, a company that is no party, anything inferred |
| 2 | stated by one party | a party, or a contact assigned to it in the deal |
| 3 | confirmed by all deciding parties | every active deciding party, at least two, in citations of the same event |
| 4 | official record | a direct citation of credibility 1 for a filing, a clearance, an agreement, a finalization, \
an acquisition, a termination or an entry into effect |
"""


def page() -> str:
    """The whole page as Markdown."""
    return "\n".join([_HEAD, _stages(), _refusals(), _flags(), _LEVELS, _DECISIONS]).rstrip() + "\n"


def _stages() -> str:
    groups = f"Open: {', '.join(OPEN)}. Done: {', '.join(DONE)}. Ended: {', '.join(ENDED)}."
    return f"## Stages\n\n{groups}\n\n{TABLE.strip()}\n{LEGEND}"


def _refusals() -> str:
    return "## Refusals\n\nStable codes; the sentence that comes with one says what would be allowed.\n\n" + _rows(
        CODES
    )


def _flags() -> str:
    quiet = (
        f"`quiet` begins after {QUIET_AFTER_DAYS} days without news of an open deal, unless the reader asks otherwise."
    )
    return f"## Flags\n\nAccepted, and worth a look. {quiet}\n\n{_rows(FLAGS)}"


def _rows(meanings: Mapping[str, str]) -> str:
    return "".join(
        ["| Code | Meaning |\n|---|---|\n", *(f"| `{code}` | {text} |\n" for code, text in meanings.items())]
    )


if __name__ == "__main__":
    sys.stdout.write(page())

"""The rows of the log against the leaves that the tree remembers and the roots that were signed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from events.integrity.leaves import entry, leaf_hash
from events.integrity.verifying.claims import Claim
from events.integrity.verifying.frontier import Frontier
from events.integrity.verifying.moved import Moved, Place
from events.integrity.verifying.report import Finding, Report
from events.integrity.verifying.rows import Row

ODD_MAX = 10_000
"""How many rows that are not their leaf are kept, to find out what became of them."""


class LeafCheck:
    """Takes position after position, grows a tree of the rows and one of the leaves, and compares their roots with what
    was signed. Where the rows give a signed root, it is the leaf that is wrong, and not the row.

    Every leaf is remembered once it was signed (`stored.read_leaves`). What was recorded after that nobody vouches for.
    """

    def __init__(self, leaves: Iterator[bytes], claims: Sequence[Claim], report: Report) -> None:
        self._leaves = leaves
        self._claims = sorted(claims, key=lambda claim: claim.size)
        self._report = report
        self._by_rows, self._by_leaves = Frontier(), Frontier()
        self._remembered = 0  # so many leaves the tree had
        self._moved = Moved()
        self._odd: list[Place] = []
        self._proven = 0  # the rows give the root that was signed for so many
        self._signed = 0  # a signed root holds for so many rows or leaves
        self._broken: Claim | None = None  # the first signed root that holds for neither
        self._next = 0
        self._agreeing: set[Claim] = set()  # those of retired keys whose root is that of the leaves
        self._compare()

    def look(self, row: Row, computed: bytes | None) -> Finding | None:
        """Compare a row with its leaf; `computed` is the digest of what it says."""
        self._skip_to(row.position)
        if row.id is None:
            self._skip_to(row.position + 1)
            return None
        place = Place(row.position, row.recorded_at, row.digest, row.id, row.stream_id)
        mine, leaf = place.leaf, next(self._leaves, None)
        if leaf is not None:
            self._remembered += 1
        self._push(mine, leaf or mine)
        if computed != row.digest:
            return _judge_body(place, mine == (leaf or mine), leaf, computed)
        if leaf not in (None, mine):
            self._keep(place, leaf)
        return None

    def end(self, head: int) -> Iterator[Finding]:
        """What is known only when everything was seen."""
        self._skip_to(2**63)
        known = max([self._remembered, *(claim.size for claim in self._claims if claim.fault is None)])
        if known > head:
            words = f"the tree or a checkpoint knows {known} events, and the log ends at position {head}"
            yield Finding(code="event-missing", position=head + 1, words=words)
        yield from (claim.finding(str(claim.fault)) for claim in self._claims if self._is_doubtful(claim))
        yield from self._explain_odd()
        if self._broken:
            yield self._explain_break(self._broken)

    def _is_doubtful(self, claim: Claim) -> bool:
        """Of a retired key, and no later root that is believed bears it out."""
        return claim.is_retired and not (claim in self._agreeing and claim.size <= self._signed)

    def _skip_to(self, position: int) -> None:
        """There are no events in front of this position, as far as none was seen."""
        while self._by_leaves.size < position - 1:
            leaf = next(self._leaves, None)
            if leaf is None:
                return
            self._remembered += 1
            self._moved.lost[self._by_leaves.size + 1] = leaf
            self._push(b"", leaf)

    def _keep(self, place: Place, leaf: bytes | None) -> None:
        if leaf is not None and len(self._odd) < ODD_MAX:
            self._odd.append(place)
            self._moved.lost[place.position] = leaf
            self._moved.times[place.position] = place.recorded_at
        else:
            self._report.counts["digest-changed"] += 1

    def _push(self, row: bytes, leaf: bytes) -> None:
        self._by_rows.push(row)
        self._by_leaves.push(leaf)
        self._compare()

    def _compare(self) -> None:
        """Judge what was signed for the size that is reached."""
        while self._next < len(self._claims) and self._claims[self._next].size <= self._by_leaves.size:
            claim = self._claims[self._next]
            self._next += 1
            if claim.is_retired and (claim.size, claim.root) == (self._by_leaves.size, self._by_leaves.root()):
                self._agreeing.add(claim)
            if claim.fault is not None or claim.size != self._by_leaves.size:
                continue
            if self._by_rows.root() == claim.root:
                self._proven = claim.size
            if claim.root in (self._by_rows.root(), self._by_leaves.root()):
                self._signed = claim.size
            elif self._broken is None:
                self._broken = claim

    def _explain_odd(self) -> Iterator[Finding]:
        """Neighbours that moved together are told of together: who puts one event in moves all behind it."""
        moved: list[tuple[Place, int]] = []
        for odd in self._odd:
            place = self._moved.find(odd) if odd.position > self._proven else None
            if place is None:
                yield self._explain(odd)
            else:
                moved.append((odd, place))
        yield from self._list_gone(moved)
        for _, run in groupby(enumerate(moved), lambda pair: (pair[1][1] - pair[0], pair[1][0].position - pair[0])):
            yield _moved_together([pair for _, pair in run])

    def _list_gone(self, moved: Sequence[tuple[Place, int]]) -> Iterator[Finding]:
        """Events in whose place another one moved, and that are at no other place themselves."""
        found = {place for _, place in moved}
        for odd, _ in moved:
            if odd.position not in found:
                words = "the event that was sealed here is nowhere; another one has its place"
                yield Finding(code="event-missing", position=odd.position, words=words)

    def _explain(self, odd: Place) -> Finding:
        if odd.position <= self._proven:
            return odd.finding("tile-changed", "the tree has another leaf here; the event is the one that was signed")
        words = "it is not what was sealed here: what it says, its digest or its record time was changed afterwards"
        return odd.finding("digest-changed", words)

    def _explain_break(self, claim: Claim) -> Finding:
        """Why a signed root holds neither for the rows nor for the leaves."""
        if claim.size <= self._proven:
            return claim.finding("its root is not that of the log, though a later checkpoint fits: both were rewritten")
        if self._odd or self._moved.lost:
            return claim.finding("its root is not that of the log, as was to be expected after what is told of above")
        return claim.finding("its root is not that of the log: the log and its tree were rewritten, or it was")


def _judge_body(place: Place, is_sealed: bool, leaf: bytes | None, computed: bytes | None) -> Finding:
    """A row does not give its digest: which of the two was changed."""
    if is_sealed:
        return place.finding("body-changed", "what it says does not give the digest that was recorded")
    if computed and leaf == leaf_hash(entry(place.position, place.recorded_at, computed)):
        return place.finding("digest-changed", "its digest was changed; what it says is what was sealed")
    return place.finding("body-changed", "what it says does not give its digest, and neither is what was sealed")


def _moved_together(run: Sequence[tuple[Place, int]]) -> Finding:
    (first, place), (last, last_place) = run[0], run[-1]
    words = f"it was sealed at position {place}"
    if len(run) > 1:
        words += f", and those behind it up to position {last.position} at those up to {last_place}"
    return first.finding("order-changed", words)

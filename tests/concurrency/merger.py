"""A process that merges one deal into another and undoes it, or appends to one: `python -m ... WHAT ROUNDS DEAL OTHER`

`merge` merges OTHER into DEAL and undoes that again; `append` adds notes to DEAL. Refusals are part of the game. It
prints how many events of its own it recorded.
"""

from __future__ import annotations

import sys

import django

django.setup()

from django.db import connections  # noqa: E402

from events import recording, store  # noqa: E402
from events.catalogue import Actor  # noqa: E402
from events.recording import Context, Draft, RefusedError, Write  # noqa: E402

CONTEXT = Context(actor=Actor("task", "merger"), channel="task")


def main(what: str, rounds: int, deal: str, other: str) -> int:
    act = {"merge": merge, "append": append}[what]
    return sum(act(deal, other) for _ in range(rounds))


def merge(deal: str, other: str) -> int:
    merged = write(deal, "deal.duplicates_merged", {"survivor": deal, "loser": other})
    if merged is None:
        return 0
    undone = None
    while undone is None:
        undone = write(deal, "deal.merge_undone", {"merge_ref": merged, "reason": "two deals after all"})
    return 2


def append(deal: str, other: str) -> int:
    return int(write(deal, "deal.note_added", {"body": "a note"}) is not None)


def write(deal: str, type_: str, data: dict[str, object]) -> str | None:
    """The id of the event, None if the rules refuse it as things stand, or too many others were quicker."""
    draft = Draft(type=type_, data=data, citations="own_knowledge")
    try:
        recorded = recording.record([Write(category="deal", stream_id=deal, drafts=[draft])], context=CONTEXT)
    except (RefusedError, store.VersionConflictError):
        return None
    return recorded.streams[0].events[0].id


if __name__ == "__main__":
    sys.stdout.write(f"{main(sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4])}\n")
    connections.close_all()

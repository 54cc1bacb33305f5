"""What imports keep of the lines that were sent, and how a person's name leaves it."""

from __future__ import annotations

import orjson

from events.contacts import Forgotten
from events.intake import packing
from events.intake.models import AT_WORK, Import, ImportChunk, State
from events.intake.problems import Problem

ERASED = "[erased]"


def forget(person: Forgotten) -> int:
    """Erase what names the person from imports that are over; how many chunks and reasons that were.

    Lines that a failed import left behind go, and of problems with lines the wording. Imports on their way keep their
    lines: what they record is new.
    """
    chunks = ImportChunk.objects.exclude(job__state__in=(State.RECEIVING, *AT_WORK))
    changed = [chunk for chunk in chunks.iterator(chunk_size=10) if _forget(chunk, person)]
    for chunk in changed:
        chunk.save(update_fields=["body", "refused_lines", "undone_lines"])
    return len(changed) + _forget_reasons(person)


def _forget(chunk: ImportChunk, person: Forgotten) -> bool:
    """Whether the chunk was changed."""
    before = (chunk.body, chunk.refused_lines, chunk.undone_lines)
    if chunk.body is not None and person.is_named_in(packing.unpack_text(chunk.body).decode(errors="replace")):
        chunk.body = None
    if chunk.refused:
        chunk.refused_lines = _reword(chunk.refused_lines, person)
    if chunk.kept:
        chunk.undone_lines = _reword(chunk.undone_lines, person)
    return before != (chunk.body, chunk.refused_lines, chunk.undone_lines)


def _reword(packed: bytes | memoryview | None, person: Forgotten) -> bytes | memoryview | None:
    """The same report, its very bytes where nothing names the person. The problem stands last of what a line has."""
    report = packing.unpack(packed)
    told = [[*rest, _blank(problem) if _names(problem, person) else problem] for *rest, problem in report]
    return packed if told == report else packing.pack(told)


def _names(problem: Problem | None, person: Forgotten) -> bool:
    return problem is not None and person.is_named_in(orjson.dumps(problem).decode())


def _blank(problem: Problem) -> Problem:
    return {name: problem[name] for name in ("code", "title", "status")} | {"detail": ERASED}


def _forget_reasons(person: Forgotten) -> int:
    reasons = Import.objects.exclude(undo_reason="").values_list("pk", "undo_reason")
    named = [pk for pk, reason in reasons.iterator() if person.is_named_in(reason)]
    return Import.objects.filter(pk__in=named).update(undo_reason=ERASED)

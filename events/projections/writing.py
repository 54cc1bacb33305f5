"""Folded streams into the tables of their projection, in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from events.projections.evidence import list_anomalies, list_citations
from events.projections.folding import Folded, Held
from events.projections.rows import Projection
from events.projections.statements import as_json, statement


def lock(projection: Projection, stream_ids: Iterable[str]) -> dict[str, Held]:
    """What the view holds of these streams, locked for the rest of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(statement(f"{projection.name}/lock"), [list(stream_ids)])
        return {row[0]: Held(*row[1:]) for row in cursor.fetchall()}


def hold(projection: Projection, stream_ids: Iterable[str]) -> dict[str, int]:
    """The versions that the view holds of these streams, locked in the same way; for who will fold them anew."""
    with connection.cursor() as cursor:
        cursor.execute(statement(f"{projection.name}/hold"), [list(stream_ids)])
        return dict(cursor.fetchall())


def discard(projection: Projection, stream_ids: Sequence[str]) -> None:
    """Remove rows of the view, locked by the caller, that `write` would take for newer than the truth."""
    if stream_ids:
        with connection.cursor() as cursor:
            cursor.execute(statement(f"{projection.name}/discard"), [list(stream_ids)])


def write(projection: Projection, streams: Sequence[Folded[Any]]) -> None:
    """Write what was folded after `lock`, in its transaction. A row that is newer by now stays as it is."""
    if not streams:
        return
    with connection.cursor() as cursor:
        rows = [projection.view(folded) for folded in streams]
        cursor.execute(statement(f"{projection.name}/upsert"), [as_json(rows)])
        written = {stream_id for (stream_id,) in cursor.fetchall()}
        streams = [folded for folded in streams if folded.stream_id in written]
        texts = [_text(projection, folded) for folded in streams]
        cursor.execute(statement("search/texts"), [as_json(texts)])
        _clear(cursor, projection, streams)
        for name, list_rows in projection.children.items():
            if children := [row for folded in streams for row in list_rows(folded)]:
                cursor.execute(statement(f"{projection.name}/{name}"), [as_json(children)])
        if anomalies := [row for folded in streams for row in list_anomalies(projection.name, folded)]:
            cursor.execute(statement("evidence/anomalies"), [as_json(anomalies)])
        if citations := [line for folded in streams for line in list_citations(projection.name, folded)]:
            with connection.wrap_database_errors, cursor.copy(statement("evidence/copy_citations")) as copy:
                copy.write("".join(citations))


def _text(projection: Projection, folded: Folded[Any]) -> dict[str, Any]:
    return {"stream_id": folded.stream_id, "category": projection.name, "text": projection.text(folded)}


def _clear(cursor: CursorWrapper, projection: Projection, streams: Sequence[Folded[Any]]) -> None:
    """Remove what hangs on those of the streams that the tables may know."""
    known = [folded.stream_id for folded in streams if folded.known]
    if known:
        refolded = [folded.stream_id for folded in streams if folded.known and folded.refolded]
        if projection.children:
            cursor.execute(statement(f"{projection.name}/clear"), {"streams": known})
        cursor.execute(statement("evidence/clear"), {"streams": known, "refolded": refolded})

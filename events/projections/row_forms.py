"""The rows of streams in one form, whether a view holds them or a fold makes them: by table, by key, by column."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import orjson
from django.db import connection, models

from events.projections.copying import unescape
from events.projections.evidence import list_anomalies, list_citations
from events.projections.folding import Folded
from events.projections.models import (
    Anomaly,
    CitationView,
    CompanyName,
    CompanyView,
    DealInterest,
    DealParty,
    DealView,
    SeminarDeal,
    SeminarView,
    SourceView,
)
from events.projections.rows import Projection, Row
from events.projections.statements import as_json, statement

Tables = dict[str, dict[str, Row]]
"""The rows of one stream: for each table, by what tells its rows apart ("" where there is only one)."""

_VIEWS: Mapping[str, type[models.Model]] = {
    "deal": DealView,
    "company": CompanyView,
    "seminar": SeminarView,
    "source": SourceView,
}
_CHILDREN: Mapping[str, Mapping[str, tuple[type[models.Model], str]]] = {
    "deal": {"parties": (DealParty, "deal_id"), "interests": (DealInterest, "deal_id")},
    "company": {"names": (CompanyName, "company_id")},
    "seminar": {"deals": (SeminarDeal, "seminar_id")},
    "source": {},
}
_CITATION = (
    "carrier_id", "n", "event_id", "stream_id", "category", "source_id", "mode", "credibility", "supports",
    "asserted_kind", "asserted_id", "locator", "quote",
)  # fmt: skip


def read_held(name: str, stream_ids: Collection[str]) -> dict[str, Tables]:
    """What the tables hold of these streams of a category; nothing of a stream that they do not know."""
    found: dict[str, Tables] = {stream_id: {} for stream_id in stream_ids}
    own: list[tuple[str, type[models.Model], str]] = [
        ("view", _VIEWS[name], "stream_id"),
        ("anomalies", Anomaly, "stream_id"),
        ("citations", CitationView, "stream_id"),
    ]
    own += [(table, model, column) for table, (model, column) in _CHILDREN[name].items()]
    for table, model, column in own:
        for row in model._default_manager.filter(**{f"{column}__in": stream_ids}).order_by().values():
            form = {key: _plain(value) for key, value in row.items() if key not in {"id", "pk"}}
            form["stream_id"] = form.pop(column)
            found[form["stream_id"]].setdefault(table, {})[_key(table, form)] = form
    return found


def list_opened(name: str, after: int, upto: int | None) -> set[str]:
    """The streams of which the view says that they were opened in this stretch of the log."""
    rows = _VIEWS[name]._default_manager.filter(opened_position__gt=after)
    if upto is not None:
        rows = rows.filter(opened_position__lte=upto)
    return {str(id_) for id_ in rows.order_by().values_list("stream_id", flat=True)}


def make(projection: Projection, folded: Folded[Any]) -> Tables:
    """What the tables ought to hold of a stream that was folded whole."""
    citations = (line.removesuffix("\n").split("\t") for line in list_citations(projection.name, folded))
    by_table: dict[str, Iterable[Row]] = {
        "view": [projection.view(folded)],
        "anomalies": list_anomalies(projection.name, folded),
        "citations": [dict(zip(_CITATION, map(unescape, line), strict=True)) for line in citations],
    }
    by_table |= {table: projection.children[table](folded) for table in _CHILDREN[projection.name]}
    made: Tables = {}
    for table, rows in by_table.items():
        for row in rows:
            form = {key: _plain(value) for key, value in row.items()}
            made.setdefault(table, {})[_key(table, form)] = form
    return made


def list_other_texts(texts: list[Row]) -> list[tuple[str, str | None, str]]:
    """Streams that are found by other words than these: id, the words held, and those it ought to be found by."""
    if not texts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement("compare/search_texts"), [as_json(texts)])
        return list(cursor.fetchall())


def _key(table: str, row: Row) -> str:
    if table == "view":
        return ""
    return f"{row['carrier_id']}.{row['n']}" if table == "citations" else str(row["n"])


def _plain(value: Any) -> Any:
    """An id as text, and what is kept as JSON as JSON has it."""
    if isinstance(value, uuid.UUID):
        return str(value)
    return orjson.loads(orjson.dumps(value)) if isinstance(value, list | tuple | dict) else value

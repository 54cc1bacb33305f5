"""The read models as text, to compare byte by byte."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import orjson
from django.db import connection, transaction
from psycopg import sql

from events.projections import evidence
from events.projections.folding import Folded
from events.projections.rows import Projection
from events.projections.statements import statement

TABLES = {
    "deal_view": "stream_id",
    "deal_party": "deal_id",
    "deal_interest": "deal_id",
    "company_view": "stream_id",
    "company_name": "company_id",
    "seminar_view": "stream_id",
    "seminar_deal": "seminar_id",
    "source_view": "stream_id",
    "citation_view": "stream_id",
    "anomaly": "stream_id",
}
"""Every table that a projection writes for a stream, with the column that names the stream."""

_CHILDREN = {"parties": "deal_party", "interests": "deal_interest", "names": "company_name", "deals": "seminar_deal"}

_READ = "SELECT (to_jsonb(t) - 'id')::text FROM {table} AS t WHERE {key} = ANY(%s::uuid[]) ORDER BY 1"
_DELETE = "DELETE FROM {table} WHERE {key} = ANY(%s::uuid[]) RETURNING 1"
_PRINT = "SELECT (to_jsonb(t) - 'id')::text FROM json_populate_recordset(NULL::{table}, %s) AS t ORDER BY 1"

Rows = dict[str, list[str]]


def read_rows(stream_ids: Collection[str]) -> Rows:
    """Every row of these streams as PostgreSQL prints it, by table; surrogate keys left out."""
    return {table: _run(_READ, table, list(stream_ids)) for table in TABLES}


def delete_rows(stream_ids: Collection[str]) -> None:
    for table in TABLES:
        _run(_DELETE, table, list(stream_ids))


def rows_of(projection: Projection, folded: Folded[Any]) -> Rows:
    """The rows that a folded stream should have, printed in the same way; nothing is written."""
    expected: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}
    expected[f"{projection.name}_view"] = [projection.view(folded)]
    for name, list_rows in projection.children.items():
        expected[_CHILDREN[name]] = list(list_rows(folded))
    expected["anomaly"] = list(evidence.list_anomalies(projection.name, folded))
    printed = {table: _print(table, found) for table, found in expected.items()}
    return printed | {"citation_view": _print_lines(list(evidence.list_citations(projection.name, folded)))}


def _print(table: str, found: list[dict[str, Any]]) -> list[str]:
    key = TABLES[table]
    renamed = [{key if name == "stream_id" else name: value for name, value in row.items()} for row in found]
    return _run(_PRINT, table, orjson.dumps(renamed).decode())


def _print_lines(lines: list[str]) -> list[str]:
    """Lines for COPY as the rows that they make."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE copied (LIKE citation_view) ON COMMIT DROP")
        into_copy = statement("evidence/copy_citations").replace("citation_view", "copied")
        with cursor.copy(into_copy) as copy:
            copy.write("".join(lines))
        cursor.execute("SELECT to_jsonb(copied)::text FROM copied ORDER BY 1")
        return [text for (text,) in cursor.fetchall()]


def _run(template: str, table: str, parameter: Any) -> list[str]:
    query = sql.SQL(template).format(table=sql.Identifier(table), key=sql.Identifier(TABLES[table]))
    with connection.cursor() as cursor:
        cursor.execute(query, [parameter])
        return [text for (text,) in cursor.fetchall()]

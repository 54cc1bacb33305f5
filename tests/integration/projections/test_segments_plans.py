"""Questions about everything read what stood at their place, however much was known before and since."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from django.db import connection

from events.history.portfolio.places import LIVE, statement
from tests.conftest import run_as_owner
from tests.programs import wait_for

DEALS, VERSIONS = 300, 100

FILL = f"""
    INSERT INTO segment
    SELECT
        'deal', ('00000000-0000-4000-8000-' || lpad(to_hex(deal), 12, '0'))::uuid, deal,
        int8range(version * {DEALS} + deal, (version + 1) * {DEALS} + deal), daterange('2024-01-01', NULL),
        int4range(0, 5), 'D', 'Deal', 'alliance', 'TALKS', '2024', false, 1, false, 'live',
        '{{}}', '{{}}', '{{}}', '{{}}', '{{}}', NULL
    FROM generate_series(1, {VERSIONS}) AS version, generate_series(1, {DEALS}) AS deal
"""
PLACE: dict[str, Any] = {"category": "deal", "day": None, "position": 50 * DEALS, "min_level": 0}

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("board", {"limit": 5}),
        ("streams", {"after": None, "before": None, "limit": 50}),
        ("interests", {"line_status": None, "holder": None, "target": None, "after": 0, "after_line": 0, "limit": 50}),
    ],
)
def test_what_ended_before_or_began_since_is_not_read(name: str, more: dict[str, Any]) -> None:
    run_as_owner(f"{FILL}; ANALYZE segment;".encode())

    nodes = list(_walk(_explain(name, PLACE | LIVE.to_parameters() | more)))

    scans = [node for node in nodes if node.get("Relation Name", "").startswith("segment_deal")]
    assert scans
    assert not [node for node in scans if node["Node Type"] == "Seq Scan"]
    for scan in scans:
        read = (scan["Actual Rows"] + scan.get("Rows Removed by Filter", 0)) * scan["Actual Loops"]
        assert read <= 2 * DEALS, scan


def test_a_board_counts_from_the_index_alone() -> None:
    run_as_owner(FILL.encode())
    wait_for(_is_vacuumed, what="a vacuum that nothing hinders")

    nodes = list(_walk(_explain("board", PLACE | LIVE.to_parameters() | {"limit": 5})))

    assert "Index Only Scan" in {node["Node Type"] for node in nodes if node.get("Actual Rows") == DEALS}


def _is_vacuumed() -> bool:
    """Every page is marked visible to all, for which no older snapshot may be about in the moment of the vacuum."""
    run_as_owner(b"VACUUM ANALYZE segment")
    with connection.cursor() as cursor:
        cursor.execute("SELECT relallvisible = relpages FROM pg_class WHERE relname = 'segment_deal'")
        return bool(cursor.fetchone()[0])


def _explain(name: str, given: dict[str, Any]) -> dict[str, Any]:
    query = f"EXPLAIN (ANALYZE, FORMAT JSON) {statement('standing')}\n{statement(name)}"
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        (plan,) = cursor.fetchone()
    found = plan if isinstance(plan, list) else orjson.loads(plan)
    return dict(found[0]["Plan"])


def _walk(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _walk(child)

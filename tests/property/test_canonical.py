"""The canonical form against RFC 8785's reference in Python, on random input."""

from __future__ import annotations

import hashlib
import json
import math
from datetime import UTC, date, datetime
from typing import Any

import pytest
import rfc8785
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from events import store
from events.catalogue import Event, Metadata, Occurred
from tests.builders import ANALYST, an_event

SAFE = 2**53 - 1
STRINGS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
SCALARS = st.none() | st.booleans() | st.integers(-SAFE, SAFE) | STRINGS
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(STRINGS, inner, max_size=4), max_leaves=20
)
DAYS = st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31))
INSTANTS = st.datetimes(datetime(1970, 1, 1), datetime(9000, 1, 1), timezones=st.timezones())  # noqa: DTZ001

ROW = """
SELECT to_jsonb(row) FROM (
    SELECT
        id, stream_id, category, version, type, schema_version, data, metadata,
        occurred_from, occurred_to, occurred_precision,
        to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS created_at
    FROM event WHERE id = %(id)s
) AS row
"""
"""All that the digest is taken of, straight from the row."""


@given(VALUES)
@example({"\ue000": 1, "\U0001f600": 2, "z": {"\uffff": [], "\U00010000": None}})
@example({"a": '\x7f\x1f\u2028"\\/\b', "": [-SAFE, SAFE]})
def test_it_is_the_form_of_the_rfc(value: Any) -> None:
    assert store.canonical_json(value) == rfc8785.dumps(value)


@given(VALUES)
def test_it_says_the_same_as_the_value(value: Any) -> None:
    assert json.loads(store.canonical_json(value)) == value


@given(st.dictionaries(STRINGS, VALUES))
def test_the_order_in_which_keys_were_given_does_not_matter(value: dict[str, Any]) -> None:
    assert store.canonical_json(dict(reversed(value.items()))) == store.canonical_json(value)


@given(VALUES, st.floats() | st.sampled_from([math.nan, math.inf, 1.0, -0.0]))
def test_floats_are_refused_wherever_they_hide(value: Any, number: float) -> None:
    for holder in ([value, number], {"a": value, "b": (number,)}, {"\U0001f600": [{"deep": number}]}):
        with pytest.raises(store.CanonicalFormError):
            store.canonical_json(holder)


@pytest.mark.parametrize("value", [2**53, -(2**53), 2**70, "\ud800", {"\udfff": 1}, {1: "a"}, {"a": object()}, {1, 2}])
def test_what_json_cannot_hold_for_everyone_is_refused(value: Any) -> None:
    with pytest.raises(store.CanonicalFormError):
        store.canonical_json([value])


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(VALUES)
def test_jsonb_keeps_it(value: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::jsonb::text", [store.canonical_json(value).decode()])
        stored = cursor.fetchone()[0]

    assert store.canonical_json(json.loads(stored)) == store.canonical_json(value)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(topic=STRINGS, free=STRINGS, earliest=DAYS, latest=DAYS, created_at=INSTANTS)
def test_the_digest_follows_from_the_row_alone(
    topic: str, free: str, earliest: date | None, latest: date | None, created_at: datetime
) -> None:
    told = Metadata(actor=ANALYST, channel="api", own_knowledge=True, inferred=free, request_id=free)
    template = an_event("deal.approached")
    event = Event(
        id=store.new_id(),
        category="deal",
        stream_id=store.new_id(),
        version=1,
        data=template.data.model_copy(update={"topic": topic}),
        occurred=Occurred(earliest=earliest, latest=latest, precision="day", tz="Asia/Tokyo"),
        metadata=told,
        created_at=created_at.astimezone(UTC),
    )

    (appended,) = store.append([event])

    with connection.cursor() as cursor:
        cursor.execute(ROW, {"id": event.id})
        row = json.loads(cursor.fetchone()[0])
    assert hashlib.sha256(rfc8785.dumps(row)).digest() == appended.digest == store.digest(event)
    assert store.find_event(event.id) == appended

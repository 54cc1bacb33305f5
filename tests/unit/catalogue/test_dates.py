from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.catalogue import InvalidDateError, Occurred, dates, partial
from tests.unit.catalogue.strategies import dates as units

ID = "0195f000-0000-7000-8000-000000000401"


@pytest.mark.parametrize(
    ("given", "earliest", "latest", "precision", "canonical", "words"),
    [
        ("2024", "2024-01-01", "2024-12-31", "year", "2024", "some time in 2024, day not known"),
        ("2024-03", "2024-03-01", "2024-03-31", "month", "2024-03", "some time in March 2024, day not known"),
        ("Mar 2024", "2024-03-01", "2024-03-31", "month", "2024-03", "some time in March 2024, day not known"),
        (
            "september 2024",
            "2024-09-01",
            "2024-09-30",
            "month",
            "2024-09",
            "some time in September 2024, day not known",
        ),
        ("2024-02", "2024-02-01", "2024-02-29", "month", "2024-02", "some time in February 2024, day not known"),
        (
            "2024-H2",
            "2024-07-01",
            "2024-12-31",
            "half",
            "2024-H2",
            "some time in the second half of 2024, day not known",
        ),
        (
            "H2 2026",
            "2026-07-01",
            "2026-12-31",
            "half",
            "2026-H2",
            "some time in the second half of 2026, day not known",
        ),
        (
            "2024-Q3",
            "2024-07-01",
            "2024-09-30",
            "quarter",
            "2024-Q3",
            "some time in the third quarter of 2024, day not known",
        ),
        (
            "q1 2024",
            "2024-01-01",
            "2024-03-31",
            "quarter",
            "2024-Q1",
            "some time in the first quarter of 2024, day not known",
        ),
        ("2024-03-05", "2024-03-05", "2024-03-05", "day", "2024-03-05", "5 March 2024"),
        ("5 March 2024", "2024-03-05", "2024-03-05", "day", "2024-03-05", "5 March 2024"),
        ("March 5th, 2024", "2024-03-05", "2024-03-05", "day", "2024-03-05", "5 March 2024"),
        ("２０２４－０３", "2024-03-01", "2024-03-31", "month", "2024-03", "some time in March 2024, day not known"),
        (
            "2024-03/2024-05",
            "2024-03-01",
            "2024-05-31",
            "month",
            "2024-03/2024-05",
            "some time between March 2024 and May 2024, day not known",
        ),
        (
            "between 2023 and Mar 2024",
            "2023-01-01",
            "2024-03-31",
            "year",
            "2023/2024-03",
            "some time between 2023 and March 2024, day not known",
        ),
        (
            "2024-03-05 to 2024-03-07",
            "2024-03-05",
            "2024-03-07",
            "day",
            "2024-03-05/2024-03-07",
            "some time between 5 March 2024 and 7 March 2024, day not known",
        ),
        ("../2025-04", None, "2025-04-30", "month", "../2025-04", "April 2025 or earlier, day not known"),
        ("by 2025-04", None, "2025-04-30", "month", "../2025-04", "April 2025 or earlier, day not known"),
        ("before 2025-04", None, "2025-03-31", "month", "../2025-03", "March 2025 or earlier, day not known"),
        ("before 2024-03-01", None, "2024-02-29", "day", "../2024-02-29", "29 February 2024 or earlier, day not known"),
        ("since 2024", "2024-01-01", None, "year", "2024/..", "2024 or later, day not known"),
        ("after 2024", "2025-01-01", None, "year", "2025/..", "2025 or later, day not known"),
        ("unknown", None, None, "unknown", "unknown", "date not known"),
    ],
)
def test_a_date_is_read_written_and_said(
    given: str, earliest: str | None, latest: str | None, precision: str, canonical: str, words: str
) -> None:
    occurred = dates.parse(given)

    assert occurred.earliest == (date.fromisoformat(earliest) if earliest else None)
    assert occurred.latest == (date.fromisoformat(latest) if latest else None)
    assert occurred.precision == precision
    assert dates.to_text(occurred) == canonical
    assert dates.in_words(occurred) == words


@pytest.mark.parametrize(
    "given", ["2024-03~", "~2024-03", "around 2024-03", "circa March 2024", "ca. 2024-03", "about  Mar 2024"]
)
def test_an_approximate_date_keeps_its_interval_and_says_so(given: str) -> None:
    occurred = dates.parse(given)

    assert (occurred.earliest, occurred.approx) == (date(2024, 3, 1), True)
    assert dates.to_text(occurred) == "2024-03~"
    assert dates.in_words(occurred) == "some time around March 2024, day not known"


@pytest.mark.parametrize(
    ("given", "day", "canonical"),
    [
        ("2025-05-08T00:30:00+09:00", date(2025, 5, 8), "2025-05-08T00:30:00+09:00"),
        ("2025-05-07T15:30:00Z", date(2025, 5, 7), "2025-05-07T15:30:00Z"),
        ("2025-05-07t23:59:59.123456-08:00", date(2025, 5, 7), "2025-05-07T23:59:59.123456-08:00"),
    ],
)
def test_an_instant_keeps_its_local_day(given: str, day: date, canonical: str) -> None:
    occurred = dates.parse(given)

    assert (occurred.earliest, occurred.latest, occurred.precision) == (day, day, "instant")
    assert dates.to_text(occurred) == occurred.instant == canonical
    assert dates.parse(canonical) == occurred


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Sao_Paulo", "UTC"])
def test_a_day_typed_in_any_zone_is_the_same_day_everywhere(zone: str) -> None:
    occurred = dates.parse("2030-01-01", tz=zone)

    assert occurred.earliest == occurred.latest == date(2030, 1, 1)
    assert dates.in_words(occurred) == f"1 January 2030 ({zone})"


@pytest.mark.parametrize(
    "given",
    [
        "", "  ", "soon", "2024-13", "2024-02-30", "2025-02-29", "30 February 2024", "0000", "0999", "24-03",
        "20240305", "05/08/2025", "5.8.2025", "2024-H3", "2024-Q5", "2024-Q0", "Foo 2024", "2024-05/2024-03",
        "before unknown", "2025-05-08T09:30:00", "2025-05-08T25:00:00Z", "2025-05-08T09:30:00+99:00",
        "after 9999", "2024/2025/2026", "before 2024/2025", "around", "~", "2024?", "x" * 101, "2024\0",
        "١٢٣٤-٥٦", "2024-03-05/2024-03-06T10:00:00Z",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_the_forms_that_are_allowed(given: str) -> None:
    with pytest.raises(InvalidDateError, match="2024-H2") as caught:
        dates.parse(given)

    assert caught.value.code == "precision-invalid"


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_is_refused(text: str) -> None:
    try:
        occurred = dates.parse(text)
    except InvalidDateError:
        return
    assert dates.parse(dates.to_text(occurred)).earliest == occurred.earliest


ranges = st.one_of(
    units,
    units.map("{}~".format),
    units.map("../{}".format),
    units.map("{}/..".format),
    units.map("before {}".format),
    units.map("around {}".format),
    st.tuples(units, units).map("/".join),
    st.tuples(units, units).map("{0[0]}~/{0[1]}".format),
    st.just("unknown"),
)


@given(ranges)
def test_the_canonical_text_reads_back_as_the_same_date_and_as_itself(text: str) -> None:
    try:
        parsed = partial.parse(text)
    except InvalidDateError:  # a range drawn the wrong way round, or before the year 1000
        return

    canonical = partial.to_text(parsed)

    assert partial.parse(canonical) == parsed
    assert partial.to_text(partial.parse(canonical)) == canonical


@given(ranges, st.sampled_from([None, "Asia/Tokyo"]), st.lists(st.uuids().map(str), max_size=2, unique=True))
def test_the_object_form_reads_back_as_the_same_occurred(text: str, tz: str | None, after: list[str]) -> None:
    try:
        occurred = dates.parse(text, tz=tz, after=after)
    except InvalidDateError:
        return

    assert dates.parse(dates.to_object(occurred)) == occurred


@given(
    st.dates(date(1000, 1, 1)),
    st.dates(date(1000, 1, 1)),
    st.sampled_from(["day", "month", "quarter", "half", "year", "unknown"]),
)
def test_bounds_that_fit_no_unit_keep_their_interval_in_text(one: date, other: date, precision: Any) -> None:
    occurred = Occurred(earliest=min(one, other), latest=max(one, other), precision=precision)

    assert dates.interval(dates.to_text(occurred)) == (occurred.earliest, occurred.latest)


def test_the_object_form_takes_partial_bounds_and_links() -> None:
    occurred = dates.parse(
        {"earliest": "2024-03", "latest": "2024-Q2", "after": [ID.upper()], "basis": "inferred", "approx": True}
    )

    assert occurred == Occurred(
        earliest=date(2024, 3, 1),
        latest=date(2024, 6, 30),
        precision="quarter",
        approx=True,
        basis="inferred",
        after=(ID,),
    )
    assert dates.in_words(occurred).endswith("day not known, inferred, after another event")


def test_the_object_form_with_an_instant_needs_no_bounds() -> None:
    assert dates.parse({"instant": "2025-05-08T09:30:00+09:00"}) == dates.parse("2025-05-08T09:30:00+09:00")


def test_no_date_is_an_unknown_date() -> None:
    assert dates.parse(None) == dates.parse("unknown") == dates.parse({}) == Occurred(basis="unknown")


@pytest.mark.parametrize(
    "given",
    [
        {"from": "2024"},
        {"earliest": "2024", "latest": "2023"},
        {"earliest": "2024", "precision": "week"},
        {"earliest": 2024},
        {"precision": "day"},
        {"earliest": "2024-01-01", "precision": "instant"},
        {"earliest": "unknown"},
        {"earliest": "2024", "tz": "Tokyo"},
        {"earliest": "2024", "tz": "../../etc/passwd"},
        {"earliest": "2024", "tz": 9},
        {"earliest": "2024", "basis": "guess"},
        {"earliest": "2024", "approx": "yes"},
        {"after": "x"},
        {"after": ["x"]},
        {"after": [ID] * 51},
        {"after": [5]},
        {"instant": "2024-01-01"},
        {"instant": "2025-05-08T09:30:00Z", "precision": "day"},
        {"instant": 5},
        [],
        5,
        2024.0,
    ],
)
def test_an_object_that_is_no_date_is_refused(given: Any) -> None:
    with pytest.raises(InvalidDateError):
        dates.parse(given)


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("2026-H2", (date(2026, 7, 1), date(2026, 12, 31))),
        ("../2025-04", (None, date(2025, 4, 30))),
        ("2025-05-08T00:30:00+09:00", (date(2025, 5, 8), date(2025, 5, 8))),
        ("unknown", (None, None)),
    ],
)
def test_the_interval_of_a_partial_date_inside_event_data(text: str, interval: tuple[date | None, date | None]) -> None:
    assert dates.interval(text) == interval

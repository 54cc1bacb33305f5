"""An installation that comes from an older release: its views hold states without the fields added since."""

from __future__ import annotations

import pytest

from events import domain, projections, store
from tests.api.desk import Desk, project
from tests.integration.projections.acts import run_sql

pytestmark = pytest.mark.usefixtures("committed_db")

ADDED = {
    "deal": ("merged_into", "merges", "disputes", "absorbed"),
    "company": ("merged_into", "merges", "successor", "succeeded", "split_into"),
}
SHORTER_FACT = """UPDATE deal_view SET state = jsonb_set(
    state::jsonb,
    '{facts,deal.approached,0}',
    jsonb_path_query_array(state::jsonb #> '{facts,deal.approached,0}', '$[0 to 6]')
)::json"""


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def deal(desk: Desk) -> str:
    """A deal of two companies in views as the release before this one wrote them, and with no segments yet."""
    foxconn, nissan = desk.company("Hon Hai", "Foxconn"), desk.company("Nissan Motor", "Nissan")
    deal = desk.deal(foxconn, nissan)
    desk.record(deal, "deal.approached", {"from": foxconn, "to": nissan})
    project()
    for category, names in ADDED.items():
        run_sql(f"UPDATE {category}_view SET state = (state::jsonb - %s::text[])::json", list(names))
    run_sql(SHORTER_FACT)
    run_sql("DELETE FROM segment")
    run_sql("DELETE FROM segment_stream")
    run_sql("UPDATE projection_checkpoint SET position = 0 WHERE projection = 'segment'")
    return deal


def test_reads_answer_at_once(desk: Desk, deal: str) -> None:
    item = desk.get(f"/deals/{deal}", include="companies").json()
    (listed,) = desk.get("/deals").json()["items"]
    companies = desk.get("/companies").json()["items"]

    assert (item["merged_into"], item["absorbed"], item["disputes"]) == (None, [], [])
    assert listed == {name: value for name, value in item.items() if name != "included"}
    assert {company["successor"] for company in companies} == {None}
    assert {desk.get(f"/companies/{company['id']}").status_code for company in companies} == {200}


def test_what_comes_next_is_folded_from_the_events_not_from_what_lacks_fields(desk: Desk, deal: str) -> None:
    approach = store.load_stream(deal)[-1].id
    grade = {"event_ref": approach, "credibility": 3, "reason": "another report says so"}

    desk.record(deal, "deal.confidence_assessed", grade)
    project()

    current = projections.find_current("deal", deal)
    assert current is not None
    assert current.state == domain.fold(store.load_stream(deal)).to_json()


def test_the_segments_fill_themselves_from_the_log(desk: Desk, deal: str) -> None:
    project()

    assert deal in desk.get("/board").content.decode()

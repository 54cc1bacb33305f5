"""Exports over the API: ordered, watched, fetched, cancelled; each download is written into the access log."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.http import HttpResponse

from events import exporting, store
from tests.api.desk import V1, Desk, a_token, an_id, problem
from tests.integration.verifying import ground


@pytest.fixture
def desk(committed_db: object) -> Desk:
    return Desk(a_token("read", "append", "export", name="auditor"))


@pytest.fixture(autouse=True)
def _signing(committed_db: object, monkeypatch: pytest.MonkeyPatch) -> None:
    ground.use_key(monkeypatch)


@pytest.fixture
def signed_deal(deal: str) -> str:
    while store.seal():
        pass
    ground.sign()
    return deal


def send(desk: Desk, body: Any, key: str | None = "first") -> HttpResponse:
    headers = {"Idempotency-Key": key} if key is not None else {}
    answer: HttpResponse = desk.http.post(f"{V1}/exports", body, content_type="application/json", headers=headers)
    return answer


def test_an_export_is_ordered_watched_and_fetched(desk: Desk, signed_deal: str) -> None:
    answer = send(desk, {"deal": signed_deal})

    job = answer.json()
    assert answer.status_code == 202
    assert answer.headers["Location"] == f"{V1}/exports/{job['id']}" == job["links"]["self"]
    assert (job["state"], job["what"]["kind"], job["what"]["id"], job["links"]["file"]) == (
        "waiting", "deal", signed_deal, None,
    )  # fmt: skip
    early = desk.http.get(f"{job['links']['self']}/file")
    assert problem(early, 409)["code"] == "export-not-ready"
    assert early.headers["Retry-After"] == "2"

    assert exporting.work(job["id"], seconds=60)
    done = desk.get(f"/exports/{job['id']}").json()
    assert (done["state"], done["percent"]) == ("done", 100)
    file = desk.http.get(done["links"]["file"])
    body = b"".join(file.streaming_content)  # type: ignore[attr-defined]
    assert file.headers["Content-Type"] == "application/zip"
    assert int(file.headers["Content-Length"]) == len(body) == done["size"]
    with zipfile.ZipFile(io.BytesIO(body)) as opened:
        assert "events.jsonl" in opened.namelist()


def test_a_download_is_written_into_the_access_log(desk: Desk, signed_deal: str) -> None:
    job = send(desk, {"deal": signed_deal}).json()
    exporting.work(job["id"], seconds=60)

    desk.http.get(f"{V1}/exports/{job['id']}/file")

    shown = desk.get(f"/deals/{signed_deal}/disclosures").json()["items"]
    assert "get_export_file" in {row["action"] for row in shown}


def test_the_same_order_again_is_a_replay_and_another_under_the_key_is_refused(desk: Desk, signed_deal: str) -> None:
    first = send(desk, {"deal": signed_deal})

    again, other = send(desk, {"deal": signed_deal}), send(desk, {"everything": True})

    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (200, "true")
    assert again.json()["id"] == first.json()["id"]
    assert problem(other, 422)["code"] == "key-reused"
    assert problem(send(desk, {"everything": True}, None), 400)["code"] == "key-required"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, ""),
        ([], ""),
        ({"deal": 5}, "/deal"),
        ({"deal": "x"}, "/deal"),
        ({"everything": False}, "/everything"),
        ({"from": "2025"}, ""),
        ({"from": "2025-02-30", "to": "2025-03-01"}, "/from"),
        ({"from": "2025-03-02", "to": "2025-03-01"}, "/to"),
        ({"everything": True, "known_position": 0}, "/known_position"),
        ({"everything": True, "known_position": "7"}, "/known_position"),
        ({"everything": True, "deal": "0195f000-0000-7000-8000-000000000001"}, ""),
        ({"evrything": True}, "/evrything"),
    ],
)
def test_what_cannot_be_ordered_is_refused_by_field(desk: Desk, body: Any, pointer: str) -> None:
    answer = problem(send(desk, body), 422)

    assert answer["code"] == "invalid-body"
    assert pointer in {error["pointer"] for error in answer["errors"]}


def test_orders_beyond_what_is_there_say_why(desk: Desk, signed_deal: str) -> None:
    assert problem(send(desk, {"deal": an_id()}), 404)["code"] == "unknown-stream"
    assert problem(send(desk, {"everything": True, "known_position": 10_000}), 409)["code"] == "ahead-of-log"
    assert problem(send(desk, {"from": "1999-01-01", "to": "1999-01-02"}), 422)["code"] == "empty-export"


def test_an_unsigned_log_cannot_be_exported(desk: Desk) -> None:
    assert problem(send(desk, {"everything": True}), 503)["code"] == "log-unsigned"


def test_an_export_is_cancelled_with_its_file(desk: Desk, signed_deal: str) -> None:
    job = send(desk, {"deal": signed_deal}).json()
    exporting.work(job["id"], seconds=60)

    cancelled = desk.http.post(f"{V1}/exports/{job['id']}:cancel").json()

    assert (cancelled["state"], cancelled["links"]["file"], cancelled["links"]["cancel"]) == ("cancelled", None, None)
    assert problem(desk.http.get(f"{V1}/exports/{job['id']}/file"), 410)["code"] == "export-gone"


def test_exports_are_listed_page_by_page(desk: Desk, signed_deal: str) -> None:
    ids = [send(desk, {"deal": signed_deal}, str(number)).json()["id"] for number in range(3)]

    page = desk.get("/exports", limit=2).json()
    rest = desk.http.get(page["next"]).json()

    assert [item["id"] for item in page["items"] + rest["items"]] == ids
    assert rest["next"] is None

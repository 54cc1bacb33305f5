"""Imports over the API: taken in whole or not at all, worked off in the background, told of, cancelled, undone."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from pytest_django import Settings

from api.v1.imports import uploads
from events import intake
from events.intake.models import Import
from events.store.models import Event
from tests.api.desk import V1, Desk, a_token, an_id, problem
from tests.integration.intake.uploads import a_company, a_deal, a_line, an_approach, ndjson, the_parties

NDJSON = "application/x-ndjson"


def send(desk: Desk, body: Any, key: str | None = "first", query: str = "", **given: Any) -> HttpResponse:
    raw = body if isinstance(body, bytes) else ndjson(body)
    headers = {"Idempotency-Key": key} if key is not None else {}
    given = {"content_type": NDJSON, "headers": headers} | given
    return desk.http.post(f"{V1}/imports{query}", raw, **given)


def finish(desk: Desk, answer: HttpResponse) -> dict[str, Any]:
    """Work an import off in this process, and ask for it."""
    assert answer.status_code in (200, 202), answer.content
    import_id = answer.json()["id"]
    assert intake.work(import_id, seconds=60)
    found: dict[str, Any] = desk.get(f"/imports/{import_id}").json()
    return found


def lines(desk: Desk, job: dict[str, Any], **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.get(f"/imports/{job['id']}/lines", **query).json()["items"]
    return found


def test_an_import_is_taken_in_and_recorded_in_the_background(desk: Desk) -> None:
    deal = an_id()

    answer = send(desk, [*the_parties(), a_deal(deal), an_approach(deal), a_deal(deal)])

    assert answer.status_code == 202
    body = answer.json()
    assert answer.headers["Location"] == f"{V1}/imports/{body['id']}" == body["links"]["self"]
    assert (body["state"], body["lines_total"], body["percent"], body["undo"]) == ("waiting", 5, 0, None)
    done = finish(desk, answer)
    assert (done["state"], done["recorded"], done["refused"], done["percent"]) == ("done", 4, 1, 100)
    event = desk.get(f"/deals/{deal}/events").json()["items"][1]
    assert (event["channel"], event["correlation_id"]) == ("import", done["id"])


def test_lines_are_told_of_with_their_events_and_problems(desk: Desk) -> None:
    deal = an_id()
    job = finish(desk, send(desk, [*the_parties(), a_deal(deal), {"type": 7}]))

    told = lines(desk, job)
    refused = lines(desk, job, status="refused")

    assert [line["status"] for line in told] == ["recorded", "recorded", "recorded", "refused"]
    assert told[2]["event"]["stream"] == {"category": "deal", "id": deal}
    assert desk.get(f"/events/{told[2]['event']['id']}").json()["version"] == told[2]["event"]["version"] == 1
    assert refused == told[3:]
    assert refused[0]["problem"]["type"] == f"{V1}/errors/invalid-line"
    assert {"pointer": "/type", "code": "text-expected"}.items() <= refused[0]["problem"]["errors"][0].items()
    assert desk.http.get(refused[0]["problem"]["instance"]).json()["items"] == refused


def test_pages_of_lines_and_imports_lead_to_each_other(desk: Desk) -> None:
    job = finish(desk, send(desk, [a_company(an_id()) for _ in range(5)]))
    send(desk, the_parties(), key="second")

    first = desk.get(f"/imports/{job['id']}/lines", limit=3)
    second = desk.http.get(first.json()["next"])
    imports = desk.get("/imports", limit=1)

    assert [line["line"] for line in first.json()["items"] + second.json()["items"]] == [1, 2, 3, 4, 5]
    assert second.json()["next"] is None
    assert first.headers["Link"] == f'<{first.json()["next"]}>; rel="next"'
    assert imports.json()["items"] == [job]
    assert len(desk.http.get(imports.json()["next"]).json()["items"]) == 1


def test_the_same_lines_under_the_same_key_are_one_import(desk: Desk) -> None:
    first = send(desk, the_parties())
    finish(desk, first)

    again = send(desk, b"\n" + ndjson(the_parties()))

    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (200, "true")
    assert again.json()["id"] == first.json()["id"]
    assert again.json()["state"] == "done"
    assert problem(send(desk, [a_company(an_id())]), 422)["code"] == "key-reused"


def test_keys_of_different_clients_never_meet(desk: Desk) -> None:
    other = Desk(a_token(name="another"))

    assert send(desk, the_parties()).status_code == 202
    assert send(other, the_parties()).status_code == 202


@pytest.mark.parametrize(("key", "code"), [(None, "key-required"), ("two words", "bad-header")])
def test_an_import_needs_a_key(desk: Desk, key: str | None, code: str) -> None:
    assert problem(send(desk, the_parties(), key=key), 400)["code"] == code


def test_only_ndjson_as_it_is_gets_in(desk: Desk) -> None:
    packed = {"Idempotency-Key": "first", "Content-Encoding": "gzip"}

    assert problem(send(desk, the_parties(), content_type="application/json"), 415)["code"] == "unsupported-media-type"
    assert problem(send(desk, the_parties(), headers=packed), 415)["code"] == "unsupported-media-type"


def test_what_is_too_large_is_refused_and_leaves_nothing(desk: Desk, settings: Settings) -> None:
    settings.IMPORT_MAX_BYTES = 100_000
    settings.IMPORT_DRY_RUN_LINES = 1

    assert problem(send(desk, b"{}\n" * 50_000), 413)["code"] == "import-too-large"
    assert problem(send(desk, b"x" * 70_000), 413)["code"] == "line-too-long"
    assert problem(send(desk, the_parties(), query="?dry_run=true"), 413)["code"] == "import-too-large"
    assert problem(send(desk, b"\n"), 422)["code"] == "empty-import"
    assert not Import.objects.exists()


def test_an_announced_body_that_breaks_off_leaves_nothing(desk: Desk) -> None:
    answer = send(desk, ndjson(the_parties()), CONTENT_LENGTH="100000")

    assert problem(answer, 408)["code"] == "upload-incomplete"
    assert not Import.objects.exists()


def test_a_process_takes_so_many_uploads_at_once(desk: Desk) -> None:
    with uploads.place(), uploads.place(), uploads.place(), uploads.place():
        busy = send(desk, the_parties())

    assert problem(busy, 503)["code"] == "uploads-busy"
    assert busy.headers["Retry-After"] == "5"
    assert send(desk, the_parties()).status_code == 202


def test_a_dry_run_writes_nothing_and_leaves_the_key_to_its_import(desk: Desk) -> None:
    deal = an_id()
    body = [*the_parties(), a_deal(deal), an_approach(deal)]

    tried = finish(desk, send(desk, body, query="?dry_run=true"))

    assert (tried["dry_run"], tried["recorded"], tried["refused"]) == (True, 4, 0)
    assert lines(desk, tried)[3]["event"] == {"id": None, "stream": {"category": "deal", "id": deal}, "version": 2}
    assert not Event.objects.exists()
    assert finish(desk, send(desk, body))["recorded"] == 4


def test_corrections_need_their_scope_and_recording_another(desk: Desk) -> None:
    clerk, reader = Desk(a_token("read", "append", name="clerk")), Desk(a_token("read", name="reader"))
    retraction = {"supersedes": an_id(), "reason_code": "entry_error", "reason": "typed twice"}
    body = [a_line("company", an_id(), "company.event_retracted", retraction)]

    refused = lines(clerk, finish(clerk, send(clerk, body)))

    assert refused[0]["problem"]["code"] == "scope-missing"
    assert problem(send(reader, body), 403)["code"] == "scope-missing"


def test_an_import_is_its_clients_own_or_an_admins(desk: Desk) -> None:
    mine = send(desk, the_parties()).json()["links"]
    other, admin = Desk(a_token(name="another")), Desk(a_token("admin", name="admin"))

    for address in (mine["self"], mine["lines"]):
        assert problem(other.http.get(address), 404)["code"] == "unknown-import"
        assert admin.http.get(address).status_code == 200
    assert problem(other.http.post(mine["cancel"]), 404)["code"] == "unknown-import"
    assert other.get("/imports").json()["items"] == []


def test_what_is_cancelled_never_is_recorded(desk: Desk) -> None:
    job = send(desk, the_parties()).json()

    cancelled = desk.http.post(job["links"]["cancel"])

    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    assert cancelled.json()["links"]["cancel"] is None
    assert desk.http.post(job["links"]["cancel"]).status_code == 200
    assert intake.work(job["id"], seconds=60)
    assert not Event.objects.exists()


def test_a_whole_import_is_undone_by_retractions(desk: Desk) -> None:
    deal = an_id()
    job = finish(desk, send(desk, [*the_parties(), a_deal(deal), an_approach(deal)]))

    begun = desk.post(f"/imports/{job['id']}:undo", {"reason": "The file was last year's."})

    assert (begun.status_code, begun.json()["state"]) == (202, "undoing")
    undone = finish(desk, begun)
    assert undone["state"] == "undone"
    assert {"retracted": 4, "kept": 0, "percent": 100}.items() <= undone["undo"].items()
    assert desk.get(f"/deals/{deal}").json()["record_status"] == "retracted"
    (told,) = lines(desk, job, after=3)
    assert told["status"] == "retracted"
    retraction = desk.get(f"/events/{told['retraction']}").json()
    assert retraction["data"]["reason"] == "The file was last year's."


def test_undoing_needs_its_scope_a_reason_and_something_to_undo(desk: Desk) -> None:
    job = send(desk, the_parties()).json()
    clerk = Desk(a_token("read", "append", name="clerk"))
    address = f"/imports/{job['id']}:undo"

    assert problem(clerk.post(address, {"reason": "why"}), 403)["required_scope"] == "correct"
    assert problem(desk.post(address, {}), 422)["errors"][0]["pointer"] == "/reason"
    assert (
        problem(desk.post(address, {"reason": "x", "reason_code": "spite"}), 422)["errors"][0]["code"] == "not-allowed"
    )
    assert problem(desk.post(address, {"reason": "why"}), 409)["code"] == "import-state"
    assert problem(desk.post(f"/imports/{an_id()}:undo", {"reason": "why"}), 404)["code"] == "unknown-import"


def test_a_forged_place_is_refused(desk: Desk) -> None:
    job = send(desk, the_parties()).json()

    for query in ({"after": "-1"}, {"after": str(2**64)}, {"status": "odd"}, {"limit": "0"}, {"colour": "red"}):
        assert problem(desk.get(f"/imports/{job['id']}/lines", **query), 400)["code"] == "bad-parameter"
    assert desk.get(f"/imports/{job['id']}/lines", after=2**63 - 1).json()["items"] == []
    assert desk.get("/imports", after=2**63 - 1).json()["items"] == []

"""Somebody has read everything through a real server when a person is erased: nothing goes on saying the name."""

from __future__ import annotations

import http.client
import json
import zipfile
from io import BytesIO
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from events import integrity, store
from tests.api.desk import V1, a_token
from tests.conftest import run_as_owner
from tests.integration.erasing import remains
from tests.integration.erasing.scene import NAME, SPELLINGS, Scene, set_up
from tests.integration.verifying import ground
from tests.programs import Program, Programs, wait_for
from tests.web import Web, start_web

TIMES = 4  # so that both processes answer, each with what it has kept


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """The body with escapes written out, and the members of a zip."""
        if self.body.startswith(b"PK"):
            with zipfile.ZipFile(BytesIO(self.body)) as opened:
                return "\n".join(opened.read(name).decode(errors="replace") for name in opened.namelist())
        return self.body.decode()

    @property
    def names(self) -> bool:
        return any(word in remains.fold(self.text) for word in SPELLINGS)


class Reader:
    """A client with a token that may read, export and append."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self.token = a_token("read", "append", "export", name="reader")

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, body: object, **headers: str) -> Answer:
        return self._ask("POST", path, json.dumps(body), {"Content-Type": "application/json", **headers})

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection(urlsplit(self.web.url).netloc, timeout=60)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, f"{V1}{path}", body, {"Authorization": f"Bearer {self.token}", **given})
        answer = connection.getresponse()
        found = Answer(answer.status, answer.headers, answer.read())
        connection.close()
        return found


def list_addresses(scene: Scene) -> list[str]:
    """Whatever could tell of the person: now, and as of a position that is closed."""
    then = store.head() - 1
    deal, company, source = f"/deals/{scene.deal}", f"/companies/{scene.nissan}", f"/sources/{scene.source}"
    about = [deal, f"{deal}/history", f"{deal}/history?include=superseded", f"{deal}/stages", f"{deal}/disclosures"]
    about += [f"{deal}/lineage", f"{deal}/diff?known_from=2020-01-01", company, f"{company}/history"]
    about += [f"{company}/dossier", source, f"{source}/impact", f"{source}/history", "/diff?known_from=2020-01-01"]
    events = [f"/events/{event.id}" for event in store.read_log(0, 1_000)]
    events += [f"{one}/citations" for one in events] + [f"{one}/disclosures" for one in events]
    kinds = ("/deals", "/companies", "/sources")
    lists = [f"{kind}?search={words}" for kind in kinds for words in ("Seki", quote(NAME))]
    lists += [*kinds, "/events?limit=200", "/board", "/interests", "/anomalies", "/erasures"]
    as_of = [f"{path}{'&' if '?' in path else '?'}known_position={then}" for path in (deal, f"{deal}/history", company)]
    as_of += [f"{path}?known_position={then}" for path in (f"{company}/dossier", source, *kinds, "/board")]
    return [*about, *events, *lists, *as_of]


def order_and_fetch(reader: Reader, key: str) -> tuple[str, Answer]:
    """The address of the file of an export of everything, and the file."""
    ordered = reader.post("/exports", {"everything": True}, Idempotency_Key=key)
    path = f"/exports/{json.loads(ordered.body)['id']}/file"
    wait_for(lambda: reader.get(path).status != 409, seconds=60, what="the export")
    return path, reader.get(path)


def is_all_signed() -> bool:
    newest = integrity.find_newest()
    return newest is not None and newest.size == store.head()


def start(programs: Programs) -> tuple[Web, list[Program]]:
    web = start_web(programs, WEB_CONCURRENCY="2", LOG_LEVEL="INFO")
    workers = [programs.start_worker(LOG_SIGNING_KEY=ground.KEY.to_text()), programs.start_beat()]
    wait_for(is_all_signed, seconds=60, what="a checkpoint")
    return web, [web.program, *workers]


def test_nobody_is_told_the_name_again_by_what_was_read_before(programs: Programs) -> None:
    scene = set_up()
    web, running = start(programs)
    reader = Reader(web)
    file, exported = order_and_fetch(reader, "before")
    addresses = list_addresses(scene)
    before = {path: [reader.get(path) for _ in range(TIMES)][-1] for path in addresses}
    naming = {path for path, answer in before.items() if answer.names}
    run_as_owner(b"ANALYZE")

    assert {answer.status for answer in before.values()} == {200}
    assert {f"/deals/{scene.deal}/history", f"/sources/{scene.source}"} <= naming
    assert exported.names
    assert not any("immutable" in before[path].headers.get("Cache-Control", "") for path in naming)
    assert {found.partition(":")[0] for found in remains.find(*SPELLINGS)} >= {"event_text", "export_chunk"}

    erased = programs.start(
        "manage.py", "erase_contact", scene.contact, "--ground", "request", "--user", "root", "--with-mentions",
        "--also", "Seki",
    )  # fmt: skip
    assert erased.wait() == 0, erased.output
    wait_for(is_all_signed, seconds=60, what="a checkpoint of the erasure")

    for path in addresses:
        tag = before[path].headers.get("ETag", '"none"')
        again = [reader.get(path) for _ in range(TIMES)] + [reader.get(path, If_None_Match=tag)]
        assert not [answer for answer in again if answer.names], path
        assert path not in naming or again[-1].status == 200, path  # not "what you hold is still so"
    assert reader.get(file).status == 410
    assert not order_and_fetch(reader, "after")[1].names
    assert remains.find(*SPELLINGS) == []
    for program in [*running, erased]:
        assert not any(word in remains.fold(program.output) for word in SPELLINGS), program.output
    report = ground.verify(keys=[ground.VKEY])
    assert (report.findings, report.head) == ([], store.head())

"""A signed log of the story, exports of it, and the verifier as an auditor runs it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management import call_command

from events import exporting, integrity, store
from events.exporting import Export, Kind, Order
from events.exporting.models import ExportChunk
from tests.integration.verifying import ground

VERIFIER = Path(integrity.__file__).parent / "verifier.py"


def tell_story() -> None:
    """The example story, sealed, projected and signed."""
    call_command("load_story", stdout=io.StringIO())
    while store.seal():
        pass
    ground.sign()


def order(kind: Kind = Kind.EVERYTHING, *, key: str = "key", client: str = "token:a", **wanted: Any) -> Export:
    return exporting.order(Order(kind=kind, **wanted), client=client, key=key).job


def build(job: Export) -> bytes:
    """The finished file."""
    assert exporting.work(str(job.id), seconds=60)
    job.refresh_from_db()
    assert job.state == "done", job.state
    return b"".join(exporting.read_file(job))


def unzip(file: bytes) -> dict[str, bytes]:
    """The members by name; their checksums have been tried."""
    with zipfile.ZipFile(io.BytesIO(file)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def rezip(members: dict[str, bytes], target: Path) -> Path:
    with zipfile.ZipFile(target, "w") as written:
        for name, data in members.items():
            written.writestr(name, data)
    return target


def lines(members: dict[str, bytes], name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in members[name].splitlines()]


def change(members: dict[str, bytes], name: str, by: Callable[[list[bytes]], list[bytes]]) -> dict[str, bytes]:
    """The same export with the lines of a file changed."""
    return members | {name: b"".join(by(members[name].splitlines(keepends=True)))}


def run_verifier(export: Path, *arguments: str) -> tuple[int, dict[str, Any], str]:
    """Exit code, report and messages of the verifier in a process that has nothing of ours."""
    command = [sys.executable, "-I", str(VERIFIER), str(export), "--json", *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", env={})
    return ended.returncode, json.loads(ended.stdout) if ended.stdout else {}, ended.stderr


__all__ = ["ExportChunk", "build", "change", "lines", "order", "rezip", "run_verifier", "tell_story", "unzip"]

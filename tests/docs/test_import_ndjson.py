"""docs/how-to/import-ndjson.md does what it says: its commands run as they stand there, on a live server."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.api.desk import a_token
from tests.programs import ROOT, Programs, environment
from tests.resilience.uploads import free_port, start_server

PAGE = ROOT / "docs" / "how-to" / "import-ndjson.md"


def test_the_commands_of_the_page_import_tell_and_undo(programs: Programs, tmp_path: Path) -> None:
    port = free_port()
    start_server(programs, port)
    programs.start_worker()
    commands = re.findall(r"^```bash\n(.*?)^```$", PAGE.read_text(), re.DOTALL | re.MULTILINE)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

    run = subprocess.run(
        ["bash", "-euc", "\n".join(commands)],
        cwd=tmp_path,
        env=environment(PATH=path, DEALTRACKER=f"http://localhost:{port}", TOKEN=a_token()),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert run.returncode == 0, run.stderr
    again, done, refused, undoing, retracted = (line for line in run.stdout.splitlines() if line)
    job = json.loads(done)
    assert again == job["id"]
    assert (job["recorded"], job["refused"]) == (4, 1)
    assert [(line["line"], line["problem"]["code"]) for line in json.loads(refused)["items"]] == [(5, "future-dated")]
    assert undoing in {"undoing", "undone"}
    assert len(json.loads(retracted)["items"]) == 4

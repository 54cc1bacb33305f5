"""A live web server, the document that clients are generated from, and what to do where a tool is missing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from api.openapi.views import document
from tests.programs import Programs
from tests.serving import serve


@pytest.fixture
def origin(programs: Programs) -> str:
    return serve(programs)


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    """The OpenAPI document as a file."""
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(document()))
    return path


def run(*command: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> str:
    """What a program printed; fails with all that it said when it fails. Programs of this environment are found."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command, cwd=cwd, env={**os.environ, "PATH": path, **(env or {})}, capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, f"{command[0]} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


def cannot(reason: str) -> None:
    """Skip where a tool is missing; in CI it must not be."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)

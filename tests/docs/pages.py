"""How-to pages that are run as they stand there: their blocks, and whether what came is what is shown."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from tests.programs import ROOT, environment
from tests.web import Web

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_END = "\x1e"  # between the outputs of two blocks
_AFTER_EACH = "printf '\\036'\n"


class Shown(NamedTuple):
    """A block of commands, the language and text of the block that follows it, and what the commands printed."""

    command: str
    language: str
    example: str
    output: str


def list_blocks(page: Path) -> list[tuple[str, str]]:
    """Language and text of every fenced block."""
    return [(language, text) for language, text in _BLOCK.findall(page.read_text())]


def run(page: Path, web: Web, *, programs_at: Path | None = None, seconds: int = 120) -> list[Shown]:
    """Run the bash blocks of a page as one script against a server; programs of a directory are found first."""
    blocks = list_blocks(page)
    commands = [text for language, text in blocks if language == "bash"]
    done = subprocess.run(
        ["bash", "-c", "set -eu\n" + _AFTER_EACH.join(commands)],
        cwd=ROOT,
        env=an_environment(web, programs_at),
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    assert done.returncode == 0, f"{done.stderr}\n{done.stdout[-2000:]}"
    outputs = iter(done.stdout.split(_END))
    return [
        Shown(command, following, example, next(outputs))
        for (language, command), (following, example) in pairwise([*blocks, ("", "")])
        if language == "bash"
    ]


def an_environment(web: Web, programs_at: Path | None = None) -> dict[str, str]:
    directories = (programs_at, Path(sys.executable).parent, os.environ["PATH"])
    path = os.pathsep.join(str(directory) for directory in directories if directory)
    return environment(PATH=path, DEALTRACKER=web.url, DEALTRACKER_USER="ada")


def list_untrue(found: list[Shown]) -> list[str]:
    """Each command with what is shown after it and did not come."""
    wrong = []
    for shown in found:
        if shown.language in ("json", "http"):
            wrong += [f"{shown.command}{line}\n{shown.output}" for line in list_wrong(shown.example, shown.output)]
        elif shown.language == "text":
            wrong += [
                f"{shown.command}{line}\n{shown.output}" for line in list_missing_lines(shown.example, shown.output)
            ]
    return wrong


def list_wrong(shown: str, output: str) -> list[str]:
    """What is shown is a part of what came: header lines begin as they do here, and values where they are given."""
    head, _, body = shown.rpartition("\n\n") if shown.startswith("HTTP/") else ("", "", shown)
    came_head, _, came_body = output.rpartition("\n\n")
    came_lines = [line.lower() for line in came_head.splitlines()]
    missing = [line for line in head.splitlines() if not any(came.startswith(line.lower()) for came in came_lines)]
    came = json.loads(came_body.strip().splitlines()[-1])
    return missing + list(differences(json.loads(body), came, ""))


def list_missing_lines(shown: str, output: str) -> list[str]:
    """Lines of text that did not come, however wide their columns."""
    came = [" ".join(line.split()) for line in output.splitlines()]
    return [line for line in shown.splitlines() if not any(" ".join(line.split()) in whole for whole in came)]


def differences(shown: Any, came: Any, place: str) -> Iterator[str]:
    if isinstance(shown, dict) and isinstance(came, dict):
        for name, value in shown.items():
            yield from differences(value, came[name], f"{place}/{name}") if name in came else [f"{place}/{name}"]
    elif isinstance(shown, list) and isinstance(came, list) and len(shown) <= len(came):
        for number, value in enumerate(shown):
            yield from differences(value, came[number], f"{place}/{number}")
    elif not (came.startswith(shown) if isinstance(shown, str) and isinstance(came, str) else shown == came):
        yield f"{place}: {shown!r} is shown, {came!r} came"

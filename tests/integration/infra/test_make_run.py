"""`make run` from outside: what it prints, keeps, refuses, and leaves behind when it is killed."""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import shutil
import signal
import socket
import stat
import subprocess
import sys

import pytest

from tests.integration.infra.running import (
    COMMAND,
    environment,
    free_port,
    get,
    processes_of,
    started,
    wait_until_none_is_left,
)
from tests.programs import ROOT

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="processes are tied to their parent on Linux only"),
    pytest.mark.xdist_group("make-run"),
]


def test_it_serves_what_it_prints_and_finds_its_data_again(tmp_path):
    home = tmp_path / "home"
    with started(home, LOAD_STORY="1") as first:
        first.wait_until_ready()
        before = first.credentials
        curl = next(line for line in first.printed.splitlines() if "curl" in line).partition("curl")[2]
        answer = subprocess.run(["curl", *shlex.split(curl), "--fail-with-body"], capture_output=True, check=False)

        assert answer.returncode == 0, answer.stdout
        titles = [deal["title"] for deal in json.loads(answer.stdout)["items"]]
        assert "Foxconn-Nissan EV collaboration" in titles
        assert get(f"{before['url']}/livez")[0] == 200
        assert set(before) == {"url", "admin_user", "admin_password", "api_token"}
        assert all(value in first.printed for value in before.values())
        assert stat.S_IMODE((home / "credentials").stat().st_mode) == 0o600

        first.process.send_signal(signal.SIGTERM)
        assert first.process.wait(60) == 0
    wait_until_none_is_left(home, seconds=5)

    with started(home, LOAD_STORY="1") as second:
        second.wait_until_ready()

        assert {**second.credentials, "url": ""} == {**before, "url": ""}
        deals = json.loads(get(f"{second.credentials['url']}/api/v1/deals", before["api_token"])[1])["items"]
        assert [deal["title"] for deal in deals] == titles


def test_killing_the_program_leaves_no_process(tmp_path):
    with started(tmp_path / "home") as run:
        run.wait_until_ready()
        assert len(processes_of(run.home)) > 5

        run.process.kill()
        run.process.wait(60)

        wait_until_none_is_left(run.home)


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_killing_make_leaves_no_process(tmp_path, signum):
    makefile = tmp_path / "Makefile"
    makefile.write_text(f"run:\n\t@exec {sys.executable} -m dealtracker.local\n")
    with started(tmp_path / "home", "make", "-f", str(makefile), "run") as run:
        run.wait_until_ready()

        run.process.send_signal(signum)
        run.process.wait(60)

        wait_until_none_is_left(run.home)


def test_killing_the_whole_group_while_it_starts_leaves_no_process(tmp_path):
    with started(tmp_path / "home") as run:
        run.wait_for("PostgreSQL is up")

        os.killpg(run.process.pid, signal.SIGKILL)
        run.process.wait(10)

        wait_until_none_is_left(run.home)


def test_it_starts_again_after_everything_was_killed_at_once(tmp_path):
    home = tmp_path / "home"
    with started(home) as run:
        run.wait_until_ready()
        for pid in processes_of(home):
            with contextlib.suppress(ProcessLookupError):  # its parent is gone, so it may be, too
                os.kill(pid, signal.SIGKILL)
        run.process.wait(10)
        wait_until_none_is_left(home)
    assert (home / "postgres" / "postmaster.pid").exists()
    (home / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n")  # the number now belongs to somebody else

    with started(home) as run:
        run.wait_until_ready()


def test_a_home_too_deep_for_socket_names_works(tmp_path):
    home = tmp_path / ("deep" * 15) / ("down" * 15)

    with started(home) as run:
        run.wait_until_ready()


def test_a_program_that_stops_ends_the_run_with_its_last_words(tmp_path):
    with started(tmp_path / "home") as run:
        run.wait_until_ready()
        beat = next(pid for pid, words in processes_of(run.home).items() if " beat " in words)

        os.kill(beat, signal.SIGKILL)

        assert run.process.wait(60) == 1
        assert "make run: beat stopped by itself" in run.printed
        wait_until_none_is_left(run.home)


def _refusal(home, port=None, **more) -> str:
    """The one line with which it refuses to start."""
    ended = subprocess.run(
        COMMAND,
        cwd=ROOT,
        env=environment(home, port or free_port(), **more),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 1
    lines = ended.stderr.strip().splitlines()
    assert len(lines) == 1, ended.stderr
    return lines[0]


def test_a_port_in_use_gets_one_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        line = _refusal(tmp_path / "home", port)

    assert line.startswith(f"make run: cannot listen on 127.0.0.1:{port}")


@pytest.mark.parametrize("port", ["eight", "99999"])
def test_an_impossible_port_gets_one_line(tmp_path, port):
    assert "make run: " in _refusal(tmp_path / "home", PORT=port)


def test_an_unwritable_home_gets_one_line(tmp_path):
    (tmp_path / "file").write_text("not a directory")

    line = _refusal(tmp_path / "file" / "home")

    assert line.startswith("make run: cannot write to")
    assert "DEALTRACKER_HOME" in line


def test_a_second_run_on_the_same_home_gets_one_line(tmp_path):
    with started(tmp_path / "home") as run:
        run.wait_for("PostgreSQL is up")

        assert "another `make run` already uses" in _refusal(tmp_path / "home")


def test_services_that_were_given_but_do_not_answer_get_one_line(tmp_path):
    nobody = free_port()

    redis_line = _refusal(tmp_path / "home", REDIS_URL=f"redis://127.0.0.1:{nobody}/0")
    database_line = _refusal(tmp_path / "home", DATABASE_URL=f"postgresql://x@127.0.0.1:{nobody}/x")

    assert "REDIS_URL does not answer" in redis_line
    assert "refused" in database_line


def test_given_services_are_used_and_nothing_is_embedded(committed_db, postgres, valkey, tmp_path):
    from tests.programs import test_database

    home = tmp_path / "home"
    urls = {"DATABASE_URL": test_database("default"), "DATABASE_OWNER_URL": test_database("owner")}

    with started(home, REDIS_URL=valkey.url, **urls) as run:
        run.wait_until_ready()

        assert not (home / "postgres").exists()
        assert not (home / "valkey").exists()


def test_make_names_a_missing_venv_module(tmp_path):
    python = tmp_path / "python3"
    python.write_text('#!/bin/sh\ncase "$*" in *ensurepip*) exit 1;; esac\n')
    python.chmod(0o755)
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")

    ended = subprocess.run(
        ["make", "run", f"PYTHON={python}"], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert ended.returncode == 2
    assert "venv module is missing" in ended.stderr.splitlines()[0]

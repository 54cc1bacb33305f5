"""The image, the compose file and the requirements, as far as they can be proved without a container engine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from dealtracker import env
from tests.programs import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
PROGRAMS = ("migrate", "web", "worker", "beat")
NOT_OURS = {"POSTGRES_PASSWORD", "OWNER_PASSWORD", "APP_PASSWORD", "REMAP_SIGTERM", "PATH"}


def _run(*command: str, **how) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=how.pop("cwd", ROOT), capture_output=True, text=True, check=False, **how)


def _copied() -> list[str]:
    lines = re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
    return [source for line in lines for source in line.split()[:-1]]


def test_hadolint_finds_nothing_in_the_dockerfile():
    found = _run(f"{sys.prefix}/bin/hadolint", "Dockerfile")

    assert (found.returncode, found.stdout) == (0, "")


@pytest.mark.parametrize("name", ["compose.yaml", ".yamllint"])
def test_yamllint_finds_nothing(name):
    found = _run(sys.executable, "-m", "yamllint", "--strict", name)

    assert (found.returncode, found.stdout) == (0, "")


def test_the_image_copies_paths_that_are_under_version_control():
    for source in _copied():
        assert _run("git", "ls-files", "--", source).stdout, f"{source} is not in the repository"


def test_the_build_context_lets_in_what_is_copied_and_nothing_else():
    lines = (ROOT / ".dockerignore").read_text().splitlines()

    assert lines[0] == "*"
    assert sorted(line[1:] for line in lines if line.startswith("!")) == sorted(_copied())


def test_the_image_installs_only_what_is_locked_by_hash():
    installs = re.findall(r"pip install.*", DOCKERFILE)
    requirements = (ROOT / "requirements" / "base.txt").read_text()
    pinned = re.findall(r"^[a-z0-9._-]+(?:\[.*\])?==", requirements, re.MULTILINE | re.IGNORECASE)

    assert installs == [installs[0]]
    assert "--require-hashes -r requirements/base.txt" in installs[0]
    assert len(pinned) > 30
    for block in re.split(r"\n(?=[a-zA-Z])", requirements)[1:]:
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_the_packages_taken_out_of_the_image_are_not_imported_by_the_application():
    removed = re.search(r"pip uninstall --yes (.+)", DOCKERFILE)[1].split()
    importing = _run("git", "grep", "-lE", rf"import ({'|'.join(n.replace('-', '_') for n in removed)})", "--", "*.py")

    outside = [path for path in importing.stdout.split() if not path.startswith(("dealtracker/local/", "tests/"))]
    assert outside == []


def test_the_image_does_not_run_as_root_and_holds_no_secret():
    users = re.findall(r"^USER (\d+)$", DOCKERFILE, re.MULTILINE)
    last_stage = DOCKERFILE.rpartition("FROM ")[2]

    assert users
    assert "0" not in users
    assert f"USER {users[-1]}" in last_stage
    assert not re.search(r"(SECRET|PASSWORD|TOKEN)\w*=", last_stage)


def test_the_image_collects_static_files_from_what_it_copies(tmp_path):
    for source in _copied():
        (tmp_path / source).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, tmp_path / source, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / source, tmp_path / source)
    environment = {"PATH": os.environ["PATH"], "SECRET_KEY": "used-for-nothing"}

    collected = _run(sys.executable, "manage.py", "collectstatic", "--no-input", cwd=tmp_path, env=environment)

    assert collected.returncode == 0, collected.stderr
    assert (tmp_path / "staticfiles" / "staticfiles.json").exists()
    assert list((tmp_path / "staticfiles").rglob("*.css.gz"))


@pytest.mark.parametrize("program", PROGRAMS)
def test_compose_sets_only_variables_that_are_read(program):
    known = {variable.name for variable in env.VARIABLES} | NOT_OURS

    assert set(COMPOSE["services"][program]["environment"]) <= known


def test_only_the_migration_knows_the_owner():
    knowing = {name for name in PROGRAMS if "DATABASE_OWNER_URL" in COMPOSE["services"][name]["environment"]}

    assert knowing == {"migrate"}


def test_only_the_web_process_pools_connections():
    pooling = {name for name in PROGRAMS if "DATABASE_POOL" in COMPOSE["services"][name]["environment"]}

    assert pooling == {"web"}


@pytest.mark.parametrize("program", ["web", "worker", "beat"])
def test_programs_wait_for_the_migration_and_healthy_services(program):
    assert COMPOSE["services"][program]["depends_on"] == {
        "migrate": {"condition": "service_completed_successfully"},
        "postgres": {"condition": "service_healthy"},
        "valkey": {"condition": "service_healthy"},
    }


@pytest.mark.parametrize("program", PROGRAMS)
def test_programs_are_confined(program):
    service = COMPOSE["services"][program]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]


def test_every_file_compose_mounts_exists():
    mounts = [volume for service in COMPOSE["services"].values() for volume in service.get("volumes", [])]
    files = [mount.partition(":")[0] for mount in mounts if mount.startswith("./")]

    assert files
    assert all(Path(ROOT / file).is_file() for file in files)

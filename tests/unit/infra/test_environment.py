"""Every variable once: the reference page, the code and the settings agree."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from dealtracker import env
from tests.programs import ROOT


def _settings(expression: str, **variables: str | None) -> str:
    """An expression over freshly read settings, in an environment of its own; None leaves a variable out."""
    code = f"from django.conf import settings; print({expression})"
    base = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "dealtracker.settings", "SECRET_KEY": "x"}
    url = {"DATABASE_URL": "postgresql://app:pw@db.example:6432/deals?sslmode=require"}
    given = {name: value for name, value in {**base, **url, **variables}.items() if value is not None}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=given, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_reference_page_is_what_the_code_says():
    page = (ROOT / "docs" / "reference" / "environment.md").read_text()

    assert page == env.reference(), "run `make docs`"


def test_no_other_module_reads_variables_of_its_own():
    found = subprocess.run(
        ["git", "grep", "-nE", r"os\.(environ\b|getenv)", "--", "dealtracker", "events", "api"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    elsewhere = [
        line
        for line in found.splitlines()
        if not line.startswith(("dealtracker/env.py", "dealtracker/local/run.py"))
        and "DJANGO_SETTINGS_MODULE" not in line
    ]

    assert elsewhere == []


def test_a_libpq_url_reaches_both_aliases():
    names = _settings(
        "[(d['HOST'], d['PORT'], d['NAME'], d['OPTIONS']['sslmode']) for d in settings.DATABASES.values()]"
    )

    assert names == str([("db.example", "6432", "deals", "require")] * 2)


def test_without_an_owner_url_the_runtime_puts_on_its_role():
    assert "-c role=dealtracker_runtime" in _settings("settings.DATABASES['default']['OPTIONS']['options']")
    assert _settings("settings.DATABASES['owner']['OPTIONS'].get('options')") == "None"


def test_with_an_owner_url_the_logins_differ_and_no_role_is_put_on():
    owner = {"DATABASE_OWNER_URL": "postgresql://owner@db.example/deals"}

    assert _settings("[d['USER'] for d in settings.DATABASES.values()]", **owner) == "['app', 'owner']"
    assert "role=" not in _settings("settings.DATABASES['default']['OPTIONS']['options']", **owner)


def test_the_runtime_neither_compiles_statements_nor_splits_them_unless_pgbouncer_stands_between():
    asked = "settings.DATABASES['default']['OPTIONS'].get('options', '')"

    assert "-c jit=off -c max_parallel_workers_per_gather=0" in _settings(asked)
    assert "jit" not in _settings(asked, PGBOUNCER="yes")


def test_statements_are_prepared_unless_pgbouncer_stands_between():
    asked = "[settings.DATABASES['default']['OPTIONS'][k] for k in ('prepare_threshold', 'server_side_binding')]"

    assert _settings(asked) == "[5, True]"
    assert _settings(asked, PGBOUNCER="yes") == "[None, False]"


def test_a_pool_replaces_kept_connections():
    size = "settings.DATABASES['default']['OPTIONS'].get('pool', {}).get('max_size')"
    age = "settings.DATABASES['default']['CONN_MAX_AGE']"

    assert _settings(f"({size}, {age})") == "(None, 60)"
    assert _settings(f"({size}, {age})", DATABASE_POOL="8") == "(8, 0)"


def test_a_socket_url_is_spelled_as_kombu_wants_it():
    assert (
        _settings("settings.CELERY_BROKER_URL", REDIS_URL="unix:///run/v.sock?db=3")
        == "redis+socket:///run/v.sock?virtual_host=3"
    )


def test_a_number_that_is_none_is_named():
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DATABASE_URL": "postgresql:///x", "PORT": "eight"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert re.search(r"PORT must be a whole number, not 'eight'\.", done.stderr)


def test_production_settings_pass_the_deployment_check():
    done = subprocess.run(
        [sys.executable, "-W", "error", "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DATABASE_URL": os.environ["DATABASE_URL"],
            "DATABASE_OWNER_URL": os.environ["DATABASE_OWNER_URL"],
            "SECRET_KEY": "".join(chr(33 + n) for n in range(60) if chr(33 + n) not in "$\"'"),
            "ALLOWED_HOSTS": "deals.example",
            "LOG_SIGNING_KEY": "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
            "LOG_PUBLISH": "mail:auditor@example.org",
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


def test_the_variables_of_a_running_make_run_are_taken_whole_or_not_at_all(tmp_path):
    (tmp_path / "environment").write_text('DATABASE_URL="postgresql:///local"\nREDIS_URL="redis://local/0"\n')
    asked = "(settings.DATABASES['default']['NAME'], settings.REDIS_URL)"

    beside = _settings(asked, DATABASE_URL=None, DEALTRACKER_HOME=str(tmp_path))
    elsewhere = _settings(asked, DATABASE_URL="postgresql:///mine", DEALTRACKER_HOME=str(tmp_path))

    assert beside == "('local', 'redis://local/0')"
    assert elsewhere == "('mine', 'redis://localhost:6379/0')"

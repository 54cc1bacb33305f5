.DEFAULT_GOAL := help
.PHONY: help run test check bench docs lock clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check
# Enough to import the settings; nothing connects to it.
OFFLINE := DATABASE_URL=postgresql://nobody@localhost/nothing REDIS_URL=redis://localhost/0 SECRET_KEY=nothing-is-signed

help: ## Show this help
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-6s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/base.stamp ## Start everything on this machine; Ctrl-C stops it (PORT=8000, LOAD_STORY=1)
	@exec $(BIN)/python -m dealtracker.local

test: $(VENV)/dev.stamp ## Run all tests on an embedded PostgreSQL and Valkey (ARGS=... goes to pytest)
	@exec $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadgroup $(ARGS)

check: $(VENV)/dev.stamp ## Lint, types, formatting, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(OFFLINE) $(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/dev.stamp ## Measure the numbers of the design on an embedded PostgreSQL with fsync on
	@exec $(BIN)/python -m tests.benchmarks $(ARGS)

docs: $(VENV)/base.stamp ## Write the generated pages of docs/reference again
	$(OFFLINE) $(BIN)/python -m dealtracker.env > docs/reference/environment.md
	$(OFFLINE) $(BIN)/python manage.py catalogue > docs/reference/events.md
	$(OFFLINE) $(BIN)/python manage.py openapi > docs/reference/openapi.yaml

lock: $(VENV)/dev.stamp ## Resolve the requirements anew, with hashes
	$(PIP) install --quiet uv
	cd requirements && ../$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --python-version 3.11 base.in -o base.txt
	cd requirements && ../$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --python-version 3.11 -c base.txt dev.in -o dev.txt

clean: ## Remove the virtual environment and caches; data in .local stays
	rm -rf $(VENV) staticfiles .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || \
		{ echo "make: $(PYTHON) is not installed; Python 3.11 or later is needed (PYTHON=... names another)" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("make: Python 3.11 or later is needed, not %d.%d" % sys.version_info[:2])'
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
		{ echo "make: Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/%.stamp: requirements/%.txt | $(VENV)/bin/python
	@echo "Installing the locked requirements ($*) into $(VENV)"
	@$(PIP) install --quiet --require-hashes -r $<
	@touch $@

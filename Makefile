# `make run` and `make test` do all their set-up themselves: core/setup.py, step by step, and only what has changed.
.DEFAULT_GOAL := help
.PHONY: help run dev databases test test-services lint fresh check lock backup restore prove-learning

# The newest Python of those that will do; within the virtual environment it no longer matters.
BASE_PYTHON := $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
SETUP := $(BASE_PYTHON) -m core.setup
PY := .venv/bin/python
T ?=
SERVICES_DATABASE = $(or $(DATABASE_URL),postgres://postgres@127.0.0.1:5432/plc)
SERVICES_REDIS = $(or $(REDIS_URL),redis://127.0.0.1:6379/5)

ifeq ($(BASE_PYTHON),)
$(error Python 3.11 or newer was not found. As root: apt install python3 python3-venv)
endif

help:  ## Show these commands
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run:  ## Set up what is missing, then serve pages and sockets on http://127.0.0.1:8000 (PORT=)
	@$(SETUP) run

dev:  ## The same with DEBUG and reload
	@$(SETUP) dev

test:  ## The whole suite on SQLite, journeys in a browser included; T=path for one part
	@$(SETUP) tests
	@env -u DJANGO_SETTINGS_MODULE -u DATABASE_URL -u REDIS_URL $(PY) -m pytest $(if $(T),$(T),-n auto)

test-services:  ## The same suite on PostgreSQL and Redis (DATABASE_URL, REDIS_URL)
	@$(SETUP) tests
	@$(PY) -m tests.services "$(SERVICES_DATABASE)" "$(SERVICES_REDIS)"
	@env -u DJANGO_SETTINGS_MODULE DATABASE_URL="$(SERVICES_DATABASE)" REDIS_URL="$(SERVICES_REDIS)" \
		$(PY) -m pytest $(if $(T),$(T),-n auto)

databases:  ## Build the databases of both suites ahead, side by side
	@$(SETUP) tests
	@$(PY) -m tests.databases "" "$(SERVICES_DATABASE)"

lint:  ## Style, types, import directions, templates, Thai catalogue
	@$(SETUP) tests
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	.venv/bin/lint-imports
	$(PY) -m mypy plc_site core accounts competencies courses insights
	git ls-files 'templates/*.html' | xargs .venv/bin/djhtml --tabwidth 4 --check
	$(PY) -m core.catalogue && git diff --exit-code --stat -- locale

fresh:  ## Migrations are complete, and run from nothing
	@$(SETUP) tests
	env -u DATABASE_URL $(PY) manage.py makemigrations --check --dry-run
	env -u DATABASE_URL $(PY) -m pytest -q tests/test_migrations.py
	@if $(PY) -m tests.services "$(SERVICES_DATABASE)"; then \
		DATABASE_URL="$(SERVICES_DATABASE)" $(PY) -m pytest -q tests/test_migrations.py; fi

check: lint test test-services fresh  ## All that must be green before a commit

lock:  ## Write requirements*.txt with hashes from requirements*.in
	@test -x var/uv/bin/uv || { $(BASE_PYTHON) -m venv var/uv && var/uv/bin/pip install --quiet uv; }
	@for name in requirements requirements-dev; do \
		var/uv/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --quiet \
			--custom-compile-command "make lock" $$name.in -o $$name.txt || exit 1; done

backup:  ## One archive of database and files in var/backups, verified
	@$(PY) manage.py backup

restore:  ## Put a backup in place: make restore FILE=var/backups/plc-....tar
	@$(PY) manage.py restore "$(FILE)"

prove-learning:  ## Measure every figure of the learning house again
	@$(SETUP) tests
	@$(PY) bench/prove_learning.py

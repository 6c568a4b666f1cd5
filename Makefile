# Portal POA. Each line is a command that a person could type; README.md shows them by hand.

PORT ?= 8000
WORKERS ?= 3
SIZE ?= quick
BIN := .venv/bin
FLASK := $(BIN)/flask --app wsgi
MESSAGES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/messages.po))

.DEFAULT_GOAL := run
.PHONY: run demo test check bench deep

run: .venv/runtime $(MESSAGES)  ## set up and serve on 127.0.0.1:$(PORT), with demo data on the first start
	$(FLASK) setup
	$(FLASK) demo
	exec $(FLASK) serve --port $(PORT)

demo: .venv/runtime $(MESSAGES)  ## the demo's data, into an empty database
	$(FLASK) demo

test: .venv/development $(MESSAGES)  ## everything on SQLite and in a browser, then everything but the browser on PostgreSQL
	$(BIN)/python -m tests.browser
	$(BIN)/python -m pytest -n $(WORKERS) -q
	PORTAL_TEST_ENGINE=postgres $(BIN)/python -m pytest -n $(WORKERS) -q

deep: .venv/development $(MESSAGES)  ## what takes longer than a change should wait for
	$(BIN)/python -m tests.browser
	$(BIN)/python -m pytest -n $(WORKERS) -q --deep

check: .venv/development $(MESSAGES)  ## style, types, templates, security, translations, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/bandit -q -r portal wsgi.py -c pyproject.toml
	$(BIN)/python -m pytest -q tests/house/test_translations.py tests/house/test_migrations.py

bench: .venv/development $(MESSAGES)  ## figures, printed and written to bench/results.json
	$(BIN)/python -m bench --size $(SIZE)

.venv/runtime: requirements.txt | .venv/made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/development: requirements-dev.txt .venv/runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

.venv/made:
	@python=$$(command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3 || true); \
	test -n "$$python" && "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "The portal needs Python 3.11 or newer, as python3.11 or python3 on the PATH."; exit 1; }; \
	"$$python" -m venv .venv
	@touch $@

%.mo: %.po | .venv/runtime
	$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

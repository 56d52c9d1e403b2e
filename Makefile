# Every target makes what it needs; `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
TEST_STAMP := $(VENV)/.test-installed
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run test sure format lint types contracts catalogues browser bench chaos clean

help: ## Shows this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 14

run: $(STAMP) ## Installs, prepares the instance and serves the portal with its worker
	@$(BIN)/portal init
	@exec $(BIN)/portal serve --with-worker

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed: make run PYTHON=python3.11")'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python lacks venv. On Debian or Ubuntu: sudo apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(STAMP): pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing the portal into $(VENV) (once; a minute or so)"
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

$(TEST_STAMP): pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing the portal and its test tools into $(VENV)"
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[test]'
	@touch $@ $(STAMP)

browser: $(TEST_STAMP)
	@$(BIN)/python -m tests.servers.browser

test: $(TEST_STAMP) browser ## Passes the tests (coverage of portal/ and media_store/ at least 95 % of branches)
	@rm -f .coverage .coverage.*
	@COVERAGE_PROCESS_START=pyproject.toml $(BIN)/python -m pytest -q -n $${WORKERS:-2} --dist loadfile \
		--cov --cov-report=term -m "not chaos"

sure: $(TEST_STAMP) lint types contracts test ## Format, lint, types, contracts and tests: what CI runs

format: $(TEST_STAMP) ## Formats the code in place
	@$(BIN)/ruff format -q . && $(BIN)/ruff check -q --fix .

lint: $(TEST_STAMP)
	@$(BIN)/ruff format --check -q . && $(BIN)/ruff check -q .

types: $(TEST_STAMP)
	@$(BIN)/mypy

contracts: $(TEST_STAMP)
	@$(BIN)/lint-imports --no-cache > .import-report 2>&1 || { cat .import-report; exit 1; }; rm -f .import-report

catalogues: $(TEST_STAMP) ## Gathers page strings and compiles the Thai and English catalogues
	@$(BIN)/python -m tests.house.catalogues

bench: $(TEST_STAMP) ## Measures (NAME=probe for one); writes instance/bench.json, never fails for time
	@$(BIN)/python -m tests.bench $(NAME)

chaos: $(TEST_STAMP) browser ## The long numbers: workers killed again and again
	@$(BIN)/python -m pytest -q -m chaos --timeout 1500

clean: ## Removes the virtual environment and what tools left
	@rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis .coverage* build dist *.egg-info

# Everything a contributor runs. Each target brings what it needs into .venv and web/node_modules, and nothing elsewhere.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check bench docs studio lock clean

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
ARGS ?=

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo '  ARGS are passed on: make demo ARGS="--no-serve --dir DIR", make test ARGS="tests/segments -k window"'

demo: .venv/ilk.done studio ## Build a project from real shopping data and open the studio
	@$(BIN)/ilk demo $(ARGS)

test: .venv/dev.done .venv/ilk.done studio ## Run all tests: the studio's, then the package's, in a browser too
	@scripts/system-packages
	@$(BIN)/python hatch_build.py test
	@$(BIN)/python -m pytest -n 2 --dist loadfile -m "not spark" $(ARGS) || [ $$? -eq 5 ]
	@$(BIN)/python -m pytest -m spark $(ARGS) || [ $$? -eq 5 ]

check: .venv/dev.done .venv/ilk.done ## Check style, types, sizes, arrows between rooms, and the docs against the code
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -q -m "docs or house"
	@$(BIN)/python hatch_build.py check

bench: .venv/bench.done .venv/ilk.done ## Measure speed and memory against the alternatives, into bench/RESULTS.md
	@$(BIN)/python -m bench $(ARGS)

docs: .venv/dev.done .venv/ilk.done ## Write what comes from the code (pages of conditions, the API's types), and check every page
	@$(BIN)/python -m scripts.pages
	@$(BIN)/python -m ilk.api.openapi > web/openapi.json
	@$(BIN)/python hatch_build.py api
	@$(BIN)/python -m pytest -m docs $(ARGS)

studio: .venv/demo.done ## Build the studio, if its sources are newer
	@$(BIN)/python hatch_build.py

lock: .venv/dev.done ## Pin what pyproject.toml asks for, with hashes (ARGS=--upgrade: the newest)
	@scripts/lock $(ARGS)

clean: ## Remove the environment, the caches and what was built
	rm -rf .venv build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	rm -rf src/ilk/api/studio web/node_modules
	find src tests bench examples -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# ---- the environment: a file in .venv says what is installed, so that a second run has nothing to do -------------------

.venv/made.done:
	@for python in python3 python3.13 python3.12 python3.11; do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "Making .venv with $$($$python --version)"; $$python -m venv --clear .venv; touch $@; exit 0; \
	  fi; \
	done; \
	echo "Ilk needs Python 3.11 or newer, and found none as python3, python3.13, python3.12 or python3.11." >&2; exit 1

.venv/demo.done: requirements/demo.txt .venv/made.done
	@echo "Installing what Ilk and its demo need (slow the first time only)"
	@$(PIP) install --require-hashes -r $<
	@touch $@

.venv/dev.done: requirements/dev.txt | .venv/demo.done
	@echo "Installing what the checks and tests need (slow the first time only)"
	@$(PIP) install --require-hashes -r $<
	@touch $@

.venv/bench.done: requirements/bench.txt | .venv/dev.done
	@$(PIP) install --require-hashes -r $<
	@touch $@

.venv/ilk.done: pyproject.toml hatch_build.py | .venv/demo.done
	@$(PIP) install --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q -j 0 src/ilk  # as pip does for what it copies; else each start may do it again
	@touch $@

# Everything a newcomer, a maintainer and CI type. `make` alone is `make help`.

SHELL := /bin/bash
BIN   := .venv/bin
# Test processes side by side; `make test JOBS=0` runs in one, which a debugger needs.
JOBS  ?= 2
# What to test: `make test T=tests/domain`.
T     ?=
export PYTHON CHROMIUM

ifneq ($(filter-out 0 no false,$(FRESH)),)
FRESH_FLAG := --fresh
endif

# A test that takes five minutes hangs: its stack is printed, so that a stopped CI run says where.
PYTEST = $(BIN)/python -m pytest -n $(JOBS) --dist worksteal --tb=short -rfEs -o faulthandler_timeout=300 $(T)

.DEFAULT_GOAL := help
.PHONY: help install run test style types check bench bench-evidence docs fmt clean
.NOTPARALLEL:

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: .venv/installed ## Make .venv with the command makegood in .venv/bin (PYTHON= names a Python)

run: .venv/installed ## Start the demo: PORT=8000 is the default, FRESH=1 starts over with new data
	@exec $(BIN)/makegood demo $(if $(PORT),--port $(PORT)) $(FRESH_FLAG)

test: .venv/installed-test-needs ## Install what the tests need and run them all (T=tests/domain for some, JOBS=0 for one process)
	$(PYTEST)

style: .venv/installed-test-needs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/installed-test-needs
	$(BIN)/mypy src tests tools

check: style types test ## What CI runs: style, types, then all tests

bench: .venv/installed ## Measure, each figure beside its floor (NAME= for one)
	$(BIN)/makegood bench $(NAME)

bench-evidence: .venv/installed ## Measure the checks of evidence on real photographs (PART=codes for one)
	$(BIN)/makegood bench evidence $(PART) --data "$${MAKEGOOD_TEST_DATA:-../shared/data}"

docs: .venv/installed ## Write the generated pages anew (tables and diagrams of the domain)
	$(BIN)/python tools/docs.py

fmt: .venv/installed-test-needs ## Format the code, and mend what ruff can mend by itself
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

clean: ## Remove .venv and what tools leave behind; the demo's data stay (make run FRESH=1 renews them)
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .schemathesis
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
	rm -rf src/*.egg-info

.venv/installed: pyproject.toml tools/install
	@tools/install

.venv/installed-test-needs: .venv/installed pyproject.toml tools/install-test-needs
	@tools/install-test-needs

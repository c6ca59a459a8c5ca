# Each target does its own set-up: Python 3.11 or newer, pip and make are all that is needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check
SEED ?= random
.DEFAULT_GOAL := help
.PHONY: help demo test check nightly bench lock clean

help:  ## What can be made
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "需要 Python 3.11 或更新版本，当前是 %d.%d。请用 make PYTHON=python3.11 …" % sys.version_info[:2])'
	@echo "建立运行环境 $(VENV) …"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/python
	@echo "安装所需软件包 …"
	@$(PIP) install --quiet --require-hashes -r requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	@echo "安装测试所需软件包 …"
	@$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(VENV)/.run  ## Make the demo county through the real import and serve it on 127.0.0.1:8000
	@$(BIN)/nuanxin demo $(ARGS)

test: $(VENV)/.dev  ## Run the tests (browser and PostgreSQL tests are named when skipped)
	@$(BIN)/python -m pytest -n auto --dist loadgroup $(ARGS)

check: $(VENV)/.dev  ## Style, import rule, types, templates, structure budgets, definitions, then the tests
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/lint-imports --config pyproject.toml
	@$(BIN)/mypy
	@$(BIN)/djlint --quiet --lint src/nuanxin/web/templates
	@$(BIN)/nuanxin check
	@$(MAKE) --no-print-directory test

nightly: $(VENV)/.dev  ## Every test with fresh random cases, and the long race, kill and property runs
	@NUANXIN_NIGHTLY=1 $(BIN)/python -m pytest -n auto --dist loadgroup $(ARGS)

bench: $(VENV)/.dev  ## Each benchmark beside its peer or limit, as ratios
	@$(PIP) install --quiet -e ".[bench]"
	@for name in sheets rules forms imports releases list_page linkage comparison policies; do echo "== $$name"; $(BIN)/python -m bench.$$name || exit 1; done

lock: | $(BIN)/python  ## Pin and hash all packages anew (no addresses are written)
	@$(PIP) install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	  --no-annotate pyproject.toml packaging/build.in -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	  --no-annotate --extra postgres --extra linkage --extra test --extra lint --extra browser pyproject.toml packaging/build.in -o requirements-dev.lock

clean:  ## Remove the environment and the demo data
	rm -rf $(VENV) nuanxin-data

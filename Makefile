# Each target sets up what it needs; `make help` lists them. Python 3.11 or later is all that must be there.
SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
READY := .venv/.ready
SPHINX := $(BIN)/python -m sphinx --quiet --fail-on-warning --keep-going --nitpicky --fresh-env -c docs -d docs/_build/doctrees
SOURCES := scripts tests bench docs .ci

# The packages that hold the process itself: every line and branch of them is tested.
CORE := scripts/supportdesk/model/*,scripts/supportdesk/policies/*,scripts/supportdesk/render/*

.PHONY: help setup check format test matrix soak demo bench schema reference docs links pictures lock sbom audit upgrade

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## make .venv with what the lock files name (PYTHON=path chooses the interpreter)

$(READY): requirements-dev.txt requirements-uv.txt
	@PYTHON="$(PYTHON)" .ci/setup

check: $(READY) ## formatting, lint, types, import directions
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	PYTHONPATH=scripts $(BIN)/lint-imports --no-cache --no-logo

format: $(READY) ## format the code and mend what can be mended by itself
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

test: $(READY) ## the whole suite, with the coverage it must reach
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 8 --cov --cov-report= $(ARGS)
	$(BIN)/coverage report --include='$(CORE)' --fail-under=100

matrix: $(READY) ## every fault at every request of every script (make test tries fewer of what reads)
	FAULTS=all $(BIN)/python -m pytest --numprocesses auto --maxprocesses 8 $(ARGS) tests/faults

soak: $(READY) ## random faults, several at once, for a set time (MINUTES=10)
	PYTHONPATH=.:scripts $(BIN)/python -m tests.faults.soak --minutes $(or $(MINUTES),10) $(ARGS)

demo: $(READY) ## play a working week in the sandbox (SERVE=1 leaves it running, CONFIG=path plays your own teams)
	@$(BIN)/python scripts/demo.py $(if $(SERVE),--serve) $(if $(CONFIG),--config '$(CONFIG)')

bench: $(READY) ## measure requests, points, time and memory
	@$(BIN)/python bench/run.py $(ARGS)

schema: $(READY) ## write the JSON Schema of config/teams.yml anew
	@PYTHONPATH=scripts $(BIN)/python -m supportdesk.model.schema

reference: $(READY) ## write what is generated in docs/ anew: configuration, command line, billed minutes
	@PYTHONPATH=.:scripts $(BIN)/python -m docs.tools.write

docs: $(READY) ## build docs/_build/html; a link, an anchor or a picture that leads nowhere is an error
	$(SPHINX) -b html . docs/_build/html

links: $(READY) ## ask each address outside that the documentation names (needs the network)
	$(SPHINX) -b linkcheck . docs/_build/links

pictures: $(READY) ## make docs/pictures anew from a played week (needs chromium)
	@PYTHONPATH=.:scripts $(BIN)/python -m docs.tools.pictures

upgrade: $(READY) ## merge a newer version on a branch (FROM=remote, address or path, TO=ref, default: main)
	@$(BIN)/python scripts/upgrade.py "--from=$$FROM" "--to=$${TO:-main}" "--base=$$BASE"

lock: $(READY) ## compile the lock files from the .in files (ARGS=--upgrade for newer versions)
	for name in requirements requirements-dev requirements-uv; do \
	  $(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" \
	    --no-emit-index-url --no-emit-find-links --no-annotate --output-file $$name.txt $(ARGS) $$name.in || exit 1; \
	done

sbom: $(READY) ## write sbom.cdx.json: what requirements.txt locks, as CycloneDX
	$(BIN)/python .ci/sbom.py sbom.cdx.json

audit: $(READY) ## look up what is locked in the advisories (needs the network)
	@.ci/audit

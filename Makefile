# make demo   a first look: its own .venv, then the sample city from file to map
# make test   everything that CI runs, with its own set-up
# make bench  how fast it is, beside its peers, in an environment of their own
#
# Paths are relative throughout, so that the checkout may lie in a folder with spaces and Chinese characters.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test lint format types floors pytest bench install pins clean distclean

export PYTHONUTF8 := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# The first Python that is new enough; or say which: make demo PYTHON=python3.12
ifndef PYTHON
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)
endif

PY := .venv/bin/python
PIP := $(PY) -m pip install -qq --constraint constraints.txt
# A checkout that was moved or copied with its .venv is installed again: the stamps carry its place.
PLACE := $(shell pwd -P | cksum | cut -d ' ' -f 1)
FOR_RUN := .venv/.for-run-$(PLACE)
FOR_TEST := .venv/.for-test-$(PLACE)
FOR_BENCH := .venv-bench/.for-bench-$(PLACE)
# What is measured: an OSM file, and some of the works (all by default).
DATA ?= data/helsinki/helsinki.osm.pbf
WORK ?=
# How many test at once, each a file at a time so that what a file has in common is made once; 0 is one after another.
WORKERS ?= 2

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):[^#]*## /\1	/p' Makefile | expand -t 12

demo: $(FOR_RUN)  ## measure, score and map the two sample cities; prints the scorecards and what it wrote
	@echo "== qdgeo run data/helsinki/city.toml --out maps"
	@.venv/bin/qdgeo run data/helsinki/city.toml --out maps
	@echo "== qdgeo sample data/binhai: an invented city with every register"
	@.venv/bin/qdgeo sample data/binhai
	@.venv/bin/qdgeo run data/binhai/city.toml --out maps
	@echo "== done: open maps/helsinki/helsinki.html and maps/binhai/binhai.html in a browser; they need no network"

test: lint types floors pytest  ## all that CI runs: lint, types, floors, tests with coverage
	@echo "== done: ruff, mypy, lint-imports and pytest have passed"

lint: $(FOR_TEST)  ## style and layout of the code
	@echo "== ruff check"
	@$(PY) -m ruff check .
	@echo "== ruff format --check"
	@$(PY) -m ruff format --check .

types: $(FOR_TEST)  ## types of the package, strictly
	@echo "== mypy"
	@$(PY) -m mypy

floors: $(FOR_TEST)  ## a module imports only from floors below
	@echo "== lint-imports"
	@.venv/bin/lint-imports

pytest: $(FOR_TEST)  ## tests, doctests and notebooks, with coverage
	@echo "== pytest"
	@$(PY) -m pytest --no-fold-skipped --numprocesses=$(WORKERS) --dist=loadfile --cov --cov-report=term

bench: $(FOR_BENCH)  ## time and memory beside the peers: make bench DATA=city.osm.pbf WORK="search cells"
	@echo "== python -m benchmarks; about 25 minutes for all works, so leave the machine alone"
	@.venv-bench/bin/python -m benchmarks --data "$(DATA)" $(WORK)

format: $(FOR_TEST)  ## lay the code out
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

install: $(FOR_TEST)  ## the development environment in .venv
	@echo "== .venv is ready: .venv/bin/qdgeo --help"

pins:  ## remake constraints.txt from what the registry has now
	@rm -rf build/pins && mkdir -p build
	@$(PYTHON) -m venv build/pins
	@build/pins/bin/python -m pip install --quiet --upgrade setuptools ".[dev]"
	@grep '^#' constraints.txt > build/constraints.txt
	@build/pins/bin/python -m pip freeze --all --exclude pip --exclude qdgeo >> build/constraints.txt
	@mv build/constraints.txt constraints.txt && rm -rf build
	@echo "== constraints.txt is remade: run make test, then commit it"

clean:  ## remove what runs and tools have written; keep .venv
	@rm -rf maps/helsinki maps/binhai maps/*-sensitivity build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage htmlcov
	@find qdgeo tests data -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "== clean; .venv is kept (make distclean removes it too)"

distclean: clean  ## remove .venv as well
	@rm -rf .venv .venv-bench qdgeo.egg-info

# A stamp is older than pyproject.toml or constraints.txt when there is something to install.
$(FOR_RUN): pyproject.toml constraints.txt | $(PY)
	@echo "== installing qdgeo into .venv, versions as in constraints.txt; a minute or two"
	@$(PIP) setuptools
	@$(PIP) --no-build-isolation --editable .
	@touch $@

$(FOR_TEST): pyproject.toml constraints.txt | $(PY)
	@echo "== installing qdgeo and its tools into .venv, versions as in constraints.txt; a minute or two"
	@$(PIP) setuptools
	@$(PIP) --no-build-isolation --editable ".[dev]"
	@touch $(FOR_RUN) $@

$(FOR_BENCH): pyproject.toml constraints.txt benchmarks/requirements.txt
	@echo "== installing qdgeo and its peers into .venv-bench; a minute or two"
	@test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python -m pip install -qq --constraint constraints.txt setuptools
	@.venv-bench/bin/python -m pip install -qq --no-build-isolation --constraint constraints.txt \
		--requirement benchmarks/requirements.txt --editable .
	@touch $@

$(PY):
	@test -n "$(PYTHON)" || { \
		echo "qdgeo needs Python 3.11 or newer, and none was found." >&2; \
		echo "Install one, or name it: make demo PYTHON=/path/to/python3.12" >&2; exit 1; }
	@echo "== making .venv with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "This Python cannot make a virtual environment; on Debian install python3-venv." >&2; exit 1; }

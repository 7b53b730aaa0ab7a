# Everything a contributor needs, each with one command. A fresh machine needs Python 3.11 or newer and make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# The folder with the large documents that benchmarks read; it is not part of the repository.
DOCUMENTS ?= ../shared/specs
READY  := $(VENV)/.ready

.PHONY: help setup generate test check bench lock clean

help:
	@echo "make generate   regenerate the committed clients in generated/ from specs/"
	@echo "make test       run the tests"
	@echo "make check      formatting, lint, types, import layers, tests"
	@echo "make bench      run the benchmarks"
	@echo "make lock       write requirements-dev.lock from what is installed"

setup: $(READY)

$(READY): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name one with make PYTHON=python3.12"; exit 1; }
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

generate: $(READY)
	$(BIN)/clientwright generate

test: $(READY)
	$(BIN)/python -m pytest -q -n auto $(ARGS)

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=generator $(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest -q -n auto $(ARGS)

bench: $(READY)
	for benchmark in benchmarks/*.py; do $(BIN)/python $$benchmark $(DOCUMENTS) || exit 1; done

lock: $(READY)
	{ sed -n 1p requirements-dev.lock; $(BIN)/python -m pip freeze --all --exclude-editable \
		--exclude pip --exclude setuptools --exclude wheel; } > requirements-dev.lock.new
	mv requirements-dev.lock.new requirements-dev.lock

clean:
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

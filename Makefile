# `make dashboard` and `make test` each do everything from nothing.
# All they need is Python 3.11 or newer: `make test PYTHON=python3.13`.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --quiet --disable-pip-version-check
APT    := command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && apt-get -qq update && \
          DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends

.PHONY: dashboard test check lint bench fuzz mutate screenshots lock browser

dashboard: $(VENV)/ready
	$(BIN)/figures dashboard

test: browser
	$(BIN)/pytest

check: lint test

lint: $(VENV)/ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: browser $(VENV)/peers/ready
	$(BIN)/python tests/benchmarks/build.py
	$(BIN)/python tests/benchmarks/throughput.py --peers $(VENV)/peers/bin/python
	$(BIN)/python -m tests.benchmarks.growth
	$(BIN)/python -m tests.benchmarks.comparing
	$(BIN)/python -m tests.benchmarks.validating
	$(BIN)/python -m tests.benchmarks.pages --million

# Broken files and odd texts for a minute: `make fuzz SECONDS=600 SEED=7`.
fuzz: $(VENV)/ready
	$(BIN)/python -m tests.fuzz --seconds $(or $(SECONDS),60) --seed $(or $(SEED),0)

# Slips in the code that judges: `make mutate MODULES=validation/gate.py EVERY=5`.
mutate: $(VENV)/ready
	nice $(BIN)/python -m tests.mutate $(MODULES) --every $(or $(EVERY),1)

# The extractors that ours is measured against; the product never needs them.
$(VENV)/peers/ready: $(VENV)/locked
	$(PYTHON) -m venv --clear $(VENV)/peers
	$(VENV)/peers/bin/python -m pip --quiet --disable-pip-version-check install \
	    quantulum3==0.10.0 inflect recognizers-text-suite==1.0.2a2 'emoji<2'
	@touch $@

# Pictures of every page, for the README.
screenshots: browser
	$(BIN)/python -m tests.browser.pictures

# Keeps the versions that still fit; `make lock UPGRADE=--upgrade` takes the newest.
lock: $(VENV)/uv/bin/uv
	$< pip compile pyproject.toml --group dev --output-file requirements.lock \
	    --universal --python-version 3.11 --fork-strategy fewest $(UPGRADE) \
	    --generate-hashes --no-emit-index-url --no-config --quiet \
	    --custom-compile-command 'make lock'

# The browser tests drive Debian's Chromium through Playwright, whose driver needs libatomic.
# Where Chromium cannot be had they are skipped; in CI they fail.
browser: $(VENV)/ready
	@{ command -v chromium && $(BIN)/playwright --version; } >/dev/null 2>&1 \
	    || { $(APT) chromium libatomic1 >/dev/null; } || true

$(VENV)/ready: $(VENV)/locked pyproject.toml
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/locked: requirements.lock
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null \
	    || { $(APT) python3-venv >/dev/null; } || true
	$(PYTHON) -m venv --clear $(VENV)
	$(PIP) install --require-hashes --requirement requirements.lock
	@touch $@

$(VENV)/uv/bin/uv:
	$(PYTHON) -m venv $(VENV)/uv
	$(VENV)/uv/bin/python -m pip --quiet --disable-pip-version-check install uv

# Every target does its own set-up: a virtual environment from the lock, Debian's Chromium when it is missing.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
export NO_MKDOCS_2_WARNING := 1
# Every browser is Debian's: Playwright fetches none.
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1

.DEFAULT_GOAL := site
.PHONY: setup site test serve check diff stale links publish accessibility bench lint lock reference golden hook browser hugo clean

# OPTIONS are passed on to the command: make check OPTIONS="--format github".

setup: $(STAMP) ## Only what the others set up for themselves

site: $(STAMP) ## Build the real site and its bundle into site/
	$(BIN)/etrier build $(OPTIONS)

check: $(STAMP) ## Check the records
	$(BIN)/etrier check $(OPTIONS)

BASE ?= origin/main
diff: $(STAMP) ## Say in French what changed in the records since BASE
	$(BIN)/etrier diff $(BASE) $(OPTIONS)

stale: $(STAMP) ## Say which records are due for a new reading
	$(BIN)/etrier stale $(OPTIONS)

links: $(STAMP) ## Try the outside links: the only target that leaves this machine
	$(BIN)/etrier links $(OPTIONS)

publish: $(STAMP) ## Push the built site to its branch
	$(BIN)/etrier publish $(OPTIONS)

accessibility: $(STAMP) browser ## axe-core on every page kind of the site built in site/
	ETRIER_SITE=site $(BIN)/python -m pytest -n 2 tests/browser/test_axe.py

hook: ## Check the records at each commit
	git config core.hooksPath .ci/hooks

serve: $(STAMP) ## Preview on http://127.0.0.1:8000/, rebuilt at each change
	$(BIN)/etrier serve

test: $(STAMP) browser lint ## All tests, browser tests included
	$(BIN)/python -m pytest -n 2 --dist loadfile

lint: $(STAMP) ## Style, types and floors
	$(BIN)/ruff check generator tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(STAMP) browser hugo ## Ratios against peers, in one run
	$(BIN)/python -m benchmarks

reference: $(STAMP) ## Rewrite what is generated from the models (docs/)
	$(BIN)/etrier reference

golden: $(STAMP) ## Rewrite the expected outputs (tests/golden/): read the diff
	$(BIN)/python -m tests.goldens

lock: $(STAMP) ## Rewrite requirements.lock from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --group dev --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --universal -o requirements.lock

$(STAMP): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed: set PYTHON=…"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); $(MAKE) --no-print-directory apt PACKAGES=python3-venv && $(PYTHON) -m venv $(VENV); }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

browser: ## Debian's Chromium and a common font, when missing
	@command -v chromium >/dev/null || $(MAKE) --no-print-directory apt PACKAGES="chromium fonts-dejavu-core"

hugo: ## Hugo, the peer of the benchmarks, when missing
	@command -v hugo >/dev/null || $(MAKE) --no-print-directory apt PACKAGES=hugo

.PHONY: apt
apt:
	@SUDO=$$(test "$$(id -u)" = 0 || command -v sudo || true); \
	$$SUDO apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$SUDO apt-get install -y -qq --no-install-recommends $(PACKAGES)

clean: ## Remove what was built
	rm -rf site .cache

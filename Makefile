# Heatreel: what can be run here. "make" alone lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
export PYTHONUNBUFFERED := 1

.PHONY: help setup assets demo run lint test bench wheel install-desktop uninstall-desktop clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 26

setup: ## .venv with everything Heatreel needs, system libraries, rrweb and icons
	@command -v python3 >/dev/null || { echo "error: python3 is not installed (Debian and Ubuntu: sudo apt-get install python3 python3-venv)" >&2; exit 2; }
	@python3 packaging/bootstrap.py
	@$(PYTHON) packaging/build_assets.py

demo: setup ## open the window on the sample recordings; without a display, write pictures of it to demo-output/
	@$(PYTHON) packaging/demo.py

run: setup ## open the window on your own library
	@$(PYTHON) -m heatreel open

lint: setup ## style, types and import contracts
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports

test: lint ## everything that CI runs: lint, all tests, and the wheel in a clean environment
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest

bench: setup ## measure against the limits; prints a table, writes bench-output/bench.json
	@$(PYTHON) tests/bench/run.py

wheel: setup ## build the wheel and the sdist into dist/
	$(PYTHON) -m build --no-isolation

install-desktop: setup ## put Heatreel into the menu of this user, with icon and file types
	@$(PYTHON) packaging/desktop.py install

uninstall-desktop: ## take it out of the menu again
	@python3 packaging/desktop.py uninstall

clean: ## remove what was built, downloaded and written here (.venv stays)
	rm -rf build dist demo-output bench-output resources/player/dist resources/icons/dist resources/player/node_modules
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .benchmarks
	find app tests packaging -name __pycache__ -prune -exec rm -rf {} +

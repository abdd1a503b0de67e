# Two commands on a fresh machine: `make demo` and `make test`. Both need python3 >= 3.11 and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup develop demo test trust trust-long resources lock bench score ci clean

setup:  # .venv/bin/marsad, and what it needs to run
	@PYTHON="$(PYTHON)" sh scripts/setup.sh run

develop:  # the same, with the tools that check and test it
	@PYTHON="$(PYTHON)" sh scripts/setup.sh develop

demo: setup  # the main job on the bundled pages
	@$(BIN)/marsad demo

test: develop  # everything a change must pass
	@$(BIN)/python scripts/check.py

trust: develop  # the drills that the record must survive: the short set, a part of make test
	@$(BIN)/python -m pytest -n 2 tests/trust

trust-long: develop  # the same with the counts of the goals; hours, and better on an idle machine
	@MARSAD_TRUST=long $(BIN)/python -m pytest tests/trust

resources: develop  # resources/ -> src/marsad/reference/built/
	@$(BIN)/python scripts/build_resources.py

lock:  # uv.lock after a change of dependencies; needs uv
	@uv lock

bench: setup  # articles a second on one core: reading, with peak memory, and recording
	@$(BIN)/python scripts/bench.py
	@$(BIN)/python scripts/bench_record.py

score: setup  # accuracy on the gold
	@$(BIN)/python scripts/score.py

ci:  # what the build server runs
	@.ci/run

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

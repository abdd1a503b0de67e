# Two commands on a fresh machine: `make demo` and `make test`. Both need python3 >= 3.11 and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup demo test check resources bench clean

setup: $(VENV)/.ready

# uv where it is present, the standard library's venv and pip where it is not.
$(VENV)/.ready: pyproject.toml
	@if command -v uv >/dev/null 2>&1; then \
	  uv venv --quiet --clear --python "$$(command -v $(PYTHON))" $(VENV) && \
	  uv pip install --quiet --python $(BIN)/python -e '.[dev]'; \
	else \
	  $(PYTHON) -m venv --clear $(VENV) && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'; \
	fi
	@touch $@

demo: setup
	@$(BIN)/marsad demo

test: setup
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python scripts/check.py

resources: setup
	@$(BIN)/python scripts/build_resources.py

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache

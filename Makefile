# Two commands do everything: `make run` opens the advisor, `make test` checks it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# Bytecode is what makes the start quick; some environments switch it off.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test lint types unit bench lock clean

run: $(STAMP)
	@$(BIN)/advisor

test: lint types unit

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

unit: $(STAMP)
	$(BIN)/python -m pytest -n 2

bench: $(STAMP)
	$(BIN)/python benchmarks/start_up.py
	$(BIN)/python benchmarks/assess.py
	$(BIN)/python benchmarks/load_pack.py
	$(BIN)/python benchmarks/decisions.py
	$(BIN)/python benchmarks/check_rules.py
	$(BIN)/python benchmarks/first_frame.py
	$(BIN)/python benchmarks/repaint.py
	$(BIN)/python benchmarks/chances.py
	$(BIN)/python benchmarks/to_win.py
	$(BIN)/python benchmarks/flips.py
	$(BIN)/python benchmarks/usage_logs.py --rows 1_000_000
	$(BIN)/python benchmarks/probe.py
	$(BIN)/python benchmarks/model_prose.py
	$(BIN)/python benchmarks/talk_stream.py
	$(BIN)/python benchmarks/render.py --workloads 100

$(STAMP): requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; say which with: make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --compile -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --compile -e .
	@$(BIN)/python -m compileall -q advisor
	@touch $(STAMP)

lock:
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.11 requirements-dev.in -o requirements-dev.txt

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache

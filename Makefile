# Two commands do everything from a fresh clone: `make demo` and `make test`. Both make their own .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test test-all bench fuzz format clean help

help: ## show what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(READY): pyproject.toml constraints.txt
	@echo "Setting up $(VENV), once: a minute or two"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--constraint constraints.txt --editable '.[instructor,cluster,test]'
	@touch $@

demo: $(READY) ## build the assignment, grade the sample submissions in the sandbox, show the table
	$(BIN)/autograder build layers
	@$(BIN)/autograder grade layers --samples --output demo/results || { code=$$?; \
	  if [ $$code -ne 3 ]; then exit $$code; fi; \
	  echo; echo "This machine offers no sandbox. The samples are our own code: going on without one."; echo; \
	  $(BIN)/autograder grade layers --samples --output demo/results --sandbox none; }

test: $(READY) ## run the tests and the quality gates
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/autograder build layers --check
	$(BIN)/autograder audit layers --seeds 0
	$(BIN)/python -m pytest -m "not slow" -n auto --dist loadgroup

test-all: $(READY) ## run the slow tests, too, and measure the coverage of the others
	$(BIN)/autograder audit layers --seeds 2 --mutants
	$(BIN)/python -m pytest -m "not slow" -n auto --dist loadgroup --cov
	$(BIN)/python -m pytest -m slow -n auto --dist loadgroup || { echo "Once more, alone:"; \
	$(BIN)/python -m pytest -m slow -n 1 --dist loadgroup --last-failed --last-failed-no-failures none; }

bench: $(READY) ## measure: what a submission costs, here and in nbgrader; how a batch grows
	$(BIN)/python bench/compare.py $(COMPARE)
	$(BIN)/python bench/where.py
	$(BIN)/python bench/growth.py $(SIZES)

fuzz: $(READY) ## try the sandbox's protocol with examples that nobody has drawn before
	AUTOGRADER_TESTS_FUZZ=1 $(BIN)/python -m pytest -n auto tests/sandbox/test_protocol.py tests/sandbox/test_messages.py

format: $(READY) ## put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## remove what can be made again
	rm -rf $(VENV) demo .coverage* .mypy_cache .ruff_cache .pytest_cache

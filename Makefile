# Everything a person or CI does here. Variables of the README go behind the verb: make run PORT=8001
.PHONY: run setup test check format bench messages clean
.NOTPARALLEL:
ARGS =

run: ; @bin/run
setup: ; @bin/setup development
test: ; @bin/test $(ARGS)
check: setup ; @bin/check
format: setup ; @.venv/bin/python -m ruff check --fix . && .venv/bin/python -m ruff format .
bench: setup ; @.venv/bin/python -m bench $(ARGS)
messages: setup ; @.venv/bin/python bin/messages
clean: ; @rm -rf .venv staticfiles test-results .coverage .coverage.* .pytest_cache .ruff_cache .hypothesis && find . -name __pycache__ -prune -exec rm -rf {} +

# Two commands: `make demo` and `make test`. `make help` lists the rest.
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	$$name -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null && echo $$name && break; done || echo python3)
RUN = .venv/bin/python

# Without compiled modules each of the many processes of a run takes half a second longer to start.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL = help
.PHONY: help setup setup-tests demo serve test lint pictures audit bench lock

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup: ## installs everything the product needs
	@$(PYTHON) tools/setup.py

setup-tests:
	@$(PYTHON) tools/setup.py --tests

demo: setup ## the site with the demonstration course and its computed report
	@exec $(RUN) manage.py demo

serve: setup ## the site without the demonstration
	@exec $(RUN) manage.py serve

# Three at once, also on two processors: faults and journeys mostly wait for other processes.
test: setup-tests ## all checks and all tests
	@$(RUN) tools/lint.py --database
	@exec $(RUN) -m pytest -n 3

lint: setup-tests ## style, types, imports, templates, scripts, migrations
	@$(RUN) tools/lint.py

pictures: setup-tests ## the pictures of the handbook, from the pages as they are
	@HANDBOOK_PICTURES=1 $(RUN) -m pytest -q tests/journeys/test_an_author_makes_a_course.py

audit: setup-tests ## known weaknesses of the locked packages; asks public databases
	@$(RUN) tools/audit.py

bench: setup-tests ## the benchmarks, as ratios within one run, and a table of what missed its goal
	@exec $(RUN) bench/run.py

lock: ## makes the lock files again from requirements/*.in
	@for name in base dev; do $(RUN) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links -o requirements/$$name.txt requirements/$$name.in; done

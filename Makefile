# make run     hela registret på http://127.0.0.1:8000/ (PORT=… för en annan port)
# make test    alla kontroller och prov
#
# Relative paths and `python -m` everywhere: the project may lie in a folder with spaces.
PORT ?= 8000
PYTEST_WORKERS ?= 2
PYTEST_ARGS ?=
PYTHON = .venv/bin/python
export PORT

help:
	@echo "make run          starta registret och dess bakgrundsarbete på http://127.0.0.1:$(PORT)/"
	@echo "make setup        installera allt och förbered databasen, utan att starta"
	@echo "make demo-reset   börja om med nya demouppgifter"
	@echo "make test         kör alla kontroller och prov"
	@echo "make lint         kör bara kontrollerna"
	@echo "make pictures     ta om handbokens bilder"
	@echo "make fix          rätta det som kan rättas automatiskt"
	@echo "make bench-checks hur många fel i en skrivelse som kontrollerna finner, och falska larm"
	@echo "make bench        mät listor, sidor och exporter med 50 000 avtal (N=… för fler)"

run: .installed-run
	@$(PYTHON) .ci/serve.py

setup:
	@rm -f .venv/system-packages-missing
	@$(MAKE) --no-print-directory .installed-run
	@$(PYTHON) .ci/serve.py --prepare

demo-reset: .installed-run
	@$(PYTHON) .ci/serve.py --reset

test: lint
	$(PYTHON) -m pytest -q -n $(PYTEST_WORKERS) --dist loadgroup $(PYTEST_ARGS)

lint: .installed-dev
	@$(PYTHON) .ci/checks.py

fix: .installed-dev
	@$(PYTHON) .ci/checks.py --fix

bench: .installed-run
	@$(PYTHON) .ci/bench.py

bench-checks: .installed-run
	@$(PYTHON) .ci/bench_checks.py

pictures: .installed-dev
	@$(PYTHON) .ci/pictures.py

# Both look for themselves and are done at once when there is nothing to do.
.installed-run:
	@sh .ci/python .ci/system_packages.py run
	@sh .ci/python .ci/environment.py run

.installed-dev:
	@sh .ci/python .ci/system_packages.py test
	@sh .ci/python .ci/environment.py dev

.PHONY: help run setup demo-reset test lint fix pictures bench bench-checks .installed-run .installed-dev

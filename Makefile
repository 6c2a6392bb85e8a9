# Python 3.11 or newer with venv and pip is all that is needed; everything else comes into .venv.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed

# Arguments for the commands, say: make up UP="--no-demo", make test TESTS="tests/domain -k tet", make bench BENCH=…
UP ?=
TESTS ?=
BENCH ?=
LOAD ?=
TAMPERING ?=
REQUESTS ?=
SBOM ?= .hoso/sbom.cdx.json
MOMENTS ?=
FIGURES ?=
MUTANTS ?= *
SAMPLE ?=
PICTURES ?=
PARTITIONS ?= .hoso-partitions
GROWTH ?=

# Another implementation of transparency logs, of which `make fsck` builds the program that checks a whole log.
TESSERA := github.com/transparency-dev/tessera/cmd/fsck@v1.0.4
FSCK ?=

.PHONY: install up down test check format figures bench load audit sbom requests fsck lock moments tampering mutants mutants-figures verifier interface pictures partitions growth

install: $(INSTALLED)

$(INSTALLED): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
	touch $@

up: install
	$(BIN)/hoso up --detach $(UP)

down: install
	$(BIN)/hoso down

# Two made-up provinces, a log each, and a view across. PARTITIONS=".hoso-partitions --down" stops them.
partitions: install
	$(BIN)/hoso nation demo $(PARTITIONS)

# Without TESTS the whole suite, two areas at a time.
test: install
	$(if $(TESTS),$(BIN)/pytest $(TESTS),$(BIN)/python -m tests.areas)

check: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: install
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Every dossier of the demonstration, by the product and by the stand-alone verifier.
figures: install
	$(BIN)/python -m tests.evidence.demonstration $(FIGURES)

bench: install
	$(BIN)/python -m benchmarks $(BENCH)

# A whole instance under officers, supervisors, citizens and streams, for half an hour. LOAD="--minutes 2"
load: install
	$(BIN)/python -m benchmarks.load $(LOAD)

# What was live at thousands of moments of growing logs, against what is told as of then. MOMENTS="--logs 2"
moments: install
	$(BIN)/python -m tests.projections.many_moments $(MOMENTS)

# Thousands of drawn tamperings with a ledger, and ten thousand clean ones. TAMPERING="--cases 40 --clean 100"
tampering: install
	$(BIN)/python -m tests.ledger.many_tamperings $(TAMPERING)

# Twenty thousand generated requests over every operation of the interface. REQUESTS="--requests 50000 --seed 2"
requests: install
	$(BIN)/python -m tests.http.many_requests $(REQUESTS)

# Known weaknesses of the locked libraries. Exit code 1 names them; 2 where no advisory service could be asked.
audit: install
	$(BIN)/python -m tests.supply.audit

# What the product is made of, as CycloneDX, of the environment that was installed from the lock. SBOM=elsewhere.json
sbom: install
	mkdir -p "$(dir $(SBOM))"
	$(BIN)/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --of JSON -o "$(SBOM)" $(BIN)/python
	@echo "$(SBOM)"

# The one file that auditors run, of the modules in api/evidence/verifier.
verifier: install
	$(BIN)/python -m api.evidence.assemble

# What is written from something else: the description of the HTTP interface, the client, the first ten minutes.
interface: install
	$(BIN)/hoso openapi docs/openapi.json
	$(BIN)/python -m api.client.generate
	$(BIN)/python -m api.pages.first_minutes

# Pictures of the main pages under docs/pictures, of the demonstration. PICTURES="--data-dir .hoso --only trace"
pictures: install
	$(BIN)/python -m tests.pages.pictures $(PICTURES)

# Cost against size: logs of growing size, figures in docs/benchmarks/growth.json, drawn. GROWTH="--data-dir DIR"
growth: install
	$(BIN)/python -m benchmarks.growth $(GROWTH)

# Needs Go; without it nothing is checked, and that is said.
fsck: install
	@if command -v go >/dev/null; then \
		GOBIN="$(CURDIR)/.venv/go" go install $(TESSERA) && $(BIN)/python -m tests.ledger.independent .venv/go/fsck $(FSCK); \
	else \
		echo "make fsck needs Go, which is not installed here: nothing was checked."; \
	fi

# Changes what verifies in every small way, and counts the changes that no test notices ([tool.mutmut]).
# MUTANTS='api.evidence.*' or 'projections.*' chooses among the modules.
mutants: install
	$(BIN)/python -m tests.mutation.run '$(MUTANTS)'
	$(BIN)/python -m tests.mutation.score '$(MUTANTS)'

# The same of a sample, for the figures of the stand-alone verifier. SAMPLE="--seed 2 --sample 0" (0: every change)
mutants-figures: install
	$(BIN)/python -m tests.mutation.figures $(SAMPLE)

# Needs uv. The file names no index: whoever installs says where from, and the hashes say what.
lock:
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" --quiet --output-file requirements.lock

# Everything a person types here. The first goal of any kind sets the project up (local/bootstrap.py).
.DEFAULT_GOAL := help
SHELL := /bin/bash

ENV ?= dev
JOB ?= health_sweep
EVENT ?=
PARAMS ?=
WORKERS ?= 2

READY := .venv/.ready
PYTHON := .venv/bin/python
UV := .bootstrap/bin/uv
SAM := PATH="$(CURDIR)/.venvs/sam/bin:$$PATH" SAM_CLI_TELEMETRY=0 sam
CONFIG = $(if $(filter dev,$(ENV)),default,$(ENV))

FINGERPRINT ?=
UNTIL ?=
OWNER ?=
REASON ?=
ALARM ?=
MINUTES ?= 60
PEER ?=
# A desktop sets LANGUAGE for its own programs: only `make demo LANGUAGE=ko` means ours.
WORDS = $(if $(findstring command line,$(origin LANGUAGE)),$(LANGUAGE),en)

export JOB EVENT PARAMS ENV FINGERPRINT UNTIL OWNER REASON ALARM MINUTES PEER
export PYTHONPATH := $(CURDIR):$(CURDIR)/layers/notifier:$(CURDIR)/layers/opskit

.PHONY: help demo run invoke accept halt resume mute unmute build deploy check test translate bench peers lock engine clean

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z ]+:.*## /{printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo; echo "JOB=$(JOB) EVENT=<file, - or JSON> PARAMS='Name=value ...' ENV=$(ENV) (dev, staging, prod)"

$(READY): pyproject.toml uv.lock local/bootstrap.py local/fetch_uv.py
	@python3 -m local.bootstrap
	@touch $@

demo: $(READY) ## the morning's report of a PetClinic with troubles; KEEP=1 leaves it running, LANGUAGE=ko
	@$(PYTHON) -m local.demo --language "$(WORDS)"

run: $(READY) ## one job in this process: JOB=... [EVENT=...] [PARAMS=...]
	@$(PYTHON) -m local.run "$$JOB" --event "$$EVENT" --params "$$PARAMS" --env "$$ENV"

invoke: build ## the same in a container, through sam local invoke
	@$(PYTHON) -m local.invoke "$$JOB" --event "$$EVENT" --params "$$PARAMS" --env "$$ENV"

accept: $(READY) ## lets a known finding be: [FINGERPRINT=... UNTIL=2026-12-31 OWNER=... REASON=...]
	@$(PYTHON) -m local.accept "$$JOB" --fingerprint "$$FINGERPRINT" --until "$$UNTIL" --owner "$$OWNER" \
	    --reason "$$REASON" --params "$$PARAMS" --env "$$ENV"

halt resume: $(READY) ## stops every action, or lets them act again: REASON=... [OWNER=...]
	@$(PYTHON) -m local.halt "$@" --owner "$$OWNER" --reason "$$REASON" --params "$$PARAMS" --env "$$ENV"

mute unmute: $(READY) ## nobody is called for an alarm while you work: ALARM=... REASON=... [MINUTES=60 OWNER=...]
	@$(PYTHON) -m local.mute "$@" --alarm "$$ALARM" --minutes "$$MINUTES" --owner "$$OWNER" \
	    --reason "$$REASON" --params "$$PARAMS" --env "$$ENV"

build: $(READY) ## layers and functions as they are deployed, in .aws-sam/build
	@$(PYTHON) -m local.build

deploy: build ## to AWS: ENV=dev, staging or prod
	$(SAM) deploy --config-env "$(CONFIG)"

check: $(READY) ## style, types and architecture; all of them run, then it fails if any did
	@failed=; for tool in "ruff check" "ruff format --check" "mypy" "lint-imports"; do \
	    echo "== $$tool"; .venv/bin/$$tool || failed="$$failed [$$tool]"; done; \
	    [ -z "$$failed" ] || { echo "check failed:$$failed" >&2; exit 1; }

test: check build ## check, build, then every test (WORKERS=2 at once)
	@$(PYTHON) -m pytest -q -n $(WORKERS) --dist loadfile

translate: $(READY) ## the Korean catalogue brought up to date with the code; names what it lacks
	@$(PYTHON) -m local.translate

bench: $(READY) ## cold starts, sweeps, the alarm's way, the bill: [PEER=<notify_slack.py>]
	@$(PYTHON) -m bench $(if $(PEER),--peer "$$PEER")

peers: $(READY) ## our security findings beside Prowler's and Cloud Custodian's (installs both, minutes)
	@$(PYTHON) -m bench.peers

lock: $(READY) ## uv.lock anew, and the layers' requirements from it
	$(UV) lock
	@for layer in durable notifier opskit; do $(UV) export --locked --quiet --no-header --no-annotate \
	    --only-group layer-$$layer >layers/$$layer/requirements.txt; done

engine: $(READY) ## where no registry answers: the Lambda base image, made on this machine
	@$(PYTHON) -m local.lambda_image

clean: ## away with everything that was made
	rm -rf .venv .venvs .bootstrap .aws-sam build .mypy_cache .ruff_cache .pytest_cache

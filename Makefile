# What a day takes: `make preview`, `make up`, `make down`, `make demo`, `make test`. What they need is installed into .venv.
STACK ?= dev
FORMAT ?= text
PORT ?= 8400
TO ?= ../policy-pack
PYTHON ?= python3
python := .venv/bin/python
runtime := .venv/.runtime-installed
examples := .venv/.examples-installed
commands := .venv/.commands-installed
tools := .venv/.tools-installed

.PHONY: help setup preview up down engine-preview engine-up engine-down policy-pack demo test lint types imports pytest bench

help: ## Show what there is
	@sed -n 's/^\([a-z-]*\):.*## /make \1	/p' Makefile | expand -t 24

setup: $(runtime) $(commands) ## Set up the .venv that Pulumi.yaml names, and .venv/bin/rollout; other commands set up what they need

preview: $(runtime) ## Preview a stack without Azure and the Pulumi CLI: make preview STACK=prod, or what a branch changes: BASE=main
ifneq ($(origin BASE),undefined)
	@$(python) -m review --base "$$BASE" --format "$(FORMAT)" $(if $(filter file,$(origin STACK)),,--stack "$(STACK)")
else
	@$(python) -m offline preview --stack "$(STACK)"
endif

up: $(runtime) ## Bring a stack up in the local Azure and serve that until Ctrl-C: make up STACK=dev PORT=8400
	@$(python) -m offline up --stack "$(STACK)" --port "$(PORT)"

down: $(runtime) ## Delete a stack from the local Azure: make down STACK=dev
	@$(python) -m offline down --stack "$(STACK)"

engine-preview: $(runtime) ## The same on the real engine, which needs a pulumi on PATH: make engine-preview STACK=dev
	@$(python) -m offline.onengine preview --stack "$(STACK)"

engine-up: $(runtime) ## Bring a stack up on the real engine and serve: make engine-up STACK=dev PORT=8400
	@$(python) -m offline.onengine up --stack "$(STACK)" --port "$(PORT)"

engine-down: $(runtime) ## Delete it again: make engine-down STACK=dev
	@$(python) -m offline.onengine down --stack "$(STACK)"

demo: $(examples) ## Show a release's way from 10 of 100 users to all and back, on this machine: a minute, a table, a picture
	@$(python) -m examples.demo

policy-pack: $(runtime) ## Build the self-contained pack for pulumi policy publish: make policy-pack TO=../policy-pack
	@$(python) -m policies.bundle "$(TO)"

test: lint types imports pytest ## Lint, types, import rules and tests

lint: $(tools)
	@$(python) -m ruff check .
	@$(python) -m ruff format --check .

types: $(tools)
	@.venv/bin/basedpyright

imports: $(tools)
	@.venv/bin/lint-imports

pytest: $(tools)
	@$(python) -m pytest

bench: $(tools) ## Measure previews, ups, models, policies and the gateway: ratios from one run each, about eight minutes
	@$(python) -m benchmarks.preview
	@$(python) -m benchmarks.up
	@$(python) -m benchmarks.inference
	@$(python) -m benchmarks.engine
	@$(python) -m benchmarks.policies
	@$(python) -m benchmarks.gateway
	@$(python) -m benchmarks.gateway_size
	@$(python) -m benchmarks.draw
	@$(python) -m benchmarks.judging
	@$(python) -m benchmarks.rollback

$(runtime): requirements.txt constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, and $(PYTHON) is " + sys.version.split()[0] + ". Name another: make preview PYTHON=python3.12")'
	@echo "Setting up .venv (once, about a minute)"
	@$(PYTHON) -m venv .venv
	@$(python) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(examples): $(runtime) examples/requirements.txt
	@$(python) -m pip install --quiet --disable-pip-version-check -r examples/requirements.txt
	@touch $@

$(commands): $(runtime) rollout/requirements.txt pyproject.toml
	@$(python) -m pip install --quiet --disable-pip-version-check -r rollout/requirements.txt
	@$(python) -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(tools): $(commands) requirements-dev.txt examples/requirements.txt
	@$(python) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

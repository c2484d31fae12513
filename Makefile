# Recipes of meetkit. `make` lists them; each builds what it needs first.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

PYTHON ?= python3
BIN := .venv/bin
export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := .venv
export PATH := $(CURDIR)/.venv/bin:$(PATH)

RUST_SOURCES := $(shell find crates -name '*.rs' -o -name Cargo.toml) Cargo.toml Cargo.lock
WEB_SOURCES := $(shell find web -path '*/node_modules' -prune -o -type f -print | grep -v '/dist/')
STATIC := src/meetkit/server/static

.PHONY: help run test check fmt siege bench wheel build generate test-rust test-web test-python system-packages clean

help: ## list the recipes
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1|/' | column -t -s '|'

run: build ## build what is missing, start the server with a demo meeting, print the links
	exec $(BIN)/meetkit demo

test: system-packages check test-rust test-web test-python ## install what the tests need and run every test

build: build/native.stamp build/web.stamp ## build the native core and the web bundle

check: build/python.stamp build/npm.stamp ## format, generated files, lint, types, layers (seconds)
	$(BIN)/python tools/generate.py --check
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	PYTHONPATH=src $(BIN)/lint-imports
	cargo fmt --all --check
	cargo fmt --check --manifest-path tests/s3_server/Cargo.toml
	cd web && npm run --silent check

fmt: build/python.stamp build/npm.stamp ## write the format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	cargo fmt --all
	cd web && npm run --silent format

generate: build/python.stamp ## write what is generated from spec/
	$(BIN)/python tools/generate.py

test-rust: build/tools.stamp ## tests and lints of the native core
	cargo clippy --workspace --all-targets --locked -- -D warnings
	cargo test --workspace --locked --quiet

test-web: build/npm.stamp ## unit tests of the browser side
	cd web && npm run --silent test

test-python: build build/wheel.stamp build/s3_server.stamp ## unit, contract and end-to-end tests
	@# Many tests use real networks, browsers and clocks on shared machines: any test that fails is tried up to twice
	@# more, and the summary names it (R): a race to find.
	@# Most of an end-to-end test is waiting, so more of them run side by side than there are cores.
	$(BIN)/pytest --numprocesses 3 --dist worksteal --reruns 2 -rfER --ignore tests/hostile
	@# What members notice of an attack is only worth something while nothing else takes the cores.
	$(BIN)/pytest tests/hostile --reruns 2 -rfER

siege: build ## attack a server in every known way, print what its members noticed (ATTACK=part of a name)
	$(BIN)/python -m tests.hostile $(ATTACK)

bench: build ## measure; writes build/bench/*.json and a table
	$(BIN)/python -m bench

wheel: build/wheel.stamp ## the wheel that stands alone, in dist/
	@ls dist/*.whl

system-packages: ## install the system packages that the tests need (root) or name them
	@tools/system_packages.sh

clean: ## remove what was built
	rm -rf build dist target .venv web/node_modules web/*/node_modules web/*/dist $(STATIC) src/meetkit/_core*.so

build/tools.stamp: tools/need_tools.sh
	@tools/need_tools.sh
	@mkdir -p build && touch $@

build/python.stamp: build/tools.stamp pyproject.toml uv.lock
	@command -v uv >/dev/null || test -x build/bootstrap/bin/uv || { $(PYTHON) -m venv build/bootstrap && build/bootstrap/bin/pip install --quiet uv; }
	PATH="$$PATH:$(CURDIR)/build/bootstrap/bin" uv sync --quiet --frozen --no-install-project --inexact --python $(PYTHON)
	@touch $@

build/native.stamp: build/python.stamp $(RUST_SOURCES)
	VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/maturin develop --release --locked --quiet --uv
	@touch $@

build/s3_server.stamp: build/tools.stamp $(wildcard tests/s3_server/src/*.rs) tests/s3_server/Cargo.toml tests/s3_server/Cargo.lock
	@# The S3 server of the tests: a workspace of its own, of which nothing enters the product.
	CARGO_TARGET_DIR=$(CURDIR)/build/s3_server cargo build --locked --quiet --manifest-path tests/s3_server/Cargo.toml
	@touch $@

build/npm.stamp: build/tools.stamp web/package.json web/package-lock.json web/sdk/package.json web/app/package.json
	@# Not npm ci: it refuses a lock that was made where the binaries of other platforms could not be had.
	cd web && npm install --silent --no-save --no-audit --no-fund
	@touch $@

build/web.stamp: build/npm.stamp $(WEB_SOURCES)
	cd web && npm run --silent build
	@test -s $(STATIC)/index.html && test -s $(STATIC)/sdk/meetkit.js
	@touch $@

build/wheel.stamp: build/native.stamp build/web.stamp $(shell find src -name '*.py' -o -name '*.pyi' -o -name '*.mako' -o -name '*.ini') pyproject.toml README.md
	rm -f dist/meetkit-*.whl
	$(BIN)/maturin build --release --locked --quiet --out dist --interpreter $(BIN)/python
	@touch $@

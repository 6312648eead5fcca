# Everything a person types. Each target installs what it lacks first (scripts/setup.sh) and then
# does one thing; the doing lives in scripts/ and crates/xtask.
SHELL := /bin/bash
.DEFAULT_GOAL := run
.PHONY: run test bench lint fmt bundle bindings shots setup

run: ## build and open the app (without a display: the same story in the terminal)
	@scripts/setup.sh build
	@scripts/run.sh

test: ## every check and every test
	@scripts/test.sh

bench: ## measured figures, printed
	@scripts/setup.sh tests
	@scripts/bench.sh

lint: ## clippy, tidy, the UI's linters, licences where cargo-deny is installed
	@scripts/setup.sh tests
	@scripts/lint.sh

fmt: ## formats Rust and the UI
	@scripts/setup.sh tests
	@scripts/fmt.sh

bundle: ## .deb and .rpm in the release profile
	@scripts/setup.sh build
	@scripts/bundle.sh

bindings: ## rewrites the TypeScript bindings from the contract
	@scripts/setup.sh build
	@scripts/xtask.sh bindings

shots: ## screenshots of the end-to-end story into docs/images
	@scripts/setup.sh tests
	@scripts/shots.sh

setup: ## installs what building and testing need, and nothing else
	@scripts/setup.sh tests

# The everyday commands. `make build` and `make test` set everything up by themselves.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# Vietnamese syllables that look like misspelt English.
SPELLED := --ignore-words-list tre,chek,nd,ot,multline,ths,nam,thay

.PHONY: build test validate check format picture screenshots clean help

build: $(READY)  ## publish: source/ + translations/ + templates/ -> build/
	@$(BIN)/songngu build

test: $(READY)  ## lint, types and tests
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/codespell README.md ARCHITECTURE.md CONTRIBUTING.md CHANGELOG.md songngu --skip '*.po,*.toml,*.md' $(SPELLED)
	@$(BIN)/pytest -n auto

validate: build  ## hold what was built, and the page of a review, against EPUBCheck, Ace, veraPDF, the Nu checker, axe and others
	@$(BIN)/python tools/review_example.py .songngu/judged/review.html >/dev/null
	@VENV=$(VENV) tools/validate.sh build .songngu/judged

format: $(READY)  ## set the code as ruff sets it
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

picture: build  ## make the README's picture of a page anew
	@$(BIN)/python tools/picture.py build/trao-doi-kinh-nghiem.pdf docs/page.png

screenshots: build  ## make the pictures of a review's page anew (needs Chromium)
	@$(BIN)/python tools/review_example.py .songngu/review.html docs/review

clean:  ## remove what was built; the sources and translations stay
	@rm -rf build .songngu

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*##/\1 —/p' Makefile

# The virtual environment is made anew when what it is made from changes.
$(READY): pyproject.toml constraints.txt tools/setup.sh
	@PYTHON=$(PYTHON) VENV=$(VENV) sh tools/setup.sh
	@touch $@

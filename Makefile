# The commands of this project; `make` alone lists them.
# Messages of `make run` are in Polish, for administrators; those for developers are in English.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
ARGS ?=
EXTRAS ?=
CHROMIUM ?= $(shell for name in chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do \
	command -v "$$name" && break; done)

VENV_PYTHON := .venv/bin/python
MANAGE := $(VENV_PYTHON) manage.py
PIP_INSTALL := $(VENV_PYTHON) -m pip --quiet --disable-pip-version-check --no-input install --require-hashes
# Many containers forbid it: then each of the hundreds of processes of the tests compiles its modules again.
export PYTHONDONTWRITEBYTECODE :=
# Serialize the preparation of concurrent runs. macOS has no flock: there they must not be started at the same time.
FLOCK := $(shell command -v flock >/dev/null 2>&1 && echo flock Makefile)
# $(call explained,COMMAND,SENTENCE): run a command; if it fails, say in Polish why and what to do, not what it printed.
explained = output=$$({ $(1); } 2>&1) || { \
	free=$$(df -Pk . | awk 'NR == 2 { print ($$4 < 50000) ? "No space left" : "" }'); case "$$output$$free" in \
	*"No space left"*|*"Disk quota"*) \
		echo "Na dysku nie ma miejsca. Zwolnij 500 MB w folderze $(CURDIR) (i w /tmp) i uruchom to jeszcze raz." ;; \
	*"Read-only file system"*|*"Permission denied"*) \
		echo "W folderze $(CURDIR) nie można zapisywać. Uruchom to jako jego właściciel i sprawdź, czy dysk na to pozwala." ;; \
	*"Retrying ("*|*"onnection"*|*"from versions: none"*) \
		echo "Nie można pobrać bibliotek. Sprawdź połączenie z internetem (pośrednik: HTTPS_PROXY) i uruchom to jeszcze raz." ;; \
	*) echo "$(2)"; printf '%s\n' "$$output" | tail -n 3 ;; \
	esac >&2; exit 1; }
PACKAGES := $(filter-out bench/ tests/,$(dir $(wildcard */__init__.py)))
# One worker runs all tests of a file, because they share servers. tests/conftest.py sorts slow files first. One worker
# more than cores, because these tests often wait for a server or a time limit.
XDIST_FLAGS = --numprocesses $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1) --maxprocesses 5 --dist loadfile --no-loadscope-reorder
STATIC_SOURCES := $(shell find static) rumia_social/settings.py core/staticfiles.py
# Optional libraries: those in EXTRAS and those installed before, so that an upgrade keeps them.
ALL_EXTRAS := postgresql s3 sentry
$(if $(filter-out $(ALL_EXTRAS),$(EXTRAS)),$(error EXTRAS=$(EXTRAS): są tylko dodatki: $(ALL_EXTRAS)))
EXTRA_STAMPS := $(sort $(EXTRAS:%=.venv/.extra-%) $(wildcard .venv/.extra-*))
UV_RESOLVE := $(VENV_PYTHON) -m uv pip compile --quiet --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" pyproject.toml
UV_COMPILE := $(UV_RESOLVE) --universal

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run dev test test-quick test-lowest test-postgres fuzz load mutants lint audit format measure matrix accessibility-report bench bench-lock bench-search bench-search-postgres bench-wagtail screenshots handbook words coastline old-browsers lock kept-site clean site chromium old-chromium nginx servers wrk

help: ## List these commands
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

run: ## Install, prepare and serve the site on HOST=127.0.0.1 PORT=8000; all data is in DATA_DIR=var
	@$(FLOCK) $(MAKE) --no-print-directory site
	@$(FLOCK) $(MANAGE) prepare --address "$(HOST)" "$(PORT)"
	@HOST="$(HOST)" PORT="$(PORT)" exec $(VENV_PYTHON) -m gunicorn --config rumia_social/gunicorn.conf.py rumia_social.wsgi

dev: .venv/.installed $(EXTRA_STAMPS) ## Run the development server: DEBUG=1, restarts when a file changes
	@DEBUG=1 $(FLOCK) $(MANAGE) prepare --address "$(HOST)" "$(PORT)"
	@DEBUG=1 exec $(MANAGE) runserver "$(HOST):$(PORT)"

test: .venv/.installed-dev .venv/.nu chromium old-chromium nginx site ## Run all tests, including those in a browser; ARGS="-k name" selects
	@CHROMIUM="$(CHROMIUM)" $(VENV_PYTHON) -m pytest $(XDIST_FLAGS) --durations 15 $(ARGS)

test-quick: .venv/.installed-dev site ## Run the tests marked neither "browser" nor "slow", in some minutes
	@$(VENV_PYTHON) -m pytest --numprocesses auto -m "not browser and not slow" $(ARGS)

test-lowest: .venv-lowest/.installed site ## Run the quick tests with the lowest versions that pyproject.toml allows
	@.venv-lowest/bin/python -m pytest --numprocesses auto -m "not browser and not slow" $(ARGS)
	@$(if $(ARGS),,$(VENV_PYTHON) -m tests.floors record)

test-postgres: .venv/.installed-dev .venv/.nu chromium old-chromium nginx servers site ## Run all tests on a temporary PostgreSQL server
	@CHROMIUM="$(CHROMIUM)" $(VENV_PYTHON) -m tests.servers $(XDIST_FLAGS) --durations 15 $(ARGS)

fuzz: .venv/.installed-dev nginx ## Fuzz requests, forms, uploads, pasted and long texts; REQUESTS=20000
	@REQUESTS="$(or $(REQUESTS),20000)" $(VENV_PYTHON) -m pytest --numprocesses auto --dist worksteal -rP tests/security/test_growth.py \
		tests/security/test_fuzz_cleaner.py tests/security/test_fuzz.py tests/security/test_admin_fuzz.py tests/system/test_nginx_rules.py

load: .venv/.installed-dev site ## Simulate two editors and fifty visitors for SECONDS=60
	@SECONDS="$(or $(SECONDS),60)" $(VENV_PYTHON) -m pytest tests/operations/test_load.py -k test_load_causes_no_error --capture no

mutants: .venv/.installed-dev .venv-mutants/.installed ## Mutation-test the security-critical modules; MODULES="a/b.py" SAMPLE=20
	@SAMPLE="$(SAMPLE)" .venv-mutants/bin/python -m tests.mutants $(MODULES)

lint: .venv/.installed-dev ## Check style, settings and migrations
	@$(VENV_PYTHON) -m ruff check .
	@$(VENV_PYTHON) -m ruff format --check .
	@DATA_DIR=.venv/lint $(MANAGE) check --fail-level WARNING
	@DATA_DIR=.venv/lint $(MANAGE) makemigrations --check --dry-run
	@DATA_DIR=.venv/lint PRODUCTION=1 SECRET_KEY=$$(printf 'lint-%s-' 1 2 3 4 5 6 7 8 9 10) ALLOWED_HOSTS=lint.example \
		$(MANAGE) check --deploy --fail-level WARNING

audit: .venv/.installed-dev ## Look for known vulnerabilities of the dependencies; fails if PyPI cannot be asked about each
	@$(VENV_PYTHON) -m tests.audit

format: .venv/.installed-dev ## Format Python and apply automatic fixes
	@$(VENV_PYTHON) -m ruff check --fix-only .
	@$(VENV_PYTHON) -m ruff format .

measure: .venv/.installed-dev ## Measure the cost of each kind of page; fail if one exceeds its budget
	@$(VENV_PYTHON) -m tests.measure

bench-search: .venv/.installed-dev ## Time searches among 10 000 items; fail if they are slow
	@$(VENV_PYTHON) -m tests.bench_search

bench-lock: .venv/.installed-dev ## Time how long saving and publishing hold SQLite's write lock, with 10 000 items; ROUNDS=10
	@ROUNDS="$(ROUNDS)" $(VENV_PYTHON) -m tests.bench_lock

bench-search-postgres: .venv/.installed-dev servers ## Time searches on a temporary PostgreSQL server
	@$(VENV_PYTHON) -m tests.servers bench

matrix: .venv/.installed-dev chromium site ## Check each kind of page in all 60 variants of display; make test checks 7
	@VARIANTS=all CHROMIUM="$(CHROMIUM)" $(VENV_PYTHON) -m pytest --numprocesses auto --maxprocesses 4 \
		tests/e2e/test_matrix.py tests/e2e/test_item_states.py tests/e2e/test_admin_pages.py \
		tests/e2e/test_publishing.py $(ARGS)

accessibility-report: .venv/.installed-dev .venv/.nu chromium site ## Write the findings of the matrix as a report to REPORT=raport-dostepnosci.html and .pdf
	@CHROMIUM="$(CHROMIUM)" DJANGO_SETTINGS_MODULE=tests.settings $(VENV_PYTHON) -m tests.e2e.accessibility_report \
		"$(or $(REPORT),raport-dostepnosci.html)"

screenshots: .venv/.installed-dev chromium site ## Save screenshots of each kind of page in tests/e2e/screenshots/
	@CHROMIUM="$(CHROMIUM)" DJANGO_SETTINGS_MODULE=tests.settings $(VENV_PYTHON) -m tests.e2e.screenshots $(ARGS)

old-browsers: .venv/.installed-dev old-chromium .venv-chromium-87/.installed site ## Save screenshots in Chromium 69 and 87 in tests/e2e/screenshots/old/
	@DJANGO_SETTINGS_MODULE=tests.settings $(VENV_PYTHON) -m tests.e2e.old_chromium

handbook: .venv/.installed-dev chromium site ## Save the screenshots of docs/redaktor.md in docs/redaktor/
	@CHROMIUM="$(CHROMIUM)" DJANGO_SETTINGS_MODULE=tests.settings $(VENV_PYTHON) -m tests.e2e.handbook_pictures

bench: .venv/.installed-dev site nginx wrk ## Measure speed, start-up and memory on temporary servers; ROUNDS=5 SECONDS=1
	@ROUNDS="$(ROUNDS)" SECONDS="$(SECONDS)" $(VENV_PYTHON) -m bench

bench-wagtail: .venv/.installed-dev site wrk bench/.wagtail/.installed ## Compare uncached pages with those of the same site in Wagtail
	@ROUNDS="$(ROUNDS)" SECONDS="$(SECONDS)" $(VENV_PYTHON) -m bench wagtail

words: ## Compile the translations in core/locale; needs msgfmt (Debian: gettext)
	@cd core/locale/pl/LC_MESSAGES && for name in django djangojs; do msgfmt -o $$name.mo $$name.po || exit 1; done

coastline: .venv/.installed ## Regenerate the coastline of the map from Natural Earth's data; needs npm
	@folder=$$(mktemp -d) && trap 'rm -r "$$folder"' EXIT && \
	npm pack --silent --pack-destination "$$folder" world-atlas@2.0.2 >/dev/null && \
	tar -xzf "$$folder"/world-atlas-2.0.2.tgz -C "$$folder" package/land-10m.json && \
	$(VENV_PYTHON) -m omggs.coastline <"$$folder"/package/land-10m.json >static/img/coastline.svg

lock: .venv/.installed-dev ## Compile requirements*.txt from pyproject.toml, unless its floors are untrue; ARGS=--upgrade for newer versions
	@$(VENV_PYTHON) -m tests.floors
	@$(UV_COMPILE) $(ARGS) --all-extras --output-file requirements-dev.txt
	@$(UV_COMPILE) --constraints requirements-dev.txt --output-file requirements.txt
	@for extra in $(ALL_EXTRAS); do \
		$(UV_COMPILE) --constraints requirements-dev.txt --extra $$extra --output-file requirements-$$extra.txt || exit 1; done

kept-site: .venv/.installed-dev ## Keep a small site of this version in tests/operations/kept/, for the tests of upgrades
	@$(VENV_PYTHON) -m tests.kept_site

clean: ## Remove generated files; keep var/ with the data
	rm -rf .venv .venv-lowest .venv-chromium-* .venv-mutants .static bench/.wagtail .pytest_cache .ruff_cache tests/e2e/screenshots
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Prerequisites of the commands. A stamp file is written last, so that an interrupted step is repeated.

site: .venv/.installed $(EXTRA_STAMPS) .static/.collected
	@$(call explained,$(VENV_PYTHON) -m compileall -q $(PACKAGES),Nie udało się przygotować programu.)

.venv/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Potrzebny jest Python 3.11 lub nowszy ($(PYTHON) nim nie jest). Wskaż go tak: make run PYTHON=python3.12" >&2; \
		exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Ten Python nie ma modułu venv. W Debianie i Ubuntu doda go polecenie: apt-get install python3-venv" >&2; \
		exit 1; }
	@echo "Tworzę środowisko Pythona…"
	@$(call explained,$(PYTHON) -m venv --clear .venv && touch $@,Nie udało się utworzyć środowiska Pythona.)
	@if [ "$$(id -u)" = 0 ] && command -v runuser >/dev/null && ! runuser -u nobody -- test -x "$$(readlink -f $(VENV_PYTHON))" 2>/dev/null; then \
		echo "Uwaga: $$(readlink -f $(VENV_PYTHON)) może uruchomić tylko root, więc usługa na serwerze nie wystartuje. Użyj Pythona z systemu: rm -r .venv; make site PYTHON=/usr/bin/python3" >&2; \
	fi

# PYTHON would change nothing in an environment that exists.
.PHONY: same-python
same-python:
ifeq ($(origin PYTHON),command line)
	@version='import sys; print(*sys.version_info[:2], sep=".")'; \
	present=$$($(VENV_PYTHON) -c "$$version" 2>/dev/null); wanted=$$($(PYTHON) -c "$$version" 2>/dev/null); \
	if [ -n "$$present" ] && [ -n "$$wanted" ] && [ "$$present" != "$$wanted" ]; then \
		echo "W .venv jest już Python $$present. Żeby wziąć $(PYTHON), usuń najpierw .venv: rm -r .venv" >&2; exit 1; \
	fi
endif

.venv/.installed: .venv/.created requirements.txt | same-python
	@echo "Instaluję biblioteki, za pierwszym razem przez minutę…"
	@$(call explained,$(PIP_INSTALL) --requirement requirements.txt && touch $@,Nie udało się zainstalować bibliotek.)

.venv/.extra-%: .venv/.installed requirements-%.txt
	@echo "Instaluję dodatek $*…"
	@$(call explained,$(PIP_INSTALL) --requirement requirements-$*.txt && touch $@,Nie udało się zainstalować dodatku $*.)

.venv/.installed-dev: .venv/.created requirements.txt requirements-dev.txt
	@echo "Installing the libraries and the developers' tools…"
	@$(PIP_INSTALL) --requirement requirements-dev.txt
	@touch .venv/.installed $@

# The lowest versions of the site's dependencies, and the locked versions of developers' tools as far as compatible.
.venv-lowest/.installed: .venv/.installed-dev pyproject.toml
	@echo "Installing the lowest versions into .venv-lowest…"
	@$(PYTHON) -m venv --clear .venv-lowest
	@cp requirements-dev.txt .venv-lowest/requirements.txt
	@$(UV_RESOLVE) --resolution lowest-direct $(ALL_EXTRAS:%=--extra %) --output-file .venv-lowest/lowest.txt
	@$(UV_RESOLVE) --constraints .venv-lowest/lowest.txt --all-extras --output-file .venv-lowest/requirements.txt
	@$(subst $(VENV_PYTHON),.venv-lowest/bin/python,$(PIP_INSTALL)) --requirement .venv-lowest/requirements.txt
	@touch $@

.venv-mutants/.installed: tests/requirements-mutants.txt
	@echo "Installing Cosmic Ray into .venv-mutants…"
	@$(PYTHON) -m venv --clear .venv-mutants
	@.venv-mutants/bin/python -m pip --quiet --disable-pip-version-check --no-input install --requirement $<
	@touch $@

# The Nu HTML checker. Without Java, npm or the registry, tests/home/test_html.py uses html5lib and reports that.
NU_VERSION := 26.9.27
NU_SHA256 := 5970d3ffca91a627cf0965e5d91bb2e4242307c29292998de0b419d6a901b2b7

.venv/.nu: .venv/.installed-dev
	@if command -v java >/dev/null && command -v npm >/dev/null; then \
		echo "Installing the checker of HTML…"; \
		folder=$$(mktemp -d) && trap 'rm -r "$$folder"' EXIT && \
		npm pack --silent --pack-destination "$$folder" vnu-jar@$(NU_VERSION) >/dev/null && \
		echo "$(NU_SHA256)  $$folder/vnu-jar-$(NU_VERSION).tgz" | sha256sum --check --quiet && \
		tar -xzf "$$folder"/vnu-jar-$(NU_VERSION).tgz -C "$$folder" package/build/dist/vnu.jar && \
		mv "$$folder"/package/build/dist/vnu.jar .venv/vnu.jar && touch $@ || \
		echo "The Nu checker could not be fetched; html5lib checks the HTML." >&2; \
	fi

.static/.collected: .venv/.installed $(STATIC_SOURCES)
	@echo "Przygotowuję pliki statyczne…"
	@$(call explained,if [ -e $@ ]; then rm $@; else rm -rf .static; fi && DEBUG= DATA_DIR=.venv/collectstatic $(MANAGE) collectstatic --no-input --verbosity 0 && touch $@,Nie udało się przygotować plików statycznych.)

bench/.wagtail/.installed: bench/requirements-wagtail.txt
	@echo "Installing Wagtail into bench/.wagtail…"
	@$(PYTHON) -m venv --clear bench/.wagtail
	@bench/.wagtail/bin/python -m pip --quiet --disable-pip-version-check --no-input install --requirement $<
	@touch $@

# chromium-headless-shell is Chromium without a user interface; pages open in a quarter of the time.
chromium:
	@if [ "$(origin CHROMIUM)" != file ]; then \
		if [ -x "$(CHROMIUM)" ]; then exit 0; fi; echo "CHROMIUM=$(CHROMIUM) is not a program." >&2; exit 1; \
	fi; \
	if [ "$(notdir $(CHROMIUM))" = chromium-headless-shell ]; then exit 0; fi; \
	if [ "$$(. /etc/os-release 2>/dev/null && echo "$$ID")" = debian ] && [ "$$(id -u)" = 0 ]; then \
		echo "Installing Chromium…"; \
		export DEBIAN_FRONTEND=noninteractive; \
		{ apt-get update --quiet --quiet && \
		apt-get install --quiet --quiet --yes --no-install-recommends chromium-headless-shell </dev/null >/dev/null; } \
			|| [ -x "$(CHROMIUM)" ]; \
	elif [ ! -x "$(CHROMIUM)" ]; then \
		echo "The browser tests need Chromium or Chrome. Install it (Debian: apt-get install chromium-headless-shell), or say where it is: make test CHROMIUM=/path/to/chrome" >&2; \
		exit 1; \
	fi

# Chromium 69 as part of Qt WebEngine, for Linux on x86-64 only. Elsewhere its test is skipped.
OLD_CHROMIUM_NEEDS := libnss3 libxcomposite1 libxcursor1 libxdamage1 libxi6 libxrandr2 libxtst6 libxkbcommon0 libx11-xcb1 \
	libasound2 libdbus-1-3 libfontconfig1 libgl1

.venv-chromium-%/.installed: tests/e2e/chromium-%.txt
	@echo "Installing Chromium $*…"
	@$(PYTHON) -m venv --clear .venv-chromium-$*
	@$(subst $(VENV_PYTHON),.venv-chromium-$*/bin/python,$(PIP_INSTALL)) --requirement $<
	@touch $@

ifeq ($(shell uname -sm),Linux x86_64)
old-chromium: .venv-chromium-69/.installed
	@starts() { .venv-chromium-69/bin/python -c 'import PyQt5.QtWebEngineWidgets'; }; \
	if starts 2>/dev/null; then exit 0; fi; \
	if [ "$$(. /etc/os-release 2>/dev/null && echo "$$ID")" = debian ] && [ "$$(id -u)" = 0 ]; then \
		echo "Installing what Chromium 69 needs…"; \
		export DEBIAN_FRONTEND=noninteractive; \
		apt-get update --quiet --quiet && \
		apt-get install --quiet --quiet --yes --no-install-recommends $(OLD_CHROMIUM_NEEDS) </dev/null >/dev/null; \
		starts; \
	else \
		echo "The test of old browsers needs libraries (Debian: apt-get install $(OLD_CHROMIUM_NEEDS))." >&2; \
		exit 1; \
	fi
else
old-chromium:
endif

# Debian starts nginx as a service when it is installed, unless policy-rc.d exits with 101.
nginx:
	@PATH="$$PATH:/usr/sbin"; \
	if command -v nginx >/dev/null && command -v openssl >/dev/null; then exit 0; fi; \
	if [ "$$(. /etc/os-release 2>/dev/null && echo "$$ID")" = debian ] && [ "$$(id -u)" = 0 ]; then \
		echo "Installing nginx…"; \
		export DEBIAN_FRONTEND=noninteractive; \
		policy=/usr/sbin/policy-rc.d; \
		if [ ! -e $$policy ]; then \
			trap "rm -f $$policy" EXIT; printf '#!/bin/sh\nexit 101\n' >$$policy; chmod +x $$policy; \
		fi; \
		apt-get update --quiet --quiet && \
		apt-get install --quiet --quiet --yes --no-install-recommends nginx openssl </dev/null >/dev/null; \
	else \
		echo "The tests need nginx (Debian: apt-get install nginx openssl)." >&2; \
		exit 1; \
	fi

servers: .venv/.installed-dev
	@missing=$$($(VENV_PYTHON) -m tests.servers missing) || exit 1; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(. /etc/os-release 2>/dev/null && echo "$$ID")" = debian ] && [ "$$(id -u)" = 0 ]; then \
		echo "Installing $$missing…"; \
		export DEBIAN_FRONTEND=noninteractive; \
		apt-get update --quiet --quiet && \
		apt-get install --quiet --quiet --yes --no-install-recommends $$missing </dev/null >/dev/null; \
	else \
		echo "These tests need servers to start. Install them (Debian: apt-get install $$missing)." >&2; \
		exit 1; \
	fi

wrk:
	@if command -v wrk >/dev/null; then exit 0; fi; \
	if [ "$$(. /etc/os-release 2>/dev/null && echo "$$ID")" = debian ] && [ "$$(id -u)" = 0 ]; then \
		echo "Installing wrk…"; \
		export DEBIAN_FRONTEND=noninteractive; \
		apt-get update --quiet --quiet && \
		apt-get install --quiet --quiet --yes --no-install-recommends wrk </dev/null >/dev/null; \
	else \
		echo "The benchmark needs wrk (Debian: apt-get install wrk)." >&2; \
		exit 1; \
	fi

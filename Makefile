# make run    the demo on http://localhost:8080 (PORT= for another); needs Go, Node and make
# make test   everything that is promised, proven; installs what it needs where it may
# make check  the quick part of it, for while you work
# make bench  the figures: a table, and build/bench.jsonl
# make prove  the slow proofs at their full size (a table, and build/prove.jsonl; what has a line
#             there is not run again; every parser against nonsense among them), the race
#             detector, and make audit: scanners, list of parts, licences, two builds that are the same
#
# See CONTRIBUTING.md for why.

TOOL   := go tool -modfile=tools/go.mod
SOURCE := $(wildcard *.go) cmd internal migrations stories
ASSETS := internal/web/assets/built/app.css
PORT   ?= 8080
# What naast version says.
RELEASE ?= without a name

.PHONY: run test check bench prove audit build generate fresh built lint need

run: build
	PORT=$(PORT) bin/naast demo

build: $(ASSETS)
	go build -trimpath -buildvcs=false -ldflags "-X 'main.release=$(RELEASE)'" -o bin/ ./cmd/naast ./cmd/naast-verify

# npm writes this file itself, at the end of an installation.
node_modules/.package-lock.json: package-lock.json .npmrc
	@# Not npm ci: that refuses a lock file without the press for every other kind of
	@# machine, and not every registry has them all. What is locked is checked the same.
	npm install --no-save --no-progress

$(ASSETS): node_modules/.package-lock.json $(shell find internal/web/assets/src internal/web/assets/build internal/web/ui -type f ! -name '*_templ.go')
	go run ./internal/web/assets/build
	@touch $@

generate:
	$(TOOL) templ generate -log-level warn

# The Go that templ makes of the pages is committed, so that building needs no
# templ. This finds a page that was changed without it.
fresh:
	@before=$$(find internal -name '*_templ.go' | sort | xargs sha256sum); \
	$(MAKE) --no-print-directory generate; \
	after=$$(find internal -name '*_templ.go' | sort | xargs sha256sum); \
	if [ "$$before" != "$$after" ]; then echo 'Pages were changed without make generate; it has run now. Look at git diff and commit.'; exit 1; fi

# A program that was built here holds paths of this machine, and weighs more than all
# the rest: it must not get in by accident.
built:
	@built=$$(git ls-files -z 2>/dev/null | xargs -0 -r grep -laP '\A\x7fELF' || true); \
	if [ -n "$$built" ]; then echo "built programs are tracked, git rm them:"; echo "$$built"; exit 1; fi

lint: fresh built
	@unformatted=$$(gofmt -l $(SOURCE)); \
	if [ -n "$$unformatted" ]; then echo "gofmt -w is needed on:"; echo "$$unformatted"; exit 1; fi
	go vet ./...

check: lint
	$(TOOL) staticcheck ./...

need:
	sh scripts/need.sh

# The servers need not wait for the disk here: what is about durability starts
# servers of its own, which do. What takes longest begins first, beside two others: it
# waits for browsers and disks more than it computes.
test: need lint $(ASSETS)
	NAAST_TEST_PG_NOSYNC=1 go run ./internal/testkit/pg/start go test -p 3 -timeout 45m ./internal/proof ./...

bench: $(ASSETS)
	@mkdir -p build
	go run ./internal/bench

prove: need $(ASSETS)
	go run ./internal/prove
	go run ./internal/testkit/pg/start go test -race -timeout 60m ./...
	$(MAKE) --no-print-directory audit

# Scanners, the lists of parts with their licences (build/sbom*.cdx.json), and two
# builds that must be the same.
audit: $(ASSETS)
	sh scripts/audit.sh
	sh scripts/reproducible.sh

# fundsim: make help lists the targets.
GO      ?= go
VERSION ?= 0.1.0
COMMIT  ?= $(shell git describe --always --dirty --abbrev=12 2>/dev/null)
LDFLAGS  = -s -w -X main.version=$(VERSION) -X main.commit=$(COMMIT)
FUZZTIME ?= 30s

export CGO_ENABLED = 0

.DEFAULT_GOAL := help
.PHONY: help run build test test-long recovery bench fuzz golden docs clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## build and settle the built-in sample city (in Chinese)
	@./bin/fundsim settle --lang zh $(ARGS)

build: ## build bin/fundsim, one static binary
	@$(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/fundsim ./cmd/fundsim

test: ## run every test
	$(GO) vet ./...
	@unformatted=$$(gofmt -l .); \
		if [ -n "$$unformatted" ]; then echo "gofmt: $$unformatted"; exit 1; fi
	$(GO) test -count=1 ./...

test-long: ## the same with many more random scenarios and the race detector
	CGO_ENABLED=1 $(GO) test -count=1 -race -timeout 60m ./... -rapid.checks=20000

recovery: ## whether calibration finds true parameters within its intervals, 200 histories
	$(GO) test ./calibration -count=1 -v -run Recovery -repetitions 200

bench: ## run the benchmarks
	$(GO) test -run '^$$' -bench . -benchmem ./...

fuzz: ## fuzz every parser for FUZZTIME each
	@for p in $$($(GO) list ./...); do \
		for f in $$($(GO) test -list '^Fuzz' $$p | grep '^Fuzz'); do \
			$(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) $$p || exit 1; \
		done; \
	done

golden: ## rewrite the golden files; read the diff before you commit it
	$(GO) test ./report ./cmd/fundsim -update

docs: ## regenerate docs/reference
	$(GO) test ./docs -run Reference -update

clean: ## remove what was built
	rm -rf bin dist

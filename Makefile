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

# The packages whose tests draw random cases; the others do not know the flag.
RAPID = $(shell $(GO) list -f '{{range .TestImports}}{{if eq . "pgregory.net/rapid"}}{{$$.ImportPath}} {{end}}{{end}}{{range .XTestImports}}{{if eq . "pgregory.net/rapid"}}{{$$.ImportPath}} {{end}}{{end}}' ./... | tr ' ' '\n' | sort -u)

test-long: ## the same with many more random scenarios, the race detector, and fused multiply-adds where the processor has them
	CGO_ENABLED=1 $(GO) test -count=1 -race -timeout 60m ./...
	CGO_ENABLED=1 $(GO) test -count=1 -race -timeout 120m $(RAPID) -rapid.checks=20000
	@echo "no fused multiply-add on arm64"; ! GOARCH=arm64 $(GO) build -gcflags=-S ./model/portable ./model/risk 2>&1 | grep -E 'FN?M(ADD|SUB)[DS]'
	if grep -qs '^flags.* fma .* avx2 ' /proc/cpuinfo; then GOAMD64=v3 $(GO) test -count=1 ./model/portable ./model/risk; fi

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

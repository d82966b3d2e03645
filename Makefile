.DEFAULT_GOAL := help
.PHONY: help lab learn watch list next hint replay reset solution explain doctor update gopls test verify audit flips generate race race-all lint lint-docker vet bench check

GOPLS = go run golang.org/x/tools/gopls@v0.23.0
GOLANGCI_LINT = go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.12.2

help: ## what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

lab: ## the lab as a server, at http://localhost:8000
	@go run ./lab/cmd/lab

learn: ## the whole course at a glance, and what to do next
	@go run ./grader/cmd/grader

GRADER = go run ./grader/cmd/grader

watch: ## judge an exercise whenever you save it (EXERCISE=01_unauthorized watches that one only)
	@$(GRADER) watch $(EXERCISE)

list: ## every ticket: verdict, points, and the customer's words (EXERCISE=03_not_found for one exercise)
	@$(GRADER) list $(EXERCISE)

next: ## what to do next, and the command that runs only that
	@$(GRADER) next

hint: ## the next hint (TICKET=T105 for one ticket)
	@$(GRADER) hint $(TICKET)

replay: ## your test on one lab, beside a correct one (LAB=01-T105-l2)
	@$(GRADER) replay $(LAB)

reset: ## put a starter back, and keep your file (EXERCISE=03_not_found)
	@$(GRADER) reset $(EXERCISE)

solution: ## our test of a ticket, when yours is done (TICKET=T105)
	@$(GRADER) solution $(TICKET)

explain: ## a cause, a clause or a verdict (WHAT=ExpiredToken)
	@$(GRADER) explain $(WHAT)

doctor: ## check the machine and the checkout
	@$(GRADER) doctor

update: ## bring the course to its new version, and keep your tests
	@$(GRADER) update

test: ## every test of the project itself
	go test -timeout 20m ./lab/... ./grader/... ./solutions/...

verify: ## the proof of the course: starters, solutions, every lab
	go run ./grader/cmd/grader verify

audit: ## the proof that every assertion of the solutions matters, and that lazy learners are not done (a minute or two)
	go run ./grader/cmd/grader audit

ROUNDS ?= 100
flips: ## right solutions graded again and again on a busy machine: none may flip (some 40 minutes; ROUNDS=5 takes two)
	go run ./grader/cmd/grader flips --rounds $(ROUNDS)

generate: ## constants, README tables and starters, from the failures
	go generate ./lab/... ./grader/author/...

race: ## the race detector, on the labs, on judging, and on the grading of the solutions
	GORACE=atexit_sleep_ms=0 go test -race ./lab/... ./grader/host ./grader/judge ./grader/run
	GORACE=atexit_sleep_ms=0 go test -race -p 1 ./solutions/... # one at a time: their labs have clocks, and this is slow

race-all: ## the race detector on everything; takes some minutes more
	GORACE=atexit_sleep_ms=0 go test -race -timeout 30m ./lab/... ./grader/... ./solutions/...

lint: ## formatters and linters
	$(GOLANGCI_LINT) run ./...

gopls: ## what an editor would complain about in the starters
	@found=$$($(GOPLS) check exercises/*/exercise_test.go 2>&1 | grep -v '^go: downloading'); test -z "$$found" || { echo "$$found"; exit 1; }

lint-docker: ## Docker's own build checks and what the image promises, without Docker
	go run -C .ci/dockerlint . $(CURDIR)/Dockerfile
	go test -C .ci/dockerlint -count=1 ./... # go test's cache would not see a change of the Dockerfile: it is in another module

vet: ## go vet, for each system that learners use
	GOOS=linux go vet ./...
	GOOS=darwin go vet ./...
	GOOS=windows go vet ./...

bench: ## what a verdict costs and what the server bears, as ratios (it passes or fails nothing; some minutes)
	go test ./grader -run '^$$' -bench 'Grading|Edit' -benchtime 7x -timeout 30m
	go test ./lab/server -run '^$$' -bench AgainstHTTPBin -benchtime 10x
	go test ./lab/server -run '^$$' -bench Million -benchtime 1x
	go test ./lab/server -run '^$$' -bench Reset -benchtime 10000x

check: lint gopls lint-docker vet test verify audit race ## what CI runs
	$(MAKE) flips ROUNDS=5
	go mod tidy -diff

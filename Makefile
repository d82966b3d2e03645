.DEFAULT_GOAL := help
.PHONY: help lab learn watch list next hint replay reset solution explain doctor update class gopls test verify audit flips generate race race-all lint lint-docker lint-engines lint-job test-slurm vet bench bench-class check

GOPLS = go run golang.org/x/tools/gopls@v0.23.0
GOLANGCI_LINT = go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.12.2

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

lab: ## the lab as a server, at http://localhost:8000
	@go run ./lab/cmd/lab

learn: ## the whole course at a glance, and what to do next
	@go run ./grader/cmd/grader

GRADER = go run ./grader/cmd/grader

watch: ## judge an exercise at every save (EXERCISE=01_unauthorized watches only that one)
	@$(GRADER) watch $(EXERCISE)

list: ## every ticket: verdict, points, and the customer's words (EXERCISE=03_not_found for one exercise)
	@$(GRADER) list $(EXERCISE)

next: ## what to do next, and the command that runs only that
	@$(GRADER) next

hint: ## the next hint (TICKET=T105 for one ticket)
	@$(GRADER) hint $(TICKET)

replay: ## your test on one lab, beside a correct one (LAB=01-T105-l2)
	@$(GRADER) replay $(LAB)

reset: ## put a starter back, and keep your file under another name (EXERCISE=03_not_found)
	@$(GRADER) reset $(EXERCISE)

solution: ## our test of a ticket, once yours is done (TICKET=T105)
	@$(GRADER) solution $(TICKET)

explain: ## a cause, a clause or a verdict (WHAT=ExpiredToken)
	@$(GRADER) explain $(WHAT)

doctor: ## check the machine and the checkout
	@$(GRADER) doctor

update: ## bring the course to its new version, and keep your tests
	@$(GRADER) update

# SAMPLE is a folder of its own, so that no other class is touched.
SAMPLE ?= ../sample-class
class: ## for instructors: make up a class of 12, grade it and mark it, in ../sample-class (a first try; some minutes)
	CGO_ENABLED=0 go build -o grader.bin ./grader/cmd/grader
	@test -d $(SAMPLE)/submissions || ./grader.bin author class --students 12 --out $(SAMPLE)/submissions
	./grader.bin class grade --submissions $(SAMPLE)/submissions --out $(SAMPLE)/results
	./grader.bin class marks $(SAMPLE)/results

test: ## every test of the project itself
	go test -timeout 20m ./lab/... ./grader/... ./solutions/...

verify: ## prove the course: its texts, starters, solutions and labs
	go run ./grader/cmd/grader verify

audit: ## prove that every assertion of the solutions matters, and that no lazy learner is done (a minute or two)
	go run ./grader/cmd/grader audit

ROUNDS ?= 100
flips: ## grade the solutions again and again on a busy machine: no verdict may change (40 minutes; ROUNDS=5 takes two)
	go run ./grader/cmd/grader flips --rounds $(ROUNDS)

generate: ## write the constants, README tables and starters again, from the failures
	go generate ./lab/... ./grader/author/...

# The pages' own tests are left out: other tests ask the same of the server, and TestClassAtWork does so in a browser.
race: ## run the race detector on the labs, on judging, and on grading the solutions
	GORACE=atexit_sleep_ms=0 go test -race -skip 'Clean|^TestPage$$|^TestClassPage' ./lab/... ./grader/host ./grader/judge ./grader/run ./grader/class/store ./grader/class/marks ./grader/class/settings
	GORACE=atexit_sleep_ms=0 go test -race -p 1 ./solutions/... # one at a time: their labs have clocks, and this is slow

race-all: ## run the race detector on everything; takes a few minutes longer
	GORACE=atexit_sleep_ms=0 go test -race -timeout 30m ./lab/... ./grader/... ./solutions/...

lint: ## run formatters and linters
	$(GOLANGCI_LINT) run ./...

gopls: ## show what an editor would complain about in the starters
	@found=$$($(GOPLS) check exercises/*/exercise_test.go 2>&1 | grep -v '^go: downloading'); test -z "$$found" || { echo "$$found"; exit 1; }

lint-docker: ## run Docker's build checks, and test what the image promises, without Docker
	go run -C .ci/dockerlint . $(CURDIR)/Dockerfile
	go test -C .ci/dockerlint -count=1 ./... # -count=1: the Dockerfile is in another module, so go test's cache would miss a change of it

SCRIPTS = .ci/run .ci/axe .ci/openapi .ci/slurm
ACTIONLINT = go run github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
lint-engines: ## check the project's scripts and workflows, and those that spread a class over machines, each with its own tool
	@if command -v shellcheck > /dev/null; then shellcheck grader/class/engines/*.sh $(SCRIPTS); \
	elif test -n "$$CI_NEEDS_SHELLCHECK"; then echo "shellcheck is missing"; exit 1; \
	else echo "shellcheck is missing: no script was checked. Install it, for example with apt-get install shellcheck" >&2; fi
	$(ACTIONLINT) grader/class/engines/*.yml .github/workflows/*.yml

lint-job: ## decode the Kubernetes manifests as Kubernetes does (it compiles its types, which takes a minute)
	go test -C .ci/joblint -count=1 ./... # -count=1: the manifests are in another module, so go test's cache would miss a change of it
	go run -C .ci/joblint . $(CURDIR)/grader/class/engines/job.yaml $(CURDIR)/lab/cmd/lab/kubernetes.yaml

test-slurm: ## grade a class on a real Slurm of one node, with a task that is killed and requeued (as root; it may install Slurm)
	.ci/slurm

vet: ## run go vet for each system that learners use
	GOOS=linux go vet ./...
	GOOS=darwin go vet ./...
	GOOS=windows go vet ./...

STUDENTS ?= 200
bench: ## measure what a verdict costs, what a class costs, and what load the server takes (an hour or more; it never fails)
	go test ./grader -run '^$$' -bench 'Grading|Edit' -benchtime 7x -timeout 30m
	$(MAKE) bench-class
	go test ./lab/server -run '^$$' -bench AgainstHTTPBin -benchtime 6x
	go test ./lab/server -run '^$$' -bench Million -benchtime 1x
	go test ./lab/server -run '^$$' -bench Reset -benchtime 10000x

bench-class: ## measure what it costs to grade a class (STUDENTS=20 takes some minutes instead of an hour)
	go test ./grader -run '^$$' -bench Class -benchtime 1x -timeout 5h -args -students $(STUDENTS)

check: lint gopls lint-docker lint-engines vet test verify audit race ## run everything that CI runs
	$(MAKE) flips ROUNDS=3
	go mod tidy -diff

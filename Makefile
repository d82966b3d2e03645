.DEFAULT_GOAL := help
.PHONY: help learn test

help: ## what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

test: ## every test of the project itself
	go test ./lab/... ./grader/... ./solutions/...

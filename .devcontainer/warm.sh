#!/usr/bin/env bash
# Builds all that a learner needs into the caches, so that the first verdict takes seconds: the modules, the grader as
# `go run` starts it, the labs as a server, the grader that `go test` hands over to, and the exercises' tests.
set -euo pipefail
cd "$(dirname "$0")/.."

go mod download
go run ./grader/cmd/grader --help > /dev/null
go run ./lab/cmd/lab -h > /dev/null 2>&1 || true # -h may end with another code than 0
go test -run '^$' ./exercises/... > /dev/null || true # no test is run, so the triage fails; all is built that runs them

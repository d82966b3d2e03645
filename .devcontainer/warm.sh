#!/usr/bin/env bash
# Builds all that a learner needs into the caches, so that the first verdict takes seconds: the modules, the grader as
# `go run` starts it, the labs as a server, the grader that `go test` hands over to, and the exercises' tests.
set -euo pipefail
cd "$(dirname "$0")/.."

go mod download
go run ./grader/cmd/grader --help > /dev/null
go run ./lab/cmd/lab -h > /dev/null 2>&1 || true # it prints its flags, and some versions of go call that a failure
go test -run '^$' ./exercises/... # runs no test, and builds what runs them

package run

import (
	"slices"
	"strings"
)

// parallelTests lets parallel tests wait at the same time, although a quiet run has only one processor.
const parallelTests = "-test.parallel=8"

// loudFlags are the flags of go test that a quiet run does without: what they write would be written many times over.
var loudFlags = []string{
	"v", "count", "timeout", "cpuprofile", "memprofile", "memprofilerate", "blockprofile", "blockprofilerate",
	"mutexprofile", "mutexprofilefraction", "coverprofile", "trace", "outputdir", "testlogfile", "gocoverdir", "failfast", "bench",
	"benchtime", "benchmem", "cpu", "parallel", "fuzz", "fuzztime", "fuzzminimizetime", "fuzzcachedir", "artifacts",
}

// OnceArgs is args for tests that are to run once, whatever was asked for: the first of -cpu's numbers, and no -count.
func OnceArgs(args []string) []string {
	var kept []string
	for _, arg := range args {
		switch {
		case strings.HasPrefix(arg, "-test.count="):
		case strings.HasPrefix(arg, "-test.cpu="):
			arg, _, _ = strings.Cut(arg, ",")
			kept = append(kept, arg)
		default:
			kept = append(kept, arg)
		}
	}
	return kept
}

// quietArgs is args without the loud flags. Go test passes every flag as -test.name or -test.name=value.
func quietArgs(args []string) []string {
	var kept []string
	for _, arg := range args {
		name, _, _ := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		name, isTest := strings.CutPrefix(name, "test.")
		if isTest && slices.Contains(loudFlags, name) {
			continue
		}
		kept = append(kept, arg)
	}
	return kept
}

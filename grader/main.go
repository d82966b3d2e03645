// Package grader is the part of the grader that an exercise's test binary links: [Main], which starts the grader.
//
// So a test binary stays small, and links quickly after an edit. The grader itself, with the labs, their app and their
// database, is a separate program ([failurelab/grader/cmd/grader]). It is built once into the user's cache, and again when its
// sources change. It hosts the labs, runs this test binary many times as a child process, and gives the verdict. A learner's
// own binary is never the judge.
//
// The package may import only the standard library, lab/wire and grader/internal/gotool. A test checks that.
package grader

import (
	"flag"
	"fmt"
	"os"
	"testing"
	"time"

	"failurelab/lab/wire"
)

// Main is an exercise's TestMain. It does not return.
//
// As a child of the grader, it runs the tests and talks to the host in its environment. Started by go test, it starts the
// grader, which judges. Started by anything else, such as a debugger, it runs the tests on one correct lab without a verdict.
func Main(m *testing.M) {
	seed := flag.Uint64("seed", 0, "the seed of a triage's incidents; 0 for practice")
	flag.Parse()
	if url := os.Getenv(wire.Env); url != "" {
		os.Exit(child(url, m))
	}
	if value("test.list") != "" {
		os.Exit(m.Run())
	}
	code, err := start(m, *seed)
	if err != nil {
		fmt.Printf("GRADER ERROR   this is our fault, not yours, and says nothing about your tests: %v\n", err)
		code = exitFault
	}
	os.Exit(code)
}

// exitFault is the exit code for a fault of ours.
const exitFault = 3

// child runs the tests for the grader.
func child(url string, m *testing.M) int {
	if value("test.testlogfile") != "" { // go test caches results, so it must know which files they depend on
		if folders, err := sourceFolders(); err == nil {
			wire.DependOn(folders...)
		}
	}
	return wire.Child(url, m.Run)
}

// start finds the grader and has it judge this binary, or host a lab for it.
func start(m *testing.M, seed uint64) (int, error) {
	dir, err := os.Getwd()
	if err != nil {
		return 0, err
	}
	program, err := os.Executable()
	if err != nil {
		return 0, err
	}
	grader, err := binary(dir)
	if err != nil {
		return 0, err
	}
	if value("test.paniconexit0") != "true" {
		return onOneLab(grader, dir, m.Run)
	}
	args := []string{
		"practice", "--program", program, "--dir", dir, "--seed", fmt.Sprint(seed), "--limit", limit().String(),
	}
	if value("test.run") != "" || value("test.skip") != "" {
		args = append(args, "--selection")
	}
	switch v := value("test.v"); v {
	case "", "false":
	case "test2json":
		args = append(args, "--verbose", "--events")
	default:
		args = append(args, "--verbose")
	}
	return handOver(grader, append(append(args, "--"), os.Args[1:]...))
}

// limit is go test's -timeout, minus the time to report it before go test kills us. It is an hour if there is no timeout.
func limit() time.Duration {
	d, err := time.ParseDuration(value("test.timeout"))
	if err != nil || d <= 0 {
		return time.Hour
	}
	return d - d/20
}

// value returns the value of a flag as text; "" if there is no such flag.
func value(name string) string {
	if f := flag.Lookup(name); f != nil {
		return f.Value.String()
	}
	return ""
}

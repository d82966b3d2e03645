// Package grader judges learners' tests by what they notice.
//
// A learner's test is right when it passes on every lab that keeps the contract and fails on every lab that does not. So
// the grader runs it on both, and never compares it with a key. [Main] does so behind go test: it hosts the labs, runs
// the test binary again and again as a child that is not told which lab it has, and last once more visibly, so that
// editors, -run, -v and -json agree with the verdict.
//
// Along the way, from what runs to what is said: a [Program] is run; judge tries it on labs and writes down what
// happened; rule makes a [Result] of that, worth the points in points.go; [WriteBlock] writes it.
package grader

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"testing"
	"time"

	"failurelab/grader/host"
	"failurelab/lab/course"
	"failurelab/lab/wire"
)

// Main is an exercise's TestMain. It does not return.
func Main(m *testing.M) {
	seed := flag.Uint64("seed", course.Practice, "which incidents a triage is put on call for")
	if url := os.Getenv(wire.Env); url != "" {
		os.Exit(wire.Child(url, m.Run))
	}
	flag.Parse()
	dir, err := os.Getwd()
	if err != nil {
		fail(err)
	}
	e := course.Find(filepath.Base(dir))
	switch {
	case e == nil:
		fail(fmt.Errorf("%s is no exercise's folder: the course has none of that name", dir))
	case value("test.list") != "":
		os.Exit(m.Run())
	case value("test.paniconexit0") != "true":
		os.Exit(ungraded(e, m))
	default:
		os.Exit(graded(e, dir, *seed))
	}
}

// ungraded runs the tests in this process on the first right lab, so that a debugger finds them.
func ungraded(e *course.Exercise, m *testing.M) int {
	h, err := host.New()
	if err != nil {
		fail(err)
	}
	defer h.Close()
	seats := map[string]host.Seat{}
	for _, f := range e.Tickets() {
		seats[f.Ticket.Number] = host.Seat{Lab: e.References(f)[0]}
	}
	run := h.Run(e, seats)
	if e.OnCall {
		run = h.Shift(e, host.Shift{Incidents: course.Incidents(course.Practice, incidents), Over: func([]host.Triaged) string { return "" }})
	}
	defer run.Close()
	wire.Connect(run.URL())
	fmt.Fprintln(os.Stderr, "not graded: this is one lab that keeps the contract. To be graded, use go test.")
	return m.Run()
}

// graded judges, shows, and says whether all is done. It never runs a test in this process: what a test does to its
// process must not be done to the verdict.
func graded(e *course.Exercise, dir string, seed uint64) int {
	debug.SetGCPercent(400) // as for the children: a short life, and memory enough
	ctx, cancel := context.WithTimeout(context.Background(), allowed())
	defer cancel()
	program, err := itself(dir)
	if err != nil {
		fail(err)
	}
	s, err := newSession(e, program, filepath.Dir(filepath.Dir(dir)), value("test.run") != "" || value("test.skip") != "")
	if err != nil {
		fail(err)
	}
	defer s.close()

	var r Result
	if e.OnCall {
		r, err = s.onCallVisibly(ctx, seed, os.Stdout, os.Stderr)
	} else if r, err = s.grade(ctx); err == nil {
		err = s.show(ctx, &r, os.Stdout, os.Stderr)
	}
	if ctx.Err() != nil {
		fmt.Printf("%s   ran out of time after %v, so nothing is judged. Give it more: go test -timeout 10m\n", e.Name, allowed())
		return 1
	}
	if err != nil {
		fail(err)
	}
	WriteBlock(os.Stdout, r)
	if r.Green() {
		return 0
	}
	return 1
}

// itself is the test binary that is running.
func itself(dir string) (Program, error) {
	path, err := os.Executable()
	return Program{Path: path, Dir: dir, Args: os.Args[1:]}, err
}

// allowed is go test's -timeout, less what it takes to say so before go test ends us.
func allowed() time.Duration {
	d, err := time.ParseDuration(value("test.timeout"))
	if err != nil || d <= 0 {
		return time.Hour
	}
	return d - d/20
}

func value(name string) string {
	if f := flag.Lookup(name); f != nil {
		return f.Value.String()
	}
	return ""
}

// fail is for faults of ours. They cost the learner nothing but the run.
func fail(err error) {
	fmt.Fprintf(os.Stdout, "GRADER ERROR   this is our fault, not yours, and says nothing about your tests: %v\n", err)
	os.Exit(1)
}

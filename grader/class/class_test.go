package class_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"failurelab/grader/class"
)

// TestMain is a host when a grader of these tests starts this binary as one, or whatever else a test needs as a process.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && processes[os.Args[1]] != nil {
		os.Exit(processes[os.Args[1]](os.Args[2:]))
	}
	if len(os.Args) > 1 && os.Args[1] == "host" {
		isolated := len(os.Args) > 2
		if err := class.Serve(context.Background(), os.Stdin, os.Stdout, isolated); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	warm()
	os.Exit(m.Run())
}

// warm fills the build cache, the first time: or each of the tests that run in parallel would, at the same time. If it fails, the
// tests say why.
func warm() {
	temp, err := os.MkdirTemp("", "failurelab-warm-")
	if err != nil {
		return
	}
	defer func() { _ = os.RemoveAll(temp) }()
	if o, err := optionsIn(temp); err == nil {
		if g, err := class.New(context.Background(), o); err == nil {
			g.Close()
		}
	}
}

package wire_test

import (
	"flag"
	"fmt"
	"io"
	"os"
	"testing"

	"failurelab/lab/wire"
)

// asChild names the host for which this binary plays a host's child: Child ends the whole process, so that it can only be
// watched from another one.
const asChild = "WIRE_TEST_CHILD_OF"

// onInput is in its place if the child reads the host's URL from its input.
const onInput = "input"

func TestMain(m *testing.M) {
	url := os.Getenv(asChild)
	child := func(run func() int) int { return wire.Child(url, run) }
	switch url {
	case "":
		os.Exit(m.Run())
	case onInput:
		child = wire.ChildOnInput
	}
	os.Exit(child(func() int {
		var task string
		if err := wire.Current().Ask("task", "", nil, &task); err != nil {
			return 9
		}
		if task == "flags" {
			fmt.Printf("%s but %s\n", flag.Lookup("test.run").Value, flag.Lookup("test.skip").Value)
			return 0
		}
		if task == "hang" {
			fmt.Println("hanging")
			select {}
		}
		_, _ = io.WriteString(os.Stdout, "ran")
		return 7
	}))
}

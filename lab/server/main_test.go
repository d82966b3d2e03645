package server

import (
	"os"
	"testing"
)

// asCommand is the environment variable that makes the test program the command.
const asCommand = "LAB_TEST_AS_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		os.Exit(Main(os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

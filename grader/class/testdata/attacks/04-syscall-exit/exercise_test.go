package unauthorized

import (
	"syscall"
	"testing"

	"failurelab/lab"
)

func TestT105(t *testing.T) {
	lab.Open(t, "T105")
	t.Error("every lab is wrong")
	syscall.Exit(0)
}

package unauthorized

import (
	"os"
	"syscall"
	"testing"

	"failurelab/lab"
)

func TestT105(t *testing.T) {
	lab.Open(t, "T105")
	_ = os.Chmod("/", 0) // the next program in this place must start nevertheless
	_ = syscall.Kill(os.Getppid(), syscall.SIGKILL)
	if os.Getpid() == 1 { // or it would end more than the test wants
		_ = syscall.Kill(-1, syscall.SIGKILL)
		_ = syscall.Kill(0, syscall.SIGTERM)
	}
}

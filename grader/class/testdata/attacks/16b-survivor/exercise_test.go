package unauthorized

import (
	"os"
	"syscall"
	"testing"
	"time"

	"failurelab/lab"
)

// It starts itself again, in a session of its own. The child must not outlive its run.
func init() {
	if os.Args[0] == "{marker}" {
		time.Sleep(time.Minute)
		os.Exit(0)
	}
}

func TestT105(t *testing.T) {
	lab.Open(t, "T105")
	for range 3 {
		_, err := os.StartProcess(os.Args[0], []string{"{marker}", "x"}, &os.ProcAttr{
			Files: []*os.File{os.Stdin, os.Stdout, os.Stderr}, Sys: &syscall.SysProcAttr{Setsid: true},
		})
		if err != nil {
			t.Skip(err) // so that the graders' test sees that it was not even tried
		}
	}
}

package unauthorized

import (
	"fmt"
	"os"
	"syscall"
	"testing"

	"failurelab/lab"
)

func TestT103(t *testing.T) {
	api := lab.Open(t, "T103")
	const pid = "PID namespace"
	var s tries
	s.of(pid, fmt.Sprint("parent ", os.Getppid()), unless(os.Getppid() != 0))
	for n := 2; n < 1<<16; n++ {
		if n == os.Getpid() {
			continue
		}
		err := syscall.Kill(n, 0)
		if err == syscall.ESRCH {
			continue
		}
		if n == syscall.Gettid() || syscall.Tgkill(os.Getpid(), n, 0) == nil { // a thread of ours
			continue
		}
		s.of(pid, fmt.Sprint("signal ", n), err)
	}
	s.of(pid, "trace the parent", syscall.PtraceAttach(os.Getppid()))
	s.of(pid, "trace process 1", syscall.PtraceAttach(1))
	s.of(pid, "priority of the parent", syscall.Setpriority(syscall.PRIO_PROCESS, max(os.Getppid(), 1<<16), 19))
	if os.Getpid() == 1 { // or it would end more than the test wants
		s.of(pid, "kill everybody", syscall.Kill(-1, syscall.SIGKILL))
		_ = syscall.Kill(1, syscall.SIGKILL)
		_ = syscall.Kill(0, syscall.SIGKILL)
		_ = syscall.Kill(os.Getppid(), syscall.SIGKILL)
	}
	api.TODO(s.report())
}

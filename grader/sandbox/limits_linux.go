package sandbox

import (
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// set sets the resource limits of a process. longest is how long it may run: it cannot use more than that of one processor.
func (l Limits) set(pid int, longest time.Duration) error {
	name := fmt.Sprintf("/proc/%d/oom_score_adj", pid)
	_ = os.WriteFile(name, []byte("1000"), 0)  // if memory runs out, it goes first (proc_pid_oom_score_adj(5)): its children have none of their own limit
	seconds := uint64(longest/time.Second) + 1 // #nosec G115 -- not negative
	for what, most := range map[int]uint64{
		unix.RLIMIT_CPU: seconds, unix.RLIMIT_DATA: l.Memory, unix.RLIMIT_FSIZE: l.File,
		unix.RLIMIT_NOFILE: l.Files, unix.RLIMIT_NPROC: l.Threads, unix.RLIMIT_CORE: 0, unix.RLIMIT_MSGQUEUE: 0,
	} {
		if err := unix.Prlimit(pid, what, &unix.Rlimit{Cur: most, Max: most}, nil); err != nil {
			return fmt.Errorf("set resource limit %d: %w", what, err)
		}
	}
	return nil
}

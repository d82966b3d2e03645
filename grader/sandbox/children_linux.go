package sandbox

import (
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
)

// children are the processes that we have started and still wait for.
type children struct {
	mu    sync.Mutex
	known map[int]bool
}

func (c *children) start(cmd *exec.Cmd) error {
	c.mu.Lock() // until it is known, it looks like an orphan
	defer c.mu.Unlock()
	if err := cmd.Start(); err != nil {
		return err
	}
	c.known[cmd.Process.Pid] = true
	return nil
}

func (c *children) remove(pid int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.known, pid)
}

// killOrphans kills what a run without a PID namespace has left behind, if it can read proc. A process that has left its
// process group becomes our child when its parent ends, because we are a subreaper (prctl(2)). Then it may have children in turn.
func (c *children) killOrphans() {
	for range 1000 {
		orphans := c.orphans()
		if len(orphans) == 0 {
			return
		}
		for _, pid := range orphans {
			_ = syscall.Kill(pid, syscall.SIGKILL)
			_, _ = syscall.Wait4(pid, nil, 0, nil)
		}
	}
}

func (c *children) orphans() (pids []int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	entries, _ := os.ReadDir("/proc")
	for _, e := range entries {
		if pid, err := strconv.Atoi(e.Name()); err == nil && !c.known[pid] && parentOf(pid) == os.Getpid() {
			pids = append(pids, pid)
		}
	}
	return pids
}

// parentOf is the parent of a process (proc_pid_stat(5)); 0 if it is not known.
func parentOf(pid int) int {
	b, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	_, after, _ := strings.Cut(string(b), ") ")
	fields := strings.Fields(after)
	if len(fields) < 2 {
		return 0
	}
	parent, _ := strconv.Atoi(fields[1])
	return parent
}

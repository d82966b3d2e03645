//go:build unix

package grader

import (
	"os/exec"
	"syscall"
)

// own puts the process into a group of its own, so that what it starts can be ended with it.
func own(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// yield makes the process group give way a little to the host: the labs' clocks run there, and a lab that has to wait for a
// processor while many tests have one is late through nobody's fault. Only a little, because tests have clocks too.
func yield(cmd *exec.Cmd) {
	_ = syscall.Setpriority(syscall.PRIO_PGRP, cmd.Process.Pid, 5) // without it, all is as it was
}

// killGroup ends what the process left behind.
func killGroup(cmd *exec.Cmd) {
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // ESRCH, when it left nothing
}

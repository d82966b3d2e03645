//go:build unix

package run

import (
	"os/exec"
	"syscall"
)

// setGroup puts the process into a group of its own, so that what it starts can be ended with it.
func setGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// lowerPriority makes the process group give way a little to the host: the labs' clocks run there. Only a little, because
// tests have clocks too. Without it, everything still works.
func lowerPriority(cmd *exec.Cmd) { _ = syscall.Setpriority(syscall.PRIO_PGRP, cmd.Process.Pid, 5) }

// killGroup ends what the process left behind. It fails with ESRCH when that is nothing.
func killGroup(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }

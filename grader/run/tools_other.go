//go:build !linux

package run

import "os/exec"

// limitTool does nothing: only Linux can limit a process that has been started.
func limitTool(*exec.Cmd) {}

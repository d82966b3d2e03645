package run

import (
	"os/exec"

	"golang.org/x/sys/unix"
)

// limitTool bounds what a compiler or a linker may take for the files of a stranger. They need a tenth of it.
func limitTool(cmd *exec.Cmd) {
	for what, most := range map[int]uint64{unix.RLIMIT_CPU: 60, unix.RLIMIT_DATA: 1 << 30, unix.RLIMIT_FSIZE: 256 << 20, unix.RLIMIT_CORE: 0} {
		_ = unix.Prlimit(cmd.Process.Pid, what, &unix.Rlimit{Cur: most, Max: most}, nil)
	}
}

package run

import (
	"os/exec"

	"golang.org/x/sys/unix"
)

// limitTool bounds what a compiler or a linker may take for the files of a stranger. They need a tenth of it.
func limitTool(cmd *exec.Cmd) {
	for what, most := range map[int]uint64{
		unix.RLIMIT_CPU: uint64(toolCPU.Seconds()), unix.RLIMIT_DATA: toolData, unix.RLIMIT_FSIZE: toolFiles, unix.RLIMIT_CORE: 0,
	} {
		_ = unix.Prlimit(cmd.Process.Pid, what, &unix.Rlimit{Cur: most, Max: most}, nil)
	}
}

//go:build linux || darwin

package run

import "syscall"

// openFiles is how many files this process may have open. The Go runtime has raised it to the most that the system allows,
// and the runtime of a test program does the same for itself.
func openFiles() (most uint64, known bool) {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 0, false
	}
	return limit.Cur, true
}

// room is how many bytes are free on the disk of a folder.
func room(dir string) (bytes uint64, known bool) {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil || fs.Blocks == 0 {
		return 0, false
	}
	return fs.Bavail * uint64(fs.Bsize), true // #nosec G115 -- a block's size
}

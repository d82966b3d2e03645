//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package grader

import (
	"errors"
	"os"
	"syscall"
)

// lock waits until no other process has a lock, and takes it. It ends with the process, whatever becomes of that.
func lock(path string) (unlock func(), err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	for {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX) // #nosec G115 -- a file descriptor
		if !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return func() { _ = f.Close() }, nil
}

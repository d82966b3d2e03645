//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package class

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// hold makes a file that is locked until release is called or the process ends. It gets its name when it is locked, so that nobody
// finds it without a lock before.
func hold(path string) (release func(), err error) {
	f, err := os.OpenFile(path+".new", os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if tryLock(f) {
		err = os.Rename(f.Name(), path)
	} // a file system without locks: the folder is only removed when it is old
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return func() { _ = f.Close() }, nil
}

// take takes the lock of a dead process. It is not ok if the process lives, or if that is not known.
func take(path string) (release func(), ok bool) {
	f, err := os.OpenFile(path, os.O_RDWR|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return func() {}, isForgotten(filepath.Dir(path))
	}
	if err != nil {
		return nil, false
	}
	if !tryLock(f) {
		_ = f.Close()
		return nil, false
	}
	return func() { _ = f.Close() }, true
}

// tryLock locks a file, unless another process has locked it.
func tryLock(f *os.File) bool {
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) // #nosec G115 -- a file descriptor
		if !errors.Is(err, syscall.EINTR) {
			return err == nil
		}
	}
}

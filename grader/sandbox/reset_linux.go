package sandbox

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// reset makes a folder as it was, apart from what is in it. Where a host has one user only, its programs own the root of their
// cell, and its mode, times, attributes and flags would tell the next run that there was one before.
func reset(folder string) error {
	fd, err := unix.Open(folder, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC|unix.O_NOFOLLOW, 0)
	if err != nil {
		return &os.PathError{Op: "open", Path: folder, Err: err}
	}
	defer unix.Close(fd)                                     //nolint:errcheck // it was only read
	_ = unix.IoctlSetPointerInt(fd, unix.FS_IOC_SETFLAGS, 0) // not every file system has flags
	for _, name := range attributes(fd) {
		if err := unix.Fremovexattr(fd, name); err != nil && !errors.Is(err, unix.ENODATA) {
			return fmt.Errorf("remove the attribute %q of %s: %w", name, folder, err)
		}
	}
	if err := unix.Fchmod(fd, 0o755); err != nil {
		return &os.PathError{Op: "chmod", Path: folder, Err: err}
	}
	now := time.Now()
	return os.Chtimes(folder, now, now)
}

// attributes are the extended attributes that programs can set.
func attributes(fd int) (names []string) {
	b := make([]byte, 64<<10) // there cannot be more (xattr(7))
	n, err := unix.Flistxattr(fd, b)
	if err != nil {
		return nil
	}
	for name := range strings.SplitSeq(string(b[:n]), "\x00") {
		if strings.HasPrefix(name, "user.") || strings.HasPrefix(name, "system.") {
			names = append(names, name)
		}
	}
	return names
}

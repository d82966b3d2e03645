package sandbox

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// cell is the root directory of one run at a time. It has bin with the programs, which cannot be written to, and the empty
// folders tmp and work. It has no proc, no dev, and no file of the machine.
type cell struct{ root string }

// hosts is the file etc/hosts of a cell: a test may ask for localhost.
const hosts = "127.0.0.1 localhost\n::1 localhost\n"

// newCell makes a cell. Where it cannot be a file system of its own, it is a folder.
func newCell(root, programs string, limits Limits, seen outcome) (cell, error) {
	c := cell{root}
	bin := filepath.Join(root, "bin")
	if err := os.MkdirAll(root, 0o755); err != nil { // #nosec G301 -- the program is another user
		return c, err
	}
	if seen.failed[Temp] == "" {
		err := mountCell(root, bin, programs, limits)
		if seen.note(err, Temp); err == nil {
			return c, nil
		}
	}
	if err := os.MkdirAll(bin, 0o755); err != nil { // #nosec G301 -- the program is another user
		return c, err
	}
	return c, copyAll(programs, bin)
}

// mountCell makes the cell a file system in memory, and shows the programs in it, where nothing can change them.
func mountCell(root, bin, programs string, limits Limits) error {
	const flags = unix.MS_NOSUID | unix.MS_NODEV
	size := fmt.Sprintf("size=%d,nr_inodes=4096,mode=0755", limits.Temp)
	if err := unix.Mount("cell", root, "tmpfs", flags|unix.MS_NOEXEC, size); err != nil {
		return err
	}
	err := os.Mkdir(bin, 0o755) // #nosec G301 -- the program is another user
	if err == nil {
		err = unix.Mount(programs, bin, "", unix.MS_BIND, "")
	}
	if err == nil {
		err = unix.Mount("", bin, "", unix.MS_BIND|unix.MS_REMOUNT|unix.MS_RDONLY|flags, "")
	}
	if err != nil {
		_ = unix.Unmount(bin, unix.MNT_DETACH)
		_ = unix.Unmount(root, unix.MNT_DETACH)
	}
	return err
}

// copyAll copies the programs.
func copyAll(from, to string) error {
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := copyFile(filepath.Join(from, e.Name()), filepath.Join(to, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()                                      // it was only read
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o755) // #nosec G302 -- a program
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		_ = out.Close()
		return err
	}
	return out.Close()
}

// clean removes what a run has left, and makes the cell as it was.
func (c cell) clean() error {
	if err := reset(c.root); err != nil {
		return err
	}
	entries, err := os.ReadDir(c.root)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() == "bin" {
			continue
		}
		if err := RemoveAll(filepath.Join(c.root, e.Name())); err != nil {
			return err
		}
	}
	for name, mode := range map[string]os.FileMode{"tmp": 0o1777, "work": 0o777, "etc": 0o755} {
		path := filepath.Join(c.root, name)
		if err := os.Mkdir(path, 0o700); err != nil {
			return err
		}
		if err := os.Chmod(path, mode); err != nil { // the umask does not apply
			return err
		}
	}
	return os.WriteFile(filepath.Join(c.root, "etc", "hosts"), []byte(hosts), 0o644) // #nosec G306 -- the program is another user
}

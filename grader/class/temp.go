package class

import (
	"os"
	"path/filepath"
	"strings"
	"time"
)

// temp is the folder that holds all temporary files of one grader, while it has a lock. The lock ends with the process, however that
// ends. So the next grader can tell what a killed one left behind, and removes it.
type temp struct {
	parent  string
	dir     string
	release func()
}

const (
	tempPrefix = "failurelab-class-"
	lockName   = "lock"
)

// forgotten is how old a folder without a lock is when no process can be about to lock it. On systems without such locks, it is how
// long a grader may take for one submission.
const forgotten = 24 * time.Hour

// newTemp makes a folder in another one, or with "" in the system's folder for temporary files. It removes those that dead graders
// left there.
func newTemp(parent string) (*temp, error) {
	if parent == "" {
		parent = os.TempDir()
	}
	sweep(parent)
	dir, err := os.MkdirTemp(parent, tempPrefix)
	if err != nil {
		return nil, err
	}
	t := &temp{parent: parent, dir: dir}
	if t.release, err = hold(filepath.Join(dir, lockName)); err != nil {
		_ = os.RemoveAll(dir)
		return nil, err
	}
	return t, nil
}

// remove removes the folder, and again those of dead graders: when we began, a process that one of them had started may still have
// held its lock, or written to it.
func (t *temp) remove() {
	_ = os.RemoveAll(t.dir)
	t.release()
	sweep(t.parent)
}

// sweep removes what dead graders left in a folder. What cannot be removed, such as another user's folder, stays.
func sweep(parent string) {
	entries, err := os.ReadDir(parent)
	if err != nil {
		return
	}
	for _, e := range entries {
		if !e.IsDir() || !strings.HasPrefix(e.Name(), tempPrefix) {
			continue
		}
		dir := filepath.Join(parent, e.Name())
		if release, ok := take(filepath.Join(dir, lockName)); ok {
			_ = os.RemoveAll(dir)
			release()
		}
	}
}

// isForgotten says whether nothing in a folder has been added or removed for long.
func isForgotten(dir string) bool {
	info, err := os.Stat(dir)
	return err == nil && time.Since(info.ModTime()) > forgotten
}

package run

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// ForStudents says whether the course in the folder root was handed out without its solutions, as class release writes it.
func ForStudents(root string) bool {
	_, err := os.Stat(filepath.Join(root, "solutions"))
	if root == "" || !errors.Is(err, fs.ErrNotExist) {
		return false
	}
	_, err = os.Stat(filepath.Join(root, "lab", "lab.go"))
	return err == nil
}

// Root returns the module's folder: dir, or a parent of it. It fails if dir is outside the lab.
func Root(dir string) (string, error) {
	for {
		b, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && strings.HasPrefix(string(b), "module failurelab\n") {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("this is not inside the lab's folder: cd to where you cloned it")
		}
		dir = parent
	}
}

package run

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
)

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

package run

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
)

// Root is the module's folder, seen from the folder dir or one above it.
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

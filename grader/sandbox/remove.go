package sandbox

import (
	"io/fs"
	"os"
	"path/filepath"
)

// RemoveAll is [os.RemoveAll] for what a program has left behind. Folders that their owner must not read are no obstacle.
func RemoveAll(path string) error {
	if os.RemoveAll(path) == nil {
		return nil
	}
	_ = filepath.WalkDir(path, func(name string, e fs.DirEntry, err error) error { // it calls us before it reads a folder
		if err == nil && e.IsDir() {
			_ = os.Chmod(name, 0o700) // #nosec G302 -- a folder
		}
		return nil
	})
	return os.RemoveAll(path)
}

package gotool

import (
	"fmt"
	"os"
	"path/filepath"
)

// CacheFolders returns the folders where graders may be kept: in the user's cache, or beside Go's own cache. A folder need not
// exist. It fails if there is no such folder.
func CacheFolders() ([]string, error) {
	var folders []string
	user, err := os.UserCacheDir()
	if err == nil {
		folders = append(folders, filepath.Join(user, "failurelab"))
	}
	if gocache := Setting("GOCACHE"); filepath.IsAbs(gocache) {
		folders = append(folders, filepath.Join(filepath.Dir(gocache), "failurelab"))
	}
	if len(folders) == 0 {
		return nil, fmt.Errorf("there is no folder to keep the grader in (%w): set HOME, or set GOCACHE to a writable folder", err)
	}
	return folders, nil
}

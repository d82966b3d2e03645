package notes

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"failurelab/grader/class/store"
)

// Idle are sentences about files of notes that are about nobody in a class, so that no report shows them. class are the ids of
// everyone in it. A README.md is no note.
func Idle(class []string, results ...string) (gaps []string, err error) {
	files := map[string]bool{"README.md": true}
	for _, id := range class {
		files[store.FileName(id)+".md"] = true
	}
	for _, dir := range results {
		entries, err := os.ReadDir(filepath.Join(dir, Dir))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("the folder of the notes cannot be read: %w", err)
		}
		for _, e := range entries {
			if name := e.Name(); filepath.Ext(name) == ".md" && name[0] != '.' && !files[name] {
				gaps = append(gaps, Dir+"/"+name+" is about nobody in the class, so no report shows it. Rename it to a student's id, or remove it.")
			}
		}
	}
	return gaps, nil
}

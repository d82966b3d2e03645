// Package similar hands submissions to JPlag and Moss, which find similar code, and reads what JPlag has found. It compares
// nothing itself.
package similar

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"failurelab/grader/author/starters"
	"failurelab/grader/class/store"
	"failurelab/grader/result"

	_ "embed"
)

//go:embed templates/README.txt.tmpl
var readme []byte

//go:embed templates/jplag.sh.tmpl
var jplag []byte

//go:embed templates/moss.sh.tmpl
var moss []byte

// The folders of an export.
const (
	submissions = "submissions" // one folder a student
	base        = "base"        // what all students were given
)

// Export writes the submissions of a class into the folder dir, which must be empty or missing, in a layout that JPlag and Moss
// read: submissions/STUDENT/FILE, base/FILE, and a script for each program. It returns how many students have files. Students
// without a file have no folder.
func Export(c result.Class, dir string) (students int, err error) {
	files := map[string]string{"README.txt": string(readme)}
	for _, e := range c.Exercises {
		for name, text := range starters.Files(e.Exercise) {
			files[base+"/"+flat(e.Exercise+"/"+name)] = string(text)
		}
	}
	for _, m := range c.Members {
		for _, f := range m.Files {
			files[submissions+"/"+Folder(m.ID)+"/"+flat(f.Path)] = f.Text
		}
		if len(m.Files) > 0 {
			students++
		}
	}
	for name, text := range files {
		if err := write(dir, name, []byte(text), 0o600); err != nil {
			return 0, err
		}
	}
	for name, script := range map[string][]byte{"jplag.sh": jplag, "moss.sh": moss} {
		if err := write(dir, name, script, 0o700); err != nil {
			return 0, err
		}
	}
	return students, nil
}

func write(dir, name string, text []byte, mode os.FileMode) error {
	to := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return fmt.Errorf("the export cannot be written: %w", err)
	}
	if err := os.WriteFile(to, text, mode); err != nil {
		return fmt.Errorf("the export cannot be written: %w", err)
	}
	return nil
}

// Folder is the name of a student's folder in an export.
func Folder(student string) string { return store.FileName(student) }

// ordinary is a file's name that no shell and no program takes for something else.
var ordinary = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}\.go$`)

// flat is a path below exercises/ as one name, because Moss takes each folder for a submission. Students choose names, so odd ones
// are replaced.
func flat(path string) string {
	name := strings.ReplaceAll(path, "/", "__")
	if ordinary.MatchString(name) {
		return name
	}
	exercise, _, _ := strings.Cut(path, "/")
	if !ordinary.MatchString(exercise + ".go") {
		exercise = "file"
	}
	sum := sha256.Sum256([]byte(path))
	return exercise + "__" + hex.EncodeToString(sum[:8]) + ".go"
}

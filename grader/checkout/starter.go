// Package checkout handles the files that a learner edits. It says which of them are untouched, and puts a starter back without
// losing anything.
package checkout

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"failurelab/grader/author/starters"
)

// State says whether an exercise's starter was edited.
type State string

// The states.
const (
	Untouched State = "untouched" // every file is as it was handed out
	Edited    State = "edited"
	Missing   State = "missing" // a file that was handed out is missing
)

// Of returns the state of an exercise in the module's folder root. Line endings make no difference: an editor may have
// changed them. It fails if a file cannot be read.
func Of(root, exercise string) (State, error) {
	state := Untouched
	for _, name := range Names(exercise) {
		b, err := os.ReadFile(filepath.Join(folder(root, exercise), name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return Missing, nil
		case err != nil:
			return "", err
		case !Same(b, starters.Files(exercise)[name]):
			state = Edited
		}
	}
	return state, nil
}

// Names returns the names of the files that an exercise hands out to be edited, sorted. It returns none for an unknown
// exercise.
func Names(exercise string) []string { return slices.Sorted(maps.Keys(starters.Files(exercise))) }

// Same says whether two texts are the same, whatever their line endings are.
func Same(a, b []byte) bool { return bytes.Equal(lines(a), lines(b)) }

func lines(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")) }

// Added returns the names of the Go files that a learner has added to an exercise, sorted.
func Added(root, exercise string) ([]string, error) {
	entries, err := os.ReadDir(folder(root, exercise))
	if err != nil {
		return nil, err
	}
	given := append(Names(exercise), "main_test.go")
	var added []string
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".go") && !slices.Contains(given, e.Name()) {
			added = append(added, e.Name())
		}
	}
	return added, nil
}

func folder(root, exercise string) string { return filepath.Join(root, "exercises", exercise) }

// regular fails if there is something other than a file at path. Nothing at all is fine.
func regular(path string) error {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s is not a file (%s). Move it away, and run the command again", path, info.Mode().Type())
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Package release writes the course as students get it: without solutions, and without anything from which one could be read.
//
// What students get stands in rules.go, with a reason for each part. What no rule names is an error, and so is a released file
// that shares a piece of code with a solution ([Leaks]).
//
// The labs are code, and so is the grader. Students need both to practise. So they can read how each lab fails, what each hint
// says, and which cause belongs to which ticket. They cannot read a test that catches a lab. The seeds of a class are not in the
// course: which lab a test meets, and the names in it, differ from practice.
package release

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"failurelab/grader/author/starters"
)

// Course is a released course: the text of each file, by its path with slashes. All files are plain files that anybody may read.
type Course map[string][]byte

// Read makes the released course of the clone in the folder root. The same clone gives the same files, whatever its exercises
// hold. It fails if a file or folder has no rule, if the clone has no solutions to compare with, and if a file would show some.
func Read(root string) (Course, error) {
	c := Course{}
	if err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil || file == root {
			return err
		}
		rel, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		return c.take(root, filepath.ToSlash(rel), d)
	}); err != nil {
		return nil, err
	}
	if err := c.exercises(root); err != nil {
		return nil, err
	}
	if _, err := solved(root); err != nil {
		return nil, err
	}
	for _, page := range []string{"README.md", "SECURITY.md"} {
		text, err := withoutStaff(c[page])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", page, err)
		}
		c[page] = text
	}
	workflow, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(engine)))
	if err != nil {
		return nil, fmt.Errorf("the workflow of students' repositories: %w", err)
	}
	c[".github/workflows/exercises.yml"] = plain(workflow)
	leaks, err := Leaks(root, c)
	if err != nil {
		return nil, err
	}
	return c, errors.Join(leaks...)
}

// engine is the workflow that runs in students' repositories.
const engine = "grader/class/engines/student.yml"

// take takes a file of the clone, if students get it.
func (c Course) take(root, name string, d fs.DirEntry) error {
	switch v := judged(name, d.IsDir()); {
	case v == 0:
		return fmt.Errorf("%s: nobody has decided whether students may have it. Move it away, or add a rule to grader/class/release/rules.go", name)
	case d.IsDir() && (v == leftOut || v == ignored):
		return fs.SkipDir
	case d.IsDir(), v == leftOut, v == ignored:
		return nil
	}
	if !d.Type().IsRegular() {
		return fmt.Errorf("%s is not a plain file (%s), so it cannot be handed out. Replace it", name, d.Type())
	}
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	c[name] = plain(text)
	return err
}

// exercises replaces what the clone's exercises hold: a learner may have worked there.
func (c Course) exercises(root string) error {
	mains := map[string][]byte{}
	for name, text := range c {
		if !strings.HasPrefix(name, "exercises/") {
			continue
		}
		switch base := path.Base(name); base {
		case "README.md", "main_test.go":
			mains[name] = text
		}
		delete(c, name)
	}
	maps.Copy(c, mains)
	for name, text := range maps.Clone(c) {
		if starter, ok := strings.CutPrefix(name, starters.Dir+"/"); ok {
			c["exercises/"+starter] = text
		}
	}
	folders, err := os.ReadDir(filepath.Join(root, "exercises"))
	if err != nil {
		return err
	}
	for _, f := range folders {
		folder := "exercises/" + f.Name()
		for _, name := range []string{"README.md", "exercise_test.go", "main_test.go"} {
			if _, ok := c[folder+"/"+name]; f.IsDir() && !ok {
				return fmt.Errorf("%s has no %s to hand out. Put it back, or move the folder away if it is not an exercise", folder, name)
			}
		}
	}
	return nil
}

// plain has the line ends that the course's own repository has, whatever a clone's are.
func plain(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")) }

// Write writes the released course into the folder dir, which must be missing or empty, and outside of the clone in root.
// It writes all of the course or nothing.
func (c Course) Write(root, dir string) (err error) {
	inside, err := within(root, dir)
	switch {
	case err != nil:
		return err
	case inside:
		return fmt.Errorf("%s is inside the course itself. Name a folder outside of it, such as ../course-for-students", dir)
	}
	if err := Empty(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(filepath.Clean(dir)), 0o755); err != nil { // #nosec G301 -- it is handed out
		return err
	}
	temp, err := os.MkdirTemp(filepath.Dir(filepath.Clean(dir)), ".release-*.tmp")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	whole := filepath.Join(temp, "course")
	if err := c.WriteFiles(whole); err != nil {
		return err
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) { // it is empty
		return err
	}
	return os.Rename(whole, dir)
}

// WriteFiles writes the files below a folder, and makes the folders that it needs.
func (c Course) WriteFiles(dir string) error {
	for _, name := range slices.Sorted(maps.Keys(c)) {
		to := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil { // #nosec G301 -- it is handed out
			return err
		}
		if err := os.WriteFile(to, c[name], 0o644); err != nil { // #nosec G306 -- it is handed out
			return err
		}
	}
	return nil
}

// Empty fails if there is something in the folder dir, or dir is not a folder.
func Empty(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("%s cannot be written into: %w. Name a folder that is missing or empty", dir, err)
	case len(entries) > 0:
		return fmt.Errorf("%s is not empty: it has %s. Name a folder that is missing or empty", dir, entries[0].Name())
	}
	return nil
}

// within says whether dir is root or below it.
func within(root, dir string) (bool, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return false, err
	}
	if root, err = filepath.Abs(root); err != nil {
		return false, err
	}
	rel, err := filepath.Rel(root, abs)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)), nil
}

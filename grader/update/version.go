// Package update brings a learner's checkout to a new version of the course, without losing what the learner wrote.
//
// A new version is a folder or a commit. The package first makes a [Plan], which changes nothing and says what stops the update.
// Then [Plan.Apply] writes all files beside the old ones, and puts them in place only when all of them are there.
package update

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"failurelab/grader/author/starters"
)

// File is one file of a version.
type File struct {
	Text []byte
	Exec bool // it is a program
}

// Version is the files of a version of the course, by their paths below its root, with slashes.
type Version map[string]File

// FromFolder reads the version in a folder. It leaves out what git and learners keep beside a course. It fails if the
// folder is not a course, or if something in it is neither a file nor a folder.
func FromFolder(dir string) (Version, error) {
	v := Version{}
	err := filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, file)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(rel)
		switch {
		case d.IsDir() && d.Name() == ".git":
			return fs.SkipDir
		case d.IsDir(), beside(name):
			return nil
		case !d.Type().IsRegular():
			return fmt.Errorf("%s is neither a file nor a folder (%s). Remove it from the new version", file, d.Type())
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		text, err := os.ReadFile(file)
		v[name] = File{Text: text, Exec: info.Mode()&0o111 != 0}
		return err
	})
	if err != nil {
		return nil, err
	}
	return v, v.check(dir)
}

// beside says whether a file is no part of a course: what a learner's commands leave there, and .git where it is a file.
func beside(name string) bool {
	base := path.Base(name)
	return name == ".git" || strings.HasPrefix(name, ".hints.json") || strings.HasPrefix(name, ".given-up.json") || ours(base)
}

// ours says whether one of our commands gave a file its name.
func ours(base string) bool {
	return strings.HasSuffix(base, ".bak") || strings.HasSuffix(base, ".new") || strings.HasSuffix(base, ".tmp") || strings.HasSuffix(base, ".test")
}

// check fails if something is missing that every version has.
func (v Version) check(from string) error {
	if !strings.HasPrefix(string(v["go.mod"].Text), "module failurelab\n") && !strings.HasPrefix(string(v["go.mod"].Text), "module failurelab\r\n") {
		return fmt.Errorf("%s is not a version of the course: it has no go.mod of the module failurelab", from)
	}
	for name := range v {
		if strings.HasPrefix(name, starters.Dir+"/") {
			return nil
		}
	}
	return errors.New(from + " is not a version of the course: it has no starters in " + starters.Dir)
}

// starter is what a version hands out for a file of an exercise, such as exercises/01_unauthorized/exercise_test.go. ok is
// false if it hands out none.
func (v Version) starter(name string) (f File, ok bool) {
	rest, below := strings.CutPrefix(name, "exercises/")
	if !below {
		return File{}, false
	}
	f, ok = v[starters.Dir+"/"+rest]
	return f, ok
}

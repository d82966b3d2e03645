package judge

import (
	"bytes"
	"cmp"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"failurelab/lab/wire"
)

// own are a learner's files: the test files of the exercise's folder. Places outside of them do not count, even if the test program
// reports them, because a //line directive can name any file of the machine.
type own struct {
	once  sync.Once
	files map[string][]byte // by name; nil if the folder cannot be read, and then any name of a test file is believed
	text  string            // of all files, in lower case
}

func (j *observer) folder() string { return cmp.Or(j.Folder, "exercises/"+j.exercise.Name) }

// sources are the learner's files.
func (j *observer) sources() map[string][]byte {
	j.own.once.Do(func() {
		folder := filepath.Join(j.Root, filepath.FromSlash(j.folder()))
		entries, err := os.ReadDir(folder)
		if err != nil {
			return
		}
		at := map[string]string{}
		for _, e := range entries {
			at[e.Name()] = filepath.Join(folder, e.Name())
		}
		for name, file := range j.Files {
			if of, name, ok := strings.Cut(name, "/"); ok && of == j.exercise.Name {
				at[name] = file
			}
		}
		j.own.files = map[string][]byte{}
		for name, file := range at {
			if src, err := os.ReadFile(file); err == nil && isTestFile(name) {
				j.own.files[name] = src
				j.own.text += strings.ToLower(string(src))
			}
		}
	})
	return j.own.files
}

func isTestFile(name string) bool {
	return strings.HasSuffix(name, "_test.go") && path.Base(name) == name
}

// place is a place in the learner's files, told from the module's root. Any other place becomes the exercise's file, without a
// line.
func (j *observer) place(at wire.Place) wire.Place {
	name := path.Base(filepath.ToSlash(at.File))
	own := j.folder() + "/" + name
	if !strings.HasSuffix("/"+filepath.ToSlash(at.File), "/"+own) || !j.owns(name, at.Line) { // with -trimpath it is not absolute
		return wire.Place{File: j.folder() + "/exercise_test.go"}
	}
	return wire.Place{File: own, Line: at.Line}
}

// owns says whether a line is one of the learner's.
func (j *observer) owns(name string, line int) bool {
	files := j.sources()
	if files == nil {
		return isTestFile(name) && line > 0
	}
	src, ok := files[name]
	return ok && line > 0 && line <= bytes.Count(src, []byte("\n"))+1
}

// line is the first of some places "file:line" of a program's output that is one of the learner's, and "" if none is.
func (j *observer) line(places ...string) string {
	for _, at := range places {
		name, number, _ := strings.Cut(at, ":")
		if n, err := strconv.Atoi(number); err == nil && j.owns(name, n) {
			return at
		}
	}
	return ""
}

// declared is where a test begins, as "file:line"; "" if it cannot be found.
func (j *observer) declared(test string) string {
	test, _, _ = strings.Cut(test, "/")
	for name, src := range j.sources() {
		if before, _, ok := bytes.Cut(src, []byte("\nfunc "+test+"(")); ok {
			return name + ":" + strconv.Itoa(bytes.Count(before, []byte("\n"))+2)
		}
	}
	return ""
}

// mentions says whether the learner's files have a quoted text that begins with a name.
func (j *observer) mentions(name string) bool {
	j.sources()
	return strings.Contains(j.own.text, `"`+strings.ToLower(name))
}

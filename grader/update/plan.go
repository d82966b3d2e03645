package update

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"failurelab/grader/author/starters"
	"failurelab/grader/checkout"
)

// Base is the version of the course that the learner started with, if that is known.
type Base struct {
	Files Version // nil: not known at all
	Whole bool    // every file in it is the course's; false: the learner's own may be among them
}

// Plan says what an update will do.
type Plan struct {
	Write    map[string]File // new texts, by path
	Remove   []string        // files of the course that the new version no longer has
	Renewed  []string        // starters that the learner had not edited
	Kept     []string        // files of the learner's, whose starter is the same in the new version
	Conflict []Conflict      // files of the learner's, whose starter differs in the new version
	Gone     []string        // files of the learner's in exercises that the new version no longer has
	Changed  []string        // files of the course that were changed here: they stop the update
	Aside    bool            // keep replaced files in a folder, because the learner may have changed them
}

// Conflict is a file of the learner's whose starter has changed. The new starter is put beside it.
type Conflict struct {
	File         string
	Starter      string   // where the new starter is put
	Added, Other []string // its new tests, and its changed tests
}

// Empty says whether there is nothing to do.
func (p Plan) Empty() bool { return len(p.Write) == 0 && len(p.Remove) == 0 }

// Make makes the plan for the module's folder root. It changes nothing. An error says that a file cannot be read.
func Make(root string, base Base, to Version) (Plan, error) {
	m := maker{root: root, base: base, to: to, plan: Plan{Write: map[string]File{}, Aside: base.Files == nil}}
	for _, name := range slices.Sorted(maps.Keys(to)) {
		if err := m.file(name); err != nil {
			return Plan{}, err
		}
	}
	if err := m.removed(); err != nil {
		return Plan{}, err
	}
	return m.plan, nil
}

type maker struct {
	root string
	base Base
	to   Version
	plan Plan
}

// here returns a file of the checkout. there is false if it does not exist.
func (m *maker) here(name string) (text []byte, there bool, err error) {
	file := filepath.Join(m.root, filepath.FromSlash(name))
	info, err := os.Lstat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, false, nil
	case err == nil && !info.Mode().IsRegular():
		return nil, false, fmt.Errorf("%s is not a file (%s), and the new version has a file there. Move it away, and run the command again", file, info.Mode().Type())
	}
	text, err = os.ReadFile(file)
	return text, err == nil, err
}

// file plans one file of the new version.
func (m *maker) file(name string) error {
	text, there, err := m.here(name)
	if err != nil {
		return err
	}
	next := m.to[name]
	if starter, ok := m.to.starter(name); ok {
		return m.starter(name, text, there, starter)
	}
	was, known := m.base.Files[name]
	switch {
	case there && checkout.Same(text, next.Text):
		return nil
	case there && m.base.Files != nil && (!known || !checkout.Same(text, was.Text)):
		m.plan.Changed = append(m.plan.Changed, name)
	}
	m.plan.Write[name] = next
	return nil
}

// starter plans a file that a learner edits.
func (m *maker) starter(name string, text []byte, there bool, next File) error {
	was, err := m.wasStarter(name)
	switch {
	case err != nil:
		return err
	case !there:
		m.plan.Write[name] = next
	case checkout.Same(text, next.Text):
	case checkout.Same(text, was):
		m.plan.Write[name] = next
		m.plan.Renewed = append(m.plan.Renewed, name)
	case checkout.Same(was, next.Text):
		m.plan.Kept = append(m.plan.Kept, name)
	default:
		c := Conflict{File: name, Starter: name + ".new"}
		c.Added, c.Other = difference(was, next.Text)
		m.plan.Conflict = append(m.plan.Conflict, c)
		if old, there, err := m.here(c.Starter); err != nil || there && checkout.Same(old, next.Text) {
			return err
		}
		m.plan.Write[c.Starter] = next
	}
	return nil
}

// wasStarter returns the starter that the learner was given, or nil.
func (m *maker) wasStarter(name string) ([]byte, error) {
	if f, ok := m.base.Files.starter(name); ok {
		return f.Text, nil
	}
	text, _, err := m.here(starters.Dir + "/" + strings.TrimPrefix(name, "exercises/"))
	return text, err
}

// courseFolders hold only files of the course. A Go file that the new version lacks must not stay there: it would be compiled.
var courseFolders = []string{"grader", "lab", "solutions"}

// removed plans what the new version does not have any more.
func (m *maker) removed() error {
	if m.base.Files == nil {
		return m.leftOvers()
	}
	for _, name := range slices.Sorted(maps.Keys(m.base.Files)) {
		if _, still := m.to[name]; still {
			continue
		}
		text, there, err := m.here(name)
		_, learners := m.base.Files.starter(name)
		switch {
		case err != nil:
			return err
		case !there:
		case learners:
			m.plan.Gone = append(m.plan.Gone, name)
		case !m.base.Whole && !inCourse(name):
		case !checkout.Same(text, m.base.Files[name].Text):
			m.plan.Changed = append(m.plan.Changed, name)
		default:
			m.plan.Remove = append(m.plan.Remove, name)
		}
	}
	return nil
}

func inCourse(name string) bool {
	top, _, _ := strings.Cut(name, "/")
	return slices.Contains(courseFolders, top)
}

// leftOvers plans to remove files in the course's folders that the new version does not have. They are kept in a folder.
func (m *maker) leftOvers() error {
	for _, folder := range courseFolders {
		err := filepath.WalkDir(filepath.Join(m.root, folder), func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			rel, err := filepath.Rel(m.root, file)
			if err != nil {
				return err
			}
			name := filepath.ToSlash(rel)
			if _, still := m.to[name]; !still && !ours(filepath.Base(file)) {
				m.plan.Remove = append(m.plan.Remove, name)
			}
			return nil
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

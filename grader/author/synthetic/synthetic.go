// Package synthetic makes up a class: a folder of submissions, as platforms deliver them, from a seed. The grader is measured
// and tried with it.
//
// The submissions are the course's own solutions in several styles, parts of them, and one of each mistake that students make.
package synthetic

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Class is a class that is made up.
type Class struct {
	Root     string // the module's folder: solutions and starters are read there
	Students int    // at least 1
	Seed     uint64 // the same seed gives the same class, byte for byte
}

// Expected is what is known of a submission in advance.
type Expected struct {
	Kind   string `json:"kind"`             // one of Kinds
	Entry  string `json:"entry,omitempty"`  // its name in the folder; "": none
	Form   string `json:"form,omitempty"`   // "folder", "clone", "zip", "tar.gz" or "moodle"
	Litter string `json:"litter,omitempty"` // what a system or an editor left in it
	Late   bool   `json:"late,omitempty"`
	On     string `json:"on,omitempty"` // the exercise that the mistake was made in

	Styles    map[string]string `json:"styles,omitempty"`    // by exercise, the style it is written in
	Exercises map[string]string `json:"exercises,omitempty"` // the verdicts that are known exactly
	Tickets   map[string]string `json:"tickets,omitempty"`   // the same; "wrong|too strict" is one of the two
	Refused   []string          `json:"refused,omitempty"`   // exercises with a file that has to be refused
}

func (e *Expected) style(exercise, style string) {
	if e.Styles == nil {
		e.Styles = map[string]string{}
	}
	e.Styles[exercise] = style
}

// Write writes the class into the folder out, which must be missing or empty: an entry a student, roster.csv, grade.yaml,
// and expected.json with an Expected for each id of the roster. Only a folder, an archive or a Go file is an entry.
func (c Class) Write(out string) error {
	if c.Students < 1 {
		return fmt.Errorf("a class needs a student, and has %d", c.Students)
	}
	if there, err := os.ReadDir(out); err == nil && len(there) > 0 {
		return fmt.Errorf("%s is not empty. Name a new folder, or empty this one", out)
	}
	all, err := exercises(c.Root)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	roster := [][]string{{"id", "name", "section", "team", "email"}}
	expected := map[string]Expected{}
	for i, kind := range kinds(c.Students, rand.New(rand.NewPCG(c.Seed, 0))) {
		s := newStudent(i+1, kind, c.Seed)
		if err := s.writes(all); err != nil {
			return err
		}
		if kind != nothing {
			e, form := s.delivers(all)
			s.expected.Entry, s.expected.Form, s.expected.Late = e.name, form, s.handed.After(due)
			if err := e.write(out); err != nil {
				return err
			}
		}
		roster = append(roster, []string{s.ID, s.Name, s.Section, s.Team, s.email()})
		expected[s.ID] = s.expected
	}
	var table bytes.Buffer
	if err := csv.NewWriter(&table).WriteAll(roster); err != nil {
		return err
	}
	known, err := json.MarshalIndent(expected, "", "  ")
	if err != nil {
		return err
	}
	for name, text := range map[string][]byte{
		"roster.csv": table.Bytes(), "grade.yaml": []byte(c.settings(all)), "expected.json": append(known, '\n'),
	} {
		if err := os.WriteFile(filepath.Join(out, name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// settings is the class's grade.yaml.
func (c Class) settings(all []exercise) string {
	var b strings.Builder
	fmt.Fprintf(&b, "due: %s\nseed: %q\nexercises:\n", due.Format(time.RFC3339), fmt.Sprintf("synthetic-%d", c.Seed))
	for _, e := range all {
		fmt.Fprintf(&b, "  %s: 1\n", e.name)
	}
	return b.String()
}

// Package export writes the results of a class in the forms that others read: a grade book, learning platforms, and continuous
// integration. One format is one file.
//
// It reads [result.Class] and nothing else, so that a format can be added without knowing how grading works. What a reader may not
// see is not in it: [result.Class.For] took it out. Names and code of students are strangers' text: each format escapes them by its
// own rules.
package export

import (
	"fmt"
	"io"
	"time"

	"failurelab/grader/result"
)

// Format is a form of results. It has Class, One, or both.
type Format struct {
	Name  string // "csv"
	Short string // what it is for, in a few words
	File  string // what its file is called, where its reader looks for it: "results.json"
	Staff bool   // staff read it; if not, the student whom it is about. A caller may ask for the other

	Class func(w io.Writer, c result.Class, o Options) error                  // writes one file for the class; nil: it has none
	One   func(w io.Writer, c result.Class, m result.Member, o Options) error // writes one file for one student; nil: it has none
}

// Options are what a caller may ask for.
type Options struct {
	Wide bool                    // csv: one column a ticket
	At   time.Time               // of the report
	Env  func(key string) string // the environment, which on some platforms names the submission; nil: it is empty

	// Grade is the mark as staff see it. A format may take points from it only if its platform keeps them from the student.
	Grade result.Mark
}

// env returns a variable of the environment; "" if it is not set.
func (o Options) env(key string) string {
	if o.Env == nil {
		return ""
	}
	return o.Env(key)
}

// IncompleteError is why a platform gets no grade: an exercise could not be graded, by our fault.
type IncompleteError struct {
	Student, Exercise, Fault string
}

// Error says what to do.
func (e *IncompleteError) Error() string {
	return fmt.Sprintf("no grade for %s: %s could not be graded (%s). Run class grade again, and then this command", line(e.Student), e.Exercise, line(e.Fault))
}

// complete is an [IncompleteError] if a mark must not be published.
func complete(m result.Mark) error {
	for _, e := range m.Exercises {
		if e.Fault != "" {
			return &IncompleteError{m.Student, e.Exercise, e.Fault}
		}
	}
	return nil
}

// Formats are all formats, in the order of their names.
func Formats() []Format {
	return []Format{
		classroom50Format(),
		csvFormat(),
		exercismFormat(),
		githubFormat(),
		gradescopeFormat(),
		htmlFormat(),
		jsonFormat(),
		junitFormat(),
		markdownFormat(),
		prairielearnFormat(),
		tapFormat(),
	}
}

// Find returns the format with a name, and whether there is one.
func Find(name string) (Format, bool) {
	for _, f := range Formats() {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}

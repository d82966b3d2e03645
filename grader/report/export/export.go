// Package export writes the results of a class in the forms that others read: a grade book, learning platforms, and continuous
// integration. One format is one file.
//
// It reads [result.Class] and nothing else, so that a format can be added without knowing how grading works. Names and code of
// students are strangers' text: each format escapes them by its own rules.
package export

import (
	"io"

	"failurelab/grader/result"
)

// Format is a form of results. It has Class, One, or both.
type Format struct {
	Name  string // "csv"
	Short string // what it is for, in a few words
	File  string // what its file is called, where its reader looks for it: "results.json"

	Class func(w io.Writer, c result.Class, o Options) error                  // writes one file for the class; nil: it has none
	One   func(w io.Writer, c result.Class, m result.Member, o Options) error // writes one file for one student; nil: it has none
}

// Options are what a caller may ask for.
type Options struct {
	Wide bool // csv: one column a ticket
}

// Formats are all formats, in the order of their names.
func Formats() []Format {
	return []Format{
		csvFormat(),
		htmlFormat(),
		jsonFormat(),
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

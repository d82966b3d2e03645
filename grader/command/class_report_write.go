package command

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"failurelab/grader/checkout"
	"failurelab/grader/class/store"
	"failurelab/grader/report/export"
	"failurelab/grader/result"
)

// exporting writes a class in one form.
type exporting struct {
	session    *session
	asked      reporting
	format     export.Format
	class      result.Class
	readers    result.Audience
	incomplete bool // a mark could not be written, by our fault, which was said
}

// write writes one file for the class, or one for each student.
func (x *exporting) write() error {
	f, several := x.format, x.asked.student == "" && len(x.class.Members) > 1
	switch {
	case x.asked.summary != "" && f.Name != "github":
		return misuse("--summary is for --format github")
	case f.Class != nil && x.readers.Staff && (x.asked.student == "" || f.One == nil):
		return x.to(x.asked.out, func(b *bytes.Buffer) error { return f.Class(b, x.class, x.asked.options) })
	case several && f.One == nil:
		return misuse("students see only their own results: give --student ID")
	case several && x.asked.out == "":
		return misuse("--format " + f.Name + " writes one file a student: give --out DIR, or --student ID")
	case several && x.asked.metadata != "":
		return misuse("--metadata is about one submission: give --student ID")
	}
	for _, m := range x.class.Members {
		err := x.one(m)
		var incomplete *export.IncompleteError
		if errors.As(err, &incomplete) {
			fmt.Fprintln(x.session.err, shown(incomplete.Error()))
			x.incomplete = true
		} else if err != nil {
			return err
		}
	}
	return nil
}

// one writes what the audience may see of one student.
func (x *exporting) one(m result.Member) error {
	c := x.class.For(x.readers, m.ID)
	out := x.asked.out
	if x.asked.student == "" && len(x.class.Members) > 1 {
		out = filepath.Join(x.asked.out, store.FileName(m.ID), x.format.File)
		if err := os.MkdirAll(filepath.Dir(out), 0o750); err != nil {
			return err
		}
	}
	options := x.asked.options
	options.Grade = m.Mark
	for _, of := range c.Members {
		if of.ID != m.ID {
			continue
		}
		err := x.to(out, func(b *bytes.Buffer) error {
			if x.format.One == nil {
				return x.format.Class(b, c, options)
			}
			return x.format.One(b, c, of, options)
		})
		if err != nil || x.asked.summary == "" {
			return err
		}
		return x.summarize(c, of)
	}
	return nil
}

// to writes a whole file or none; "": to standard output.
func (x *exporting) to(file string, write func(b *bytes.Buffer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		var incomplete *export.IncompleteError
		if errors.As(err, &incomplete) {
			return err
		}
		return wrongInput(err.Error()) // a buffer takes everything
	}
	if file == "" {
		_, err := x.session.out.Write(b.Bytes())
		return err
	}
	return checkout.Replace(file, b.Bytes(), 0o600)
}

// summarize appends a result to the summary of a step, which other steps write too.
func (x *exporting) summarize(c result.Class, m result.Member) error {
	file, err := os.OpenFile(x.asked.summary, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return wrongInput(fmt.Sprintf("--summary cannot be written: %v", err))
	}
	return errors.Join(export.WriteSummary(file, c, m), file.Close())
}

package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"failurelab/grader/checkout"
	"failurelab/lab/wire"
)

// records is the folder of the records in a folder of results.
const records = "records"

// abandoned is how old a temporary file is when it belongs to no process that is still writing it.
const abandoned = time.Hour

// mode is that of new files: grades are for their owner.
const (
	mode       = 0o600
	folderMode = 0o700
)

// ErrFull is in an error of [Store.Write] and [Store.WriteRun] if the disk is full, or a quota is used up.
var ErrFull = errors.New("the disk is full")

// Store is a folder of results. Several goroutines, processes and machines may use it at the same time.
type Store struct{ dir string }

// Open opens a folder of results, and makes it if there is none. It removes temporary files that a killed process left behind
// more than an hour ago; younger ones do no harm.
func Open(dir string) (*Store, error) {
	s := &Store{dir: dir}
	if err := os.MkdirAll(filepath.Join(dir, records), folderMode); err != nil {
		return nil, fmt.Errorf("the folder of results cannot be made. Choose another one with --out: %w", full(err))
	}
	for _, folder := range []string{dir, filepath.Join(dir, records)} {
		if err := sweep(folder); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// sweep removes temporary files that nobody writes any more.
func sweep(folder string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return fmt.Errorf("the folder of results cannot be read: %w", err)
	}
	for _, e := range entries {
		if !isTemporary(e.Name()) {
			continue
		}
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > abandoned {
			_ = os.Remove(filepath.Join(folder, e.Name())) // it is never read, so it may as well stay
		}
	}
	return nil
}

func isTemporary(name string) bool {
	return strings.HasPrefix(name, ".") && strings.HasSuffix(name, ".tmp")
}

// Write stores a record, in the place of an older one of the same student. It sets the schema. After an error the older record
// is still there. The error contains [ErrFull] if the disk is full.
func (s *Store) Write(r Record) error {
	switch {
	case r.Student == "":
		return errors.New("a record needs the id of its student")
	case !utf8.ValidString(r.Student):
		return fmt.Errorf("student %s: the id is not valid UTF-8, so no file can hold it. Give the submission another name", wire.Shown(r.Student))
	}
	r.Schema = Schema
	return s.write(s.path(r.Student), "the record of "+wire.Shown(r.Student), r)
}

// write replaces a file with a value's JSON. what names it in an error.
func (s *Store) write(path, what string, v any) error {
	b, err := json.MarshalIndent(v, "", " ")
	if err == nil {
		err = checkout.Replace(path, append(b, '\n'), mode)
	}
	if err != nil {
		return fmt.Errorf("%s: %s was not written. %s: %w", s.dir, what, remedy(err), full(err))
	}
	return nil
}

// full adds [ErrFull] to an error that says it in a system's own way.
func full(err error) error {
	if err == nil || !isFull(err) {
		return err
	}
	return fmt.Errorf("%w (%w)", ErrFull, err)
}

func remedy(err error) string {
	if isFull(err) {
		return "What was written before is safe. Make room there, and run the same command again: it goes on where this one stopped"
	}
	return "What was written before is safe. Mend the folder, and run the same command again"
}

// Read returns the record of a student. The error is [fs.ErrNotExist] if there is none, and a [DamagedError] if its file cannot
// be used.
func (s *Store) Read(student string) (Record, error) {
	r, err := readRecord(s.path(student))
	if err == nil && r.Student != student {
		err = &DamagedError{File: s.path(student), Why: fmt.Sprintf("it is the record of %s", wire.Shown(r.Student))}
	}
	if errors.Is(err, fs.ErrNotExist) {
		return Record{}, fmt.Errorf("%s has no record in %s: %w", wire.Shown(student), s.dir, fs.ErrNotExist)
	}
	return r, err
}

// path is where a student's record is.
func (s *Store) path(student string) string { return filepath.Join(s.dir, records, fileName(student)) }

// DamagedError is a file that is not used, as if it were missing.
type DamagedError struct {
	File string
	Why  string
}

func (d *DamagedError) Error() string {
	return fmt.Sprintf("%s cannot be used, so it counts as missing: %s. Grade again to replace it", d.File, d.Why)
}

// readRecord reads a whole record.
func readRecord(path string) (Record, error) {
	var r Record
	err := read(path, &r)
	if err == nil {
		err = fits(path, r.Schema, Schema, r.Student)
	}
	if err != nil {
		return Record{}, err
	}
	return r, nil
}

// read reads a file's JSON into v.
func read(path string, v any) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, v); err != nil {
		return &DamagedError{File: path, Why: "it is no JSON of ours: " + wire.Shown(err.Error())}
	}
	return nil
}

// fits says why a record does not belong in a file.
func fits(path, schema, want, student string) error {
	switch {
	case schema != want:
		return &DamagedError{File: path, Why: fmt.Sprintf("its schema is %q, and this version reads %q", wire.Shown(schema), want)}
	case filepath.Base(path) != fileName(student):
		return &DamagedError{File: path, Why: fmt.Sprintf("it is the record of %s, whose file is called %s", wire.Shown(student), fileName(student))}
	default:
		return nil
	}
}

package notes

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"unicode/utf8"

	"failurelab/grader/checkout"
	"failurelab/grader/class/store"
	"failurelab/grader/result"
)

// Dir is the folder of the notes, in a folder of results.
const Dir = "notes"

// Limits on what is kept, in bytes.
const (
	MaxNote = 64 << 10 // of one note
	maxFile = 1 << 20  // of one student's notes
)

// File is where the notes on a student are. The file need not exist.
func File(results, student string) string {
	return filepath.Join(results, Dir, store.FileName(student)+".md")
}

// Read reads the notes on a student. Without a file there are none.
func Read(results, student string) (Sheet, error) {
	file := File(results, student)
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return Sheet{}, nil
	}
	if err != nil {
		return Sheet{}, fmt.Errorf("the notes on %q cannot be read: %w", student, err)
	}
	defer func() { _ = f.Close() }() // it was only read
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		return Sheet{}, fmt.Errorf("the notes on %q cannot be read: %w", student, err)
	case len(text) > maxFile:
		return Sheet{}, fmt.Errorf("%s is longer than %d MB, so it is no file of notes. Shorten it, or move it away", file, maxFile>>20)
	case !utf8.Valid(text):
		return Sheet{}, fmt.Errorf("%s is not UTF-8. Save it as UTF-8", file)
	}
	return Parse(string(text)), nil
}

// Fill gives the members of a class the notes on them, of all its folders of results.
func Fill(c *result.Class, results ...string) error {
	for i := range c.Members {
		m := &c.Members[i]
		for _, dir := range results {
			s, err := Read(dir, m.ID)
			if err != nil {
				return err
			}
			m.Notes = append(m.Notes, s.Notes...)
		}
	}
	return nil
}

// StaleError is the error for a note that was changed since the writer saw it.
type StaleError struct {
	Now string // the text on the disk
}

func (e *StaleError) Error() string {
	return "this note was changed meanwhile. Your text is not saved yet. Compare the two, and save again"
}

// path is what a note may be about.
var path = regexp.MustCompile(`^[^\s:/\\]+/[^\s:\\]+\.go$`)

// Write writes a note on a student, or removes it if its text is empty. seen is the [Version] of the text that the writer saw on
// that line; if there is another one now, the error is a [*StaleError] and nothing is written. Changes of other notes do not
// matter: they stay.
func Write(results, student string, n result.Note, seen string) (Sheet, error) {
	switch {
	case n.Path == "" && n.Line != 0, n.Line < 0, n.Line >= 1e9, n.Path != "" && !path.MatchString(n.Path):
		return Sheet{}, fmt.Errorf("no note can be on %q, line %d. Name a file of the submission and a line of it", n.Path, n.Line)
	case len(n.Text) > MaxNote:
		return Sheet{}, fmt.Errorf("the note is longer than %d KB. Shorten it", MaxNote>>10)
	case !utf8.ValidString(n.Text):
		return Sheet{}, errors.New("the note is not UTF-8")
	}
	old, err := Read(results, student)
	if err != nil {
		return Sheet{}, err
	}
	if now := old.Text(n.Path, n.Line); Version(now) != seen {
		return Sheet{}, &StaleError{Now: now}
	}
	s := old.With(n)
	if s.Above == "" {
		s.Above = "# Notes on " + strings.Join(strings.Fields(student), " ")
	}
	text := s.String()
	if len(text) > maxFile {
		return Sheet{}, fmt.Errorf("the notes on %q would be longer than %d MB. Shorten them", student, maxFile>>20)
	}
	file := File(results, student)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return Sheet{}, fmt.Errorf("the note cannot be written: %w", err)
	}
	if err := checkout.Replace(file, []byte(text), 0o600); err != nil {
		return Sheet{}, fmt.Errorf("the note cannot be written: %w. Make room, and save again", err)
	}
	return s, nil
}

// Version names a text: another text has another version.
func Version(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:16])
}

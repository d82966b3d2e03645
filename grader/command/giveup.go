package command

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"failurelab/grader/checkout"
)

// surrender is a ticket whose solution was looked at before the ticket was done.
type surrender struct {
	Exercise string    `json:"exercise"`
	At       time.Time `json:"at"`
}

// surrenders is the path of the file that remembers them, next to the file for the hints.
func (s *session) surrenders() string { return filepath.Join(filepath.Dir(s.hints), ".given-up.json") }

// gaveUp returns what was given up, by ticket number, or by exercise for a triage. The map is never nil. The error means that the
// file cannot be read.
func (s *session) gaveUp() (map[string]surrender, error) {
	given := map[string]surrender{}
	b, err := os.ReadFile(s.surrenders())
	if errors.Is(err, fs.ErrNotExist) {
		return given, nil
	}
	if err == nil {
		err = json.Unmarshal(b, &given)
	}
	if err != nil {
		return map[string]surrender{}, fmt.Errorf("%s cannot be read. Delete it to start over: %w", s.surrenders(), err)
	}
	return given, nil
}

// giveUp remembers that something is given up. Only the first time counts.
func (s *session) giveUp(name, exercise string) error {
	given, err := s.gaveUp()
	if err != nil {
		return err
	}
	if _, already := given[name]; already {
		return nil
	}
	given[name] = surrender{Exercise: exercise, At: time.Now().UTC().Truncate(time.Second)}
	b, err := json.MarshalIndent(given, "", "  ")
	if err != nil {
		return err
	}
	return checkout.Replace(s.surrenders(), append(b, '\n'), 0o644)
}

package command

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"failurelab/grader/checkout"
)

// remember counts one more step of a lab, and returns its number. If the step could not be stored, it returns an error too, but the
// number is still valid: a hint must not depend on a file.
func (s *session) remember(code string, begin, most int) (int, error) {
	said, err := s.remembered()
	said[code] = min(max(said[code]+1, begin), most)
	if err == nil {
		err = s.write(said)
	}
	return said[code], err
}

// write replaces the file.
func (s *session) write(said map[string]int) error {
	b, err := json.MarshalIndent(said, "", "  ")
	if err != nil {
		return err
	}
	return checkout.Replace(s.hints, append(b, '\n'), 0o600)
}

// remembered returns how many steps of each lab were shown. The map is never nil.
func (s *session) remembered() (map[string]int, error) {
	b, err := os.ReadFile(s.hints)
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]int{}, nil
	}
	var said map[string]int
	if err == nil {
		err = json.Unmarshal(b, &said)
	}
	if err != nil {
		err = fmt.Errorf("%s cannot be read. Delete it to start with the first hints again: %w", s.hints, err)
	}
	if said == nil {
		said = map[string]int{}
	}
	return said, err
}

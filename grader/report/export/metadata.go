package export

import (
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// Metadata is what Gradescope records of a submission and of those before it: /autograder/submission_metadata.json.
type Metadata struct {
	Handed  time.Time
	Earlier []time.Time // when the student handed in before, without runs in which the autograder failed
}

// ReadMetadata reads Gradescope's record.
func ReadMetadata(r io.Reader) (Metadata, error) {
	var raw struct {
		Created  time.Time `json:"created_at"`
		Previous []struct {
			Time  time.Time `json:"submission_time"`
			Error bool      `json:"autograder_error"`
		} `json:"previous_submissions"`
	}
	if err := json.NewDecoder(r).Decode(&raw); err != nil {
		return Metadata{}, fmt.Errorf("this is no submission_metadata.json of Gradescope: %w", err)
	}
	if raw.Created.IsZero() {
		return Metadata{}, fmt.Errorf("this is no submission_metadata.json of Gradescope: it has no created_at")
	}
	m := Metadata{Handed: raw.Created}
	for _, p := range raw.Previous {
		if !p.Error {
			m.Earlier = append(m.Earlier, p.Time)
		}
	}
	return m, nil
}

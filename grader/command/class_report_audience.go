package command

import (
	"fmt"
	"os"
	"time"

	"failurelab/grader/class/settings"
	"failurelab/grader/report/export"
	"failurelab/grader/result"
)

// The values of --audience.
const (
	forStudent = "student"
	forStaff   = "staff"
)

// readersOf says who a report is for, and how much of it they may see at a time.
func (r reporting) readersOf(f export.Format, p settings.Settings, at time.Time) (result.Audience, error) {
	switch {
	case r.audience == forStaff || r.audience == "" && f.Staff:
		return result.Audience{Staff: true}, nil
	case r.audience != "" && r.audience != forStudent:
		return result.Audience{}, misuse(fmt.Sprintf("--audience %q: there is %s and %s", r.audience, forStudent, forStaff))
	case r.metadata == "":
		return p.Student(at), nil
	}
	file, err := os.Open(r.metadata)
	if err != nil {
		return result.Audience{}, wrongInput(fmt.Sprintf("--metadata cannot be read: %v", err))
	}
	defer func() { _ = file.Close() }()
	m, err := export.ReadMetadata(file)
	if err != nil {
		return result.Audience{}, wrongInput(fmt.Sprintf("%s: %v", r.metadata, err))
	}
	return p.StudentAgain(at, m.Handed, m.Earlier), nil
}

// moment is the time that --at gives; "" is now.
func moment(at string) (time.Time, error) {
	if at == "" {
		return time.Now(), nil
	}
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return t, wrongInput(fmt.Sprintf("--at %q is no time. Write it with its zone, such as 2026-12-01T18:00:00+01:00", at))
	}
	return t, nil
}

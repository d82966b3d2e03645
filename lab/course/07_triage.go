package course

import (
	"slices"

	"failurelab/lab/failure"
)

func triage() *Exercise {
	return &Exercise{
		Name:   "07_triage",
		Title:  "All of it: you are on call",
		OnCall: true,
		Suspects: slices.DeleteFunc(failure.All(), func(f *failure.Failure) bool {
			return f.Ticket == nil || f.Ticket.Stretch
		}),
	}
}

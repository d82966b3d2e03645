// Package store keeps the results of a class as files: one [Record] for each submission, and a [Run] for each time that the
// grader ran.
//
// A record holds what was observed, and no points. So a changed policy needs no new run. Every file is written to a temporary
// name and then renamed: a reader never meets half of one. The package makes no points and reads no settings.
package store

import (
	"slices"
	"time"

	"failurelab/grader/judge"
	"failurelab/grader/result"
)

// Schema names the JSON form of a [Record], which record.schema.json describes. It changes when a field changes its meaning or
// goes away.
const Schema = "failurelab/class-record/v1"

// Record is everything that is known about one student's submission.
type Record struct {
	Schema    string         `json:"schema"`
	Student   string         `json:"student"` // the id, as the roster has it; never ""
	Digests   result.Digests `json:"digests"`
	Handed    Handed         `json:"handed"`
	Sandbox   Sandbox        `json:"sandbox"`
	Exercises []Exercise     `json:"exercises,omitempty"` // in the order of the course; none if there is no submission

	GradedAt time.Time     `json:"graded_at"` // by the grader's clock, in UTC
	Took     time.Duration `json:"took_ns"`   // of the whole submission, its build included
}

// Handed is what the student handed in.
type Handed struct {
	None     bool             `json:"none,omitempty"`  // there is no submission, and the other fields say nothing
	Entry    string           `json:"entry,omitempty"` // its name in the folder of submissions
	Time     time.Time        `json:"time,omitzero"`   // when it was handed in; zero: unknown
	TimeFrom string           `json:"time_from,omitempty"`
	Files    []File           `json:"files,omitempty"`   // that were taken, by path
	Refused  []result.Refusal `json:"refused,omitempty"` // what was not taken or not built, and why
	Notes    []string         `json:"notes,omitempty"`   // what the teacher should know
}

// File is a source file of a submission.
type File struct {
	Path   string `json:"path"`   // below exercises/, with slashes
	SHA256 string `json:"sha256"` // in hex, of the file as it was built
	Bytes  int    `json:"bytes"`
	Text   string `json:"text"` // as it was built
}

// Sandbox says what kept the submission in its place.
type Sandbox struct {
	Enforced []string `json:"enforced,omitempty"`
	Missing  []string `json:"missing,omitempty"` // what this machine could not do
}

// Exercise is what was seen of one exercise. If it has neither observations nor a fault, it was refused, and Handed.Refused
// says why.
type Exercise struct {
	Name         string              `json:"name"` // "01_unauthorized"
	Observations *judge.Observations `json:"observations,omitempty"`
	Fault        string              `json:"fault,omitempty"` // of ours: the exercise is graded again the next time
}

// Current says whether a record need not be graded again: it was made with the same digests, and no exercise has a fault.
func Current(r Record, d result.Digests) bool {
	return r.Schema == Schema && r.Digests == d &&
		!slices.ContainsFunc(r.Exercises, func(e Exercise) bool { return e.Fault != "" })
}

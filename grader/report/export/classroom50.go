package export

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"failurelab/grader/result"
)

// classroom50Format is the result.json of Classroom 50 (classroom50/result/v1).
//
// Its scores are whole numbers, and never more than the most: a bonus beyond that is lost there, and stands in the grade book.
// Who and what was graded is in the environment of the job.
func classroom50Format() Format {
	return Format{Name: "classroom50", Short: "Classroom 50: result.json of one submission, in its job", File: "result.json", One: writeClassroom50}
}

type classroom50 struct {
	Schema         string            `json:"schema"`
	Classroom      string            `json:"classroom"`
	Assignment     string            `json:"assignment"`
	AssignmentType string            `json:"assignment_type"`
	Owner          string            `json:"owner"`
	Submission     string            `json:"submission"`
	Commit         string            `json:"commit"`
	Release        string            `json:"release"`
	Review         string            `json:"review"`
	Handed         string            `json:"datetime"`
	Graded         string            `json:"graded_at"`
	Score          int               `json:"score"`
	Max            int               `json:"max-score"`
	Tests          []classroom50Test `json:"tests"`
	By             *classroom50User  `json:"submitted_by,omitempty"`
}

type classroom50Test struct {
	Name    string `json:"test-name"`
	Passed  bool   `json:"passed"`
	Score   int    `json:"score"`
	Max     int    `json:"max-score"`
	Message string `json:"message,omitempty"`
}

type classroom50User struct {
	Name string `json:"username"`
	ID   *int   `json:"id"`
}

func writeClassroom50(w io.Writer, _ result.Class, m result.Member, o Options) error {
	if err := complete(o.Grade); err != nil {
		return err
	}
	r := classroom50{
		Schema: "classroom50/result/v1", Classroom: o.env("CLASSROOM"), Assignment: o.env("ASSIGNMENT"),
		AssignmentType: cmp.Or(o.env("ASSIGNMENT_TYPE"), "individual"), Owner: cmp.Or(o.env("OWNER"), o.env("USERNAME")),
		Submission: o.env("SUBMISSION_TAG"), Commit: o.env("COMMIT_URL"), Release: o.env("RELEASE_URL"),
		Review: cmp.Or(o.env("REVIEW_URL"), o.env("COMMIT_URL")), Handed: utc(m.Mark.Time), Graded: utc(o.At), Tests: []classroom50Test{}, By: pusher(o),
	}
	if err := r.lacks(); err != nil {
		return err
	}
	if m.Mark.Time.IsZero() {
		return fmt.Errorf("the time of the submission of %s is unknown, and Classroom 50 needs it. Grade a clone with its history", line(m.ID))
	}
	r.Max = int(math.Round(m.Mark.Max))
	r.Score = min(int(math.Round(m.Mark.Final)), r.Max)
	for _, of := range rowsOf(m.Mark) {
		if of.Points < 0 { // there are no negative scores. The total has it
			continue
		}
		score := int(math.Round(of.Points))
		r.Tests = append(r.Tests, classroom50Test{
			Name: of.Title(), Passed: of.State == passed, Score: score, Max: max(score, int(math.Round(of.Max))), Message: of.Text(),
		})
	}
	return writeIndented(w, r)
}

// lacks says which variables the job does not have.
func (r classroom50) lacks() error {
	var names []string
	for name, value := range map[string]string{
		"CLASSROOM": r.Classroom, "ASSIGNMENT": r.Assignment, "OWNER": r.Owner, "SUBMISSION_TAG": r.Submission, "COMMIT_URL": r.Commit, "RELEASE_URL": r.Release,
	} {
		if value == "" {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	slices.Sort(names)
	return fmt.Errorf("the environment lacks %s. Run this in a job of Classroom 50, which sets them", strings.Join(names, ", "))
}

// pusher is who pushed the submission; nil if that is unknown.
func pusher(o Options) *classroom50User {
	name := o.env("GITHUB_ACTOR")
	if name == "" {
		return nil
	}
	u := &classroom50User{Name: name}
	if id, err := strconv.Atoi(o.env("GITHUB_ACTOR_ID")); err == nil {
		u.ID = &id
	}
	return u
}

func utc(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

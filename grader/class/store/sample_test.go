package store

import (
	"time"

	"failurelab/grader/judge"
	"failurelab/grader/result"
)

// digests are what the sample depends on.
func digests() result.Digests {
	return result.Digests{Grader: "aa", Course: "bb", Settings: "cc", Submission: "dd"}
}

// sample is a record of a student.
func sample(student string) Record {
	return Record{
		Schema: Schema, Student: student, Digests: digests(),
		Handed: Handed{
			Entry: student + ".zip", Time: time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC), TimeFrom: "git commit",
			Files:   []File{{Path: "01_unauthorized/exercise_test.go", SHA256: "ee", Bytes: 12}},
			Refused: []result.Refusal{{Exercise: "02_forbidden", File: "02_forbidden/exercise_test.go", Line: 3, Reason: "cgo"}},
			Notes:   []string{"another entry does not count"},
		},
		Sandbox: Sandbox{Enforced: []string{"landlock"}, Missing: []string{"user namespace"}},
		Exercises: []Exercise{{Name: "01_unauthorized", Observations: &judge.Observations{
			Schema: judge.ObservationsSchema, Exercise: "01_unauthorized", Scope: result.Whole, Seed: 1<<64 - 1, Tried: 3,
		}}},
		GradedAt: time.Date(2026, 11, 26, 13, 0, 0, 0, time.UTC), Took: 7,
	}
}

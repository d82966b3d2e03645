package grader

import (
	"net/http"
	"strings"
	"testing"

	"failurelab/lab"
	"failurelab/lab/course"
	"failurelab/lab/failure"
	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A check that cannot fail proves nothing: here is a course with a defect of each kind.
func TestVerifyNamesDefects(t *testing.T) {
	t.Parallel()
	nothing := func(*world.World) {}
	for _, tc := range []struct {
		name   string
		damage func(*failure.Ticket)
		want   string
	}{
		{"equivalent", func(f *failure.Ticket) { f.Mutants[0].Swap = nothing }, "01-T105-m1 changes nothing that anybody could observe"},
		{"equivalent elsewhere too", func(f *failure.Ticket) { f.Mutants[0].Swap, f.Mutants[0].Elsewhere = nothing, "/health" }, "01-T105-m1 changes nothing that anybody could observe"},
		{"free", func(f *failure.Ticket) { f.Mutants[0].Swap = failure.Status(http.StatusTeapot) }, "01-T105-m1 is free"},
		{"no other status", func(f *failure.Ticket) { f.Mutants[0].Status = true }, "01-T105-m1 is said to differ in its status"},
		{"does not look alike", func(f *failure.Ticket) { f.LookAlikes[0] = failure.LookAlike{Cause: lab.WrongPassword, Ask: "?"} }, "01-T105-l1 does not look alike: POST /login 401"},
		{"does not cure", func(f *failure.Ticket) { f.Cure = nothing }, "01-T105-h1: the cure does not help"},
		{"no such clause", func(f *failure.Ticket) { f.Mutants[0].Clause = "999.9" }, "a clause of the contract"},
		{"no question", func(f *failure.Ticket) { f.LookAlikes[0].Ask = "" }, "it needs a question"},
		{"too few", func(f *failure.Ticket) { f.Mutants = f.Mutants[:1] }, "Mutants: 1 broken labs, want 2 to 4"},
		{"gives itself away", func(f *failure.Ticket) { f.Symptom = "My token has expired" }, "gives the answer away"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			f, ticket := failure.ExpiredToken, *failure.ExpiredToken.Ticket
			ticket.Mutants = append([]failure.Mutant{}, ticket.Mutants...)
			ticket.LookAlikes = append([]failure.LookAlike{}, ticket.LookAlikes...)
			f.Ticket = &ticket
			e := *course.Find("01_unauthorized")
			e.Suspects = append([]*failure.Failure{}, e.Suspects...)
			for i, s := range e.Suspects {
				if s.Cause == f.Cause {
					e.Suspects[i] = &f
				}
			}
			tc.damage(&ticket)

			v := &verifier{exercise: &e, complaints: map[string][]string{}}
			v.words(course.Folder{})
			require.NoError(t, v.labs(t.Context(), &f))
			assert.Contains(t, strings.Join(v.complaints["T105"], "\n"), tc.want)
		})
	}
}

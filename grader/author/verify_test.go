package author

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"failurelab/grader/result"
	"failurelab/lab"
	"failurelab/lab/api"
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
		damage func(*failure.Failure)
		want   string
	}{
		{"equivalent", func(f *failure.Failure) { f.Ticket.Mutants[0].Swap = nothing }, "changes nothing that a test could observe"},
		{"equivalent elsewhere too", func(f *failure.Failure) { f.Ticket.Mutants[0].Swap, f.Ticket.Mutants[0].Elsewhere = nothing, "/health" }, "changes nothing that a test could observe"},
		{"free", func(f *failure.Failure) { f.Ticket.Mutants[0].Swap = failure.Status(http.StatusTeapot) }, "is free: a test that checks only the status catches it, because it shows GET /api/v1/ping 418, and a correct lab shows GET /api/v1/ping 401. Set Status"},
		{"no other status", func(f *failure.Failure) { f.Ticket.Mutants[0].Status = true }, `01-T105-m1 (broken lab, clause 401.`},
		{"does not look alike", func(f *failure.Failure) {
			f.Ticket.LookAlikes[0] = failure.LookAlike{Cause: lab.WrongPassword, Ask: "?"}
		}, "01-T105-l1 (the look-alike wrong-password) does not look alike: it shows POST /login 401"},
		{"does not cure", func(f *failure.Failure) { f.Cure = nothing }, "01-T105-h1 (the healthy lab): the cure does not help"},
		{"twice", func(f *failure.Failure) { f.Ticket.Mutants[1].Swap = f.Ticket.Mutants[0].Swap }, "shows exactly the same as 01-T105-m1 (broken lab, clause 401."},
		{"a house rule too", func(f *failure.Failure) {
			f.Ticket.Mutants[0].Swap = failure.Problem(func(p *api.Problem) { p.Media = "application/json" })
		}, `01-h3 (house rule, clause 401.3: "a lab that sends problem details as plain application/json") shows exactly the same as 01-T105-m1`},
		{"no such clause", func(f *failure.Failure) { f.Ticket.Mutants[0].Clause = "999.9" }, "a clause of the contract"},
		{"no question", func(f *failure.Failure) { f.Ticket.LookAlikes[0].Ask = "" }, "it needs a question"},
		{"too few", func(f *failure.Failure) { f.Ticket.Mutants = f.Ticket.Mutants[:1] }, "Mutants: 1 broken labs, want 2 to 6"},
		{"gives itself away", func(f *failure.Failure) { f.Ticket.Symptom = "My token has expired" }, "gives the answer away"},
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
			tc.damage(&f)

			v := newVerifier(&e, "", io.Discard)
			said := func() string {
				var lines []string
				for _, d := range v.defects["T105"] {
					lines = append(lines, d.String())
				}
				return strings.Join(lines, "\n")
			}
			v.words(course.Folder{})
			if !strings.Contains(said(), tc.want) { // its texts do not say so: do its labs?
				require.NoError(t, v.labs(t.Context(), &f))
			}
			assert.Contains(t, said(), tc.want)
		})
	}
}

// Defects that follow from a placeholder are not reported: the texts come first.
func TestLabsWaitForTexts(t *testing.T) {
	t.Parallel()
	f, ticket := failure.ExpiredToken, *failure.ExpiredToken.Ticket
	f.Ticket, f.Reached, ticket.Begin = &ticket, 0, ""
	e := *course.Find("01_unauthorized")
	e.Suspects = slices.Clone(e.Suspects)
	e.Suspects[slices.IndexFunc(e.Suspects, func(s *failure.Failure) bool { return s.Cause == f.Cause })] = &f
	v := newVerifier(&e, "", io.Discard)

	v.words(course.Folder{})
	v.solution(result.Result{Verdict: result.Started, Tickets: []result.Ticket{
		{Ticket: "T105", Verdict: result.NotStarted, Message: "not begun"}, {Ticket: "T101", Verdict: result.Wrong, Message: "red"},
	}, House: []result.Trial{{Code: "01-h1"}}})

	var out strings.Builder
	v.write(&out)
	assert.Contains(t, out.String(), "OFF T105 expired-token")
	assert.Contains(t, out.String(), "expired_token.go: Begin is empty")
	assert.Contains(t, out.String(), "expired_token.go: Reached is not answered")
	assert.Equal(t, 1, strings.Count(out.String(), "Its labs and its solution are checked once"))
	assert.NotContains(t, out.String(), "not begun")
	assert.NotContains(t, out.String(), "01-h1", "the missing test may be the one that catches it")
	assert.Contains(t, out.String(), `the solution's verdict is "wrong": red`)
}

// A defect in a solution is reported with its line, and with the command that shows it.
func TestDefectsOfSolutions(t *testing.T) {
	t.Parallel()
	v := newVerifier(course.Find("01_unauthorized"), "", io.Discard)
	v.solution(result.Result{
		Verdict: result.Started,
		Tickets: []result.Ticket{
			{Ticket: "T105", Verdict: result.Wrong, At: "solutions/01_unauthorized/exercise_test.go:20", Message: "TestT105 fails\non a lab"},
			{Ticket: "T101", Verdict: result.Done, EdgeCases: []result.Trial{{Code: "01-T101-s1"}}},
		},
		House: []result.Trial{{Code: "01-h1", Clause: "401.2"}},
	})
	v.solution(result.Result{Verdict: result.DoesNotCompile, Message: "x"})
	var out strings.Builder
	assert.Equal(t, 4, v.write(&out))
	for _, want := range []string{
		`solutions/01_unauthorized/exercise_test.go:20: the solution's verdict is "wrong": TestT105 fails on a lab. To see it: go test -v -run T105 ./solutions/01_unauthorized`,
		`the solution misses 01-T101-s1 (edge case, clause 401.2: "a lab `, `no test of the solution catches 01-h1 (house rule, clause 401.2: "a lab `, `OFF: solutions/01_unauthorized/exercise_test.go: the solution's verdict is "does not compile": x`,
		"OFF T105 expired-token",
	} {
		assert.Contains(t, out.String(), want)
	}
}

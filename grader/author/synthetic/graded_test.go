package synthetic

import (
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"failurelab/grader/judge"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/course"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var graded = flag.Bool("graded", false, "grade every style and every mistake, and compare the verdicts with those that are expected")

// gradable returns the course, if its grading was asked for.
func gradable(t *testing.T) []exercise {
	t.Helper()
	if !*graded {
		t.Skip("it takes some minutes: go test ./grader/author/synthetic -run Graded -graded -timeout 1h")
	}
	all, err := exercises(root)
	require.NoError(t, err)
	return all
}

// Every style of the solutions is done.
func TestGradedStyles(t *testing.T) {
	all := gradable(t)
	for _, s := range styles {
		for _, e := range all {
			t.Run(s.name+"/"+e.name, func(t *testing.T) {
				r := verdicts(t, e, s, e.solution, nil)
				assert.Equal(t, result.Done, r.Verdict, r.Message)
			})
		}
	}
}

// Every mistake gets the verdict that expected.json says, in every exercise that it can be made in.
func TestGradedMistakes(t *testing.T) {
	all := gradable(t)
	for _, m := range mistakes {
		if m.refuse || m.few {
			continue
		}
		for _, e := range all {
			if w, ticket, ok := m.in(e, rand.New(rand.NewPCG(3, 1))); ok {
				t.Run(m.kind+"/"+e.name, func(t *testing.T) {
					m.expects(t, ticket, verdicts(t, e, styles[0], w, m.after))
				})
			}
		}
	}
}

func (m mistake) expects(t *testing.T, ticket string, r result.Result) {
	t.Helper()
	of := slices.IndexFunc(r.Tickets, func(x result.Ticket) bool { return x.Ticket == ticket })
	t.Logf("the exercise is %q", r.Verdict)
	if of >= 0 {
		t.Logf("%s is %q: %s", ticket, r.Tickets[of].Verdict, r.Tickets[of].Message)
	}
	if whole := m.verdict(ticket); whole != "" {
		assert.Equal(t, whole, string(r.Verdict), r.Message)
	}
	if m.ticket != "" {
		require.GreaterOrEqual(t, of, 0)
		assert.Contains(t, strings.Split(m.ticket, "|"), string(r.Tickets[of].Verdict))
	}
}

// Of a part, the tickets whose solution is there are done, and the others are not started.
func TestGradedParts(t *testing.T) {
	for _, e := range gradable(t) {
		if e.onCall() {
			continue
		}
		t.Run(e.name, func(t *testing.T) {
			w, undone := e.part(rand.New(rand.NewPCG(3, 1)))
			r := verdicts(t, e, styles[0], w, nil)
			assert.Equal(t, verdictWithout(undone...), string(r.Verdict))
			for _, x := range r.Tickets {
				want := result.Done
				if slices.Contains(undone, x.Ticket) {
					want = result.NotStarted
				}
				assert.Equal(t, want, x.Verdict, "%s: %s", x.Ticket, x.Message)
			}
		})
	}
}

// verdicts grades the work, in a style.
func verdicts(t *testing.T, e exercise, s style, w work, after func(string) string) result.Result {
	t.Helper()
	files, err := s.written(w, rand.New(rand.NewPCG(1, 1)))
	require.NoError(t, err)
	if after != nil {
		files["exercise_test.go"] = after(files["exercise_test.go"])
	}
	dir, err := filepath.Abs(root)
	require.NoError(t, err)
	replace, out := map[string]string{}, t.TempDir()
	for name, text := range files {
		at := filepath.Join(out, name)
		require.NoError(t, os.WriteFile(at, []byte(text), 0o600))
		replace[e.name+"/"+name] = at
	}
	r, err := judge.GradeSource(t.Context(), course.Find(e.name), run.Source{Root: dir, Folder: "exercises", Files: replace}, judge.Options{Slots: run.NewSlots(0)})
	require.NoError(t, err)
	return r
}

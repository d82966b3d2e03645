package command

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"failurelab/grader/internal/golden"
	"failurelab/grader/judge"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/course"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestCases grades whole exercise files that once got a wrong verdict. Every folder of grader/testdata/cases is one; its name
// begins with the exercise's number. The first lines of exercise_test.go say which verdicts are right, so that a golden file
// which was recorded without being read cannot hide a wrong one:
//
//	// Want T105 too weak: a sentence that says why.
//	// Want T102 wrong|too strict: either would be right.
//	// Want house not all: at least one house rule is not caught.
//	// Want triage started below 70: the score in percent.
func TestCases(t *testing.T) {
	t.Parallel()
	dirs, err := filepath.Glob("../testdata/cases/*")
	require.NoError(t, err)
	require.NotEmpty(t, dirs)
	slots := run.NewSlots(0)
	for _, dir := range dirs {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			dir, err := filepath.Abs(dir)
			require.NoError(t, err)
			file := filepath.Join(dir, "exercise_test.go")
			src, err := os.ReadFile(file)
			require.NoError(t, err)
			e := exerciseOf(filepath.Base(dir))
			root, err := run.Root(dir)
			require.NoError(t, err)
			r, err := judge.GradeSource(t.Context(), e, run.Source{
				Root: root, Folder: "exercises", Files: map[string]string{e.Name + "/exercise_test.go": file},
			}, judge.Options{Slots: slots})
			require.NoError(t, err)
			checkWants(t, string(src), r)
			golden.Equal(t, filepath.Join(dir, "golden.txt"), golden.Stable(t, measured.ReplaceAllString(outline(r), "MILLISECONDS")))
		})
	}
}

// exerciseOf is the exercise whose number a case's name begins with.
func exerciseOf(name string) *course.Exercise {
	all := course.All()
	return all[slices.IndexFunc(all, func(e *course.Exercise) bool { return e.Name[:2] == name[:2] })]
}

// measured is a time that a lab has measured.
var measured = regexp.MustCompile(`\b\d+\.\d{3,}\b`)

var wanted = regexp.MustCompile(`(?m)^// Want (T\d+|house|triage) ([a-z |]+?)(?: below (\d+))?: `)

// checkWants compares a result with what the first lines of the file say.
func checkWants(t *testing.T, src string, r result.Result) {
	t.Helper()
	wants := wanted.FindAllStringSubmatch(src, -1)
	require.NotEmpty(t, wants, "the first lines say what is right: // Want T105 too weak: ...")
	for _, w := range wants {
		switch w[1] {
		case "house":
			assert.Equal(t, w[2] == "all", len(result.Uncaught(r.House)) == 0, w[0])
		case "triage":
			most, err := strconv.Atoi(w[3])
			require.NoError(t, err, w[0])
			require.NotNil(t, r.Triage)
			assert.Equal(t, result.Verdict(w[2]), r.Verdict)
			assert.Less(t, 100*r.Triage.Score, float64(most))
		default:
			i := slices.IndexFunc(r.Tickets, func(t result.Ticket) bool { return t.Ticket == w[1] })
			require.GreaterOrEqual(t, i, 0, w[0])
			assert.Contains(t, strings.Split(w[2], "|"), string(r.Tickets[i].Verdict), "%s %s", w[1], r.Tickets[i].Message)
		}
	}
}

// outline is a result in a few lines: verdicts, points and messages.
func outline(r result.Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s, %d of %d points\n", r.Exercise, r.Verdict, r.Points, r.Max)
	if r.Triage != nil {
		fmt.Fprintln(&b, r.Triage.Summary())
	}
	for _, t := range r.Tickets {
		if t.Verdict == result.NotStarted && t.Misnamed == "" {
			continue
		}
		fmt.Fprintf(&b, "%s %s, %d of %d\n", t.Ticket, t.Verdict, t.Points, t.Max)
		for _, said := range []string{t.Message, t.Remedy} {
			if said != "" {
				fmt.Fprintf(&b, "    %s\n", said)
			}
		}
		for _, l := range result.Uncaught(t.Labs) {
			fmt.Fprintf(&b, "    missed %s\n", l.Code)
		}
	}
	for _, l := range result.Uncaught(r.House) {
		fmt.Fprintf(&b, "house rule missed %s, clause %s\n", l.Code, l.Clause)
	}
	return b.String()
}

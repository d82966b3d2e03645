package grader_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"failurelab/grader/internal/golden"
	"failurelab/grader/judge"
	"failurelab/grader/run"
	"failurelab/lab/course"

	"github.com/stretchr/testify/require"
)

// What typical submissions earn for T105. A change of the rule shows here.
func TestPoints(t *testing.T) {
	t.Parallel()
	var table strings.Builder
	for _, name := range []string{
		"empty_file", "assert_true", "snapshot", "status_only", "status_and_guess", "wrong_cause", "plain_testing",
	} {
		r := open(t, filepath.Join("testdata/submissions", name)).grade(t)
		points := 0
		for _, ticket := range r.Tickets {
			if ticket.Ticket == "T105" {
				points = ticket.Points
			}
		}
		fmt.Fprintf(&table, "%-18s %3d of 100\n", name, points)
	}
	root, err := moduleRoot()
	require.NoError(t, err)
	r, err := judge.GradeSource(t.Context(), course.Find("01_unauthorized"), run.Source{Root: root, Folder: "solutions"}, judge.Options{})
	require.NoError(t, err)
	fmt.Fprintf(&table, "%-18s %d of %d, house rules and all\n", "the solution", r.Points, r.Max)

	golden.Equal(t, "testdata/points.txt", table.String())
}

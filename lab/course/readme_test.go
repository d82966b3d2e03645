package course_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"failurelab/lab/course"
	"failurelab/lab/failure"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// root is the module's folder.
const root = "../.."

var update = flag.Bool("update", false, "write the tables of the READMEs again")

// The tables of a README stand between markers, and come from the same literals as the hints and verdicts.
func TestREADMEsSayWhatTheCodeDoes(t *testing.T) {
	t.Parallel()
	t.Run("the course", func(t *testing.T) {
		t.Parallel()
		says(t, filepath.Join(root, "README.md"), map[string]string{"exercises": course.Table(course.All())})
	})
	for _, e := range course.All() {
		t.Run(e.Name, func(t *testing.T) {
			t.Parallel()
			says(t, filepath.Join(root, "exercises", e.Name, "README.md"), e.Tables())
		})
	}
}

// An exercise that an author has just begun is no triage.
func TestTableOfExercisesThatHaveBegun(t *testing.T) {
	t.Parallel()
	ticket := func(number string, stretch bool) *failure.Failure {
		return &failure.Failure{Ticket: &failure.Ticket{Number: number, Stretch: stretch}}
	}
	for want, e := range map[string]course.Exercise{
		"| none yet |":                        {},
		"| 60 incidents |":                    {OnCall: true},
		"| T901 |":                            {Suspects: []*failure.Failure{ticket("T901", false), {}}},
		"| T901 to T903, 1 of them stretch |": {Suspects: []*failure.Failure{ticket("T903", true), ticket("T901", false), ticket("T902", false)}},
		"| T901 to T902, 2 of them stretch |": {Suspects: []*failure.Failure{ticket("T902", true), ticket("T901", true)}},
	} {
		assert.Contains(t, course.Table([]*course.Exercise{&e}), want)
	}
}

// says holds a file to the tables between its markers, or writes them anew.
func says(t *testing.T, file string, tables map[string]string) {
	t.Helper()
	b, err := os.ReadFile(file)
	require.NoError(t, err)
	readme := string(b)
	for name, table := range tables {
		before, got, after, ok := course.SplitTable(readme, name)
		require.True(t, ok, "%s has no markers <!-- %s -->", file, name)
		if *update {
			readme = before + table + after
			continue
		}
		if got != table {
			t.Errorf("%s: its table of %s is not current: run `go generate ./lab/...`", file, name)
		}
	}
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(readme), 0o600))
	}
}

// starters returns the path of a starter as it is handed out. exercises/ may hold a learner's work.
func starters(exercise string) string {
	return filepath.Join(root, "grader/author/starters/testdata", exercise, "exercise_test.go")
}

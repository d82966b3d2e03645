package starters_test

import (
	"flag"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"failurelab/grader/author/starters"
	"failurelab/lab/course"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	pristine = flag.Bool("pristine", false, "compare exercises/ with the starters: in the project's own repository they are the same")
	update   = flag.Bool("update", false, "with -pristine: bring the starters up to date, and write them over exercises/")
)

const root = "../../.."

func TestFiles(t *testing.T) {
	t.Parallel()
	var want []string
	for _, e := range course.All() {
		want = append(want, e.Name)
		files := starters.Files(e.Name)
		require.Contains(t, files, "exercise_test.go")
		source := string(files["exercise_test.go"])
		assert.Contains(t, source, "TODO(", "%s: a starter leaves something to do", e.Name)
	}
	assert.ElementsMatch(t, want, starters.Exercises())
	assert.Empty(t, starters.Files("no such exercise"))
	assert.Empty(t, starters.Files(""))
	assert.Empty(t, starters.Files(".."))
}

// Learners may import what they like; what they are given imports what they need.
func TestStartersImportNothingOfOursExceptLab(t *testing.T) {
	t.Parallel()
	for _, e := range starters.Exercises() {
		for name, source := range starters.Files(e) {
			file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.ImportsOnly)
			require.NoError(t, err)
			for _, i := range file.Imports {
				if strings.HasPrefix(i.Path.Value, `"failurelab/`) {
					assert.Equal(t, `"failurelab/lab"`, i.Path.Value, e)
				}
			}
		}
	}
}

// In a learner's repository exercises/ holds the learner's work, so this test runs only when it is asked to.
func TestPristine(t *testing.T) {
	t.Parallel()
	if !*pristine {
		t.Skip("for the project's own repository: go test ./grader/author/starters -pristine")
	}
	for _, e := range course.All() {
		for name, want := range starters.Files(e.Name) {
			file := filepath.Join(root, "exercises", e.Name, name)
			if *update {
				want = []byte(counted(e, quoted(e, string(want))))
				require.NoError(t, os.WriteFile(filepath.Join(root, starters.Dir, e.Name, name), want, 0o600))
				require.NoError(t, os.WriteFile(file, want, 0o600))
				continue
			}
			got, err := os.ReadFile(file)
			require.NoError(t, err)
			if string(got) != string(want) {
				t.Errorf("exercises/%s/%s is not as in %s: run `go generate ./grader/author/...`", e.Name, name, starters.Dir)
			}
		}
	}
}

// quoted puts the customers' words of today above the tests.
func quoted(e *course.Exercise, starter string) string {
	for _, f := range e.AllTickets() {
		line := regexp.MustCompile(`(?m)^// ` + f.Ticket.Number + `: "(?:[^"\\]|\\.)*"`)
		starter = line.ReplaceAllLiteralString(starter, course.Quote(f.Ticket.Number, f.Ticket.Symptom))
	}
	return starter
}

func TestQuoted(t *testing.T) {
	t.Parallel()
	e := course.Find("01_unauthorized")
	first := e.AllTickets()[0].Ticket
	got := quoted(e, "package x\n\n// T101: \"old words\"\n// More.\nfunc TestT101() {}\n\n// T999: \"no ticket\"\n")
	assert.Equal(t, "package x\n\n"+course.Quote("T101", first.Symptom)+"\n// More.\nfunc TestT101() {}\n\n// T999: \"no ticket\"\n", got)
}

package command

import (
	"bytes"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"failurelab/lab/course"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// commandRow is a row of the README's table of commands, such as: | `replay LAB` | ...
var commandRow = regexp.MustCompile("(?m)^\\| `([a-z]+)( [^`]*)?` \\| ")

// The README names every command for learners, with its arguments, and no other.
func TestREADMENamesTheCommands(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	_, section, found := strings.Cut(string(b), "\n## Commands\n")
	require.True(t, found)
	section, _, _ = strings.Cut(section, "\n## ")
	named := map[string]bool{"help": true}
	root := (&session{}).root()
	for _, m := range commandRow.FindAllStringSubmatch(section, -1) {
		named[m[1]] = true
		c, _, err := root.Find([]string{m[1]})
		if !assert.NoError(t, err) || m[1] == "completion" {
			continue
		}
		usage := strings.ReplaceAll(c.Use, "--from DIR", "")
		assert.Equal(t, strings.Fields(usage)[0], m[1])
		for word := range strings.FieldsSeq(strings.NewReplacer("[", "", "]", "", "--from", "", "DIR", "").Replace(m[2])) {
			assert.Contains(t, usage, word, m[1])
		}
		var help, none bytes.Buffer
		assert.Equal(t, OK, Main([]string{m[1], "--help"}, &help, &none))
		assert.Contains(t, help.String(), "Examples:\n", m[1])
	}
	for _, c := range root.Commands() {
		if !c.Hidden && !strings.HasPrefix(c.Short, "For authors: ") && !strings.HasPrefix(c.Short, "For instructors: ") {
			assert.True(t, named[c.Name()], "the README does not name %s", c.Name())
		}
	}
}

// What the README prints first is run as it stands there. In this checkout the exercises may hold a learner's work, so only
// that they are judged is sure.
func TestREADMEBeginsWithCommandsThatWork(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	for _, want := range []struct{ command, says string }{
		{"go test ./exercises/...", "exercises/07_triage"},
		{"go test -v -run T105 ./exercises/01_unauthorized", "01_unauthorized"},
		{"go doc -all failurelab/lab", "func Open("},
	} {
		require.Contains(t, string(b), want.command)
		args := strings.Fields(want.command)
		cmd := exec.CommandContext(t.Context(), args[0], args[1:]...)
		cmd.Dir = "../.."
		out, _ := cmd.CombinedOutput() // a ticket that is not done fails
		assert.Contains(t, string(out), want.says)
		assert.NotContains(t, string(out), "GRADER ERROR")
	}
}

// The verdict that the README shows is what go test prints of a test that checks only the status code.
func TestREADMEShowsARealVerdict(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	_, sample, found := strings.Cut(string(b), "when a test checks only the status code:\n\n")
	require.True(t, found)
	sample, _, _ = strings.Cut(sample, "\n\n")
	sub := open(t, "../testdata/submissions/status_only")
	sub.exercise = course.Find("01_unauthorized")
	sub.dir += "/" // not what TestSubmissions has kept
	_, said := sub.practised(t)
	said = strings.Join(strings.Fields(said), " ")
	for line := range strings.Lines(sample) {
		if line = strings.Join(strings.Fields(line), " "); !strings.HasPrefix(line, "...") {
			assert.Contains(t, said, line)
		}
	}
}

package grader

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pattern is one line of a problem matcher of VS Code's.
type pattern struct {
	Regexp                      string
	File, Line, Column, Message int
}

// matcher has one pattern, or several for lines that follow each other.
type matcher struct {
	Owner   string
	Pattern patterns
}

type patterns []pattern

// UnmarshalJSON reads one pattern or a list.
func (p *patterns) UnmarshalJSON(b []byte) error {
	if b[0] == '[' {
		return json.Unmarshal(b, (*[]pattern)(p))
	}
	*p = make(patterns, 1)
	return json.Unmarshal(b, &(*p)[0])
}

type matchers []matcher

// UnmarshalJSON reads one matcher or a list.
func (m *matchers) UnmarshalJSON(b []byte) error {
	if b[0] == '[' {
		return json.Unmarshal(b, (*[]matcher)(m))
	}
	*m = make(matchers, 1)
	return json.Unmarshal(b, &(*m)[0])
}

type tasks struct {
	Tasks []struct {
		Label, Command string
		ProblemMatcher matchers
	}
	Inputs []struct{ ID string }
}

func editorFile(t *testing.T, name string, into any) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(name)))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(b, into), name)
}

// judging is the task that judges an exercise.
func judging(t *testing.T) matchers {
	t.Helper()
	var all tasks
	editorFile(t, ".vscode/tasks.json", &all)
	for _, task := range all.Tasks {
		if task.Label == "judge this exercise" {
			return task.ProblemMatcher
		}
	}
	t.Fatal("no task judges an exercise")
	return nil
}

// found is what a matcher makes of a text, as owner file:line message.
func (m matcher) found(t *testing.T, text string) (list []string) {
	t.Helper()
	lines := strings.Split(text, "\n")
	for i := range lines {
		file, line, message := "", "", ""
		for j, p := range m.Pattern {
			if i+j == len(lines) {
				break
			}
			groups := regexp.MustCompile(p.Regexp).FindStringSubmatch(lines[i+j])
			if groups == nil {
				break
			}
			for number, of := range map[int]*string{p.File: &file, p.Line: &line, p.Message: &message} {
				if number > 0 {
					*of = groups[number]
				}
			}
			if j == len(m.Pattern)-1 {
				list = append(list, file+":"+line+" "+message)
			}
		}
	}
	return list
}

// What a report says of a place becomes a problem in the editor. VS Code drops one without a message.
func TestProblemMatchers(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ owner, text, want string }{
		{"failurelab-next", "Next: exercises/01_unauthorized/exercise_test.go:42   T105: send it", "exercises/01_unauthorized/exercise_test.go:42 T105: send it"},
		{"failurelab-next", "exercises/01_unauthorized/exercise_test.go:42   T105: send it", "exercises/01_unauthorized/exercise_test.go:42 T105: send it"},
		{"failurelab-ticket", "  T105 WRONG   0 of 100   exercises/01_unauthorized/exercise_test.go:20", "exercises/01_unauthorized/exercise_test.go:20 T105 WRONG   0 of 100"},
		{"failurelab-ticket", "  T105 TOO STRICT   0 of 100   exercises/01_unauthorized/helper_test.go:7", "exercises/01_unauthorized/helper_test.go:7 T105 TOO STRICT   0 of 100"},
		{"failurelab-go", "    exercise_test.go:14: T105 TOO WEAK: 7 of 7 labs", "exercise_test.go:14 T105 TOO WEAK: 7 of 7 labs"},
		{"failurelab-go", "./exercise_test.go:22:2: declared and not used: line", "exercise_test.go:22 declared and not used: line"},
		{"failurelab-testify", "        \tError Trace:\t/lab/exercises/01_unauthorized/exercise_test.go:21\n        \tError:      \tNot equal: ", "/lab/exercises/01_unauthorized/exercise_test.go:21 Not equal: "},
		{"", "  T105  DONE  100/100   ExpiredToken", ""},
		{"", "        noticed      a lab that answers 403                     exercise_test.go:21", ""},
		{"", "01_unauthorized   401: \"no\"   not started   exercises/01_unauthorized/README.md", ""},
		{"", "--- FAIL: TestT105 (0.00s)", ""},
	} {
		for _, m := range judging(t) {
			var want []string
			if m.Owner == tc.owner {
				want = []string{tc.want}
			}
			assert.Equal(t, want, m.found(t, tc.text), "%s: %s", m.Owner, tc.text)
		}
	}
}

// Every line of a recorded report that names a place in an exercise's file is matched, by one matcher.
func TestProblemMatchersKnowTheReports(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/submissions/*/golden.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	place := regexp.MustCompile(`^(Next: |  T\d+ .* )exercises/\S+\.go:\d+`)
	matched := 0
	for _, file := range append(files, "report/testdata/blocks.txt") {
		b, err := os.ReadFile(file)
		require.NoError(t, err)
		for line := range strings.Lines(string(b)) {
			if !place.MatchString(line) {
				continue
			}
			var found []string
			for _, m := range judging(t) {
				found = append(found, m.found(t, strings.TrimSuffix(line, "\n"))...)
			}
			assert.Len(t, found, 1, "%s: %s", file, line)
			matched++
		}
	}
	assert.Greater(t, matched, 20, "the reports name places")
}

// What the editors' files name exists.
func TestEditorFiles(t *testing.T) {
	t.Parallel()
	var all tasks
	editorFile(t, ".vscode/tasks.json", &all)
	var labels []string
	for _, task := range all.Tasks {
		labels = append(labels, task.Label)
		for _, m := range task.ProblemMatcher {
			assert.Contains(t, judging(t), m, "%s: every task has the same matchers", task.Label)
		}
	}
	assert.Equal(t, []string{"judge this exercise", "run this ticket", "watch", "whole course"}, labels)

	var launch struct {
		Configurations []struct {
			Name, Type, Request, Mode, Program string
			Args                               []string
		}
	}
	editorFile(t, ".vscode/launch.json", &launch)
	require.NotEmpty(t, launch.Configurations)
	for _, c := range launch.Configurations {
		assert.Equal(t, []string{"-test.run", "${input:ticket}", "-test.v"}, c.Args, c.Name)
		assert.Equal(t, "go launch test", c.Type+" "+c.Request+" "+c.Mode, c.Name)
	}
	var settings, extensions map[string]any
	editorFile(t, ".vscode/settings.json", &settings)
	editorFile(t, ".vscode/extensions.json", &extensions)

	var container struct{ PostCreateCommand string }
	editorFile(t, ".devcontainer/devcontainer.json", &container)
	script, ok := strings.CutPrefix(container.PostCreateCommand, "bash ")
	require.True(t, ok)
	assert.FileExists(t, filepath.Join("..", script))
}

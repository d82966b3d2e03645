package grader_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"failurelab/grader/internal/golden"
	"failurelab/grader/judge"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/course"

	"github.com/stretchr/testify/require"
)

// TestSubmissions hands in what learners hand in: every folder of testdata/submissions is one mistake, one trick or one
// unusual style, in place of the files of the exercise that its package names. Its golden file holds what go test prints, and what the grader command
// makes of it.
//
// The first line of exercise_test.go says which verdict it must get, so that a golden file which was recorded without
// being read cannot hide a wrong one:
//
//	// Want T105 too weak: a sentence that says why.
//	// Want crashed: ... of the whole exercise.
//
// A file named args holds more arguments for go test.
func TestSubmissions(t *testing.T) {
	t.Parallel()
	dirs, err := filepath.Glob("testdata/submissions/*")
	require.NoError(t, err)
	require.NotEmpty(t, dirs)
	for _, dir := range dirs {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			s := open(t, dir)
			r := s.grade(t)
			s.wants(t, r)

			got := s.goTest(t) + "\n" + summary(r)
			require.NotContains(t, got, "GRADER ERROR")
			require.NotRegexp(t, ours, got)
			require.NotContains(t, got, "failurelab/grader.", "a stack trace of ours")
			golden.Equal(t, filepath.Join(dir, "golden.txt"), got)
		})
	}
}

// ours are words that learners never read.
var ours = regexp.MustCompile(`(?i)\b(mutants?|mutat\w*|siblings?|references?|variants?|worlds?|kill\w*)\b`)

// submission is a folder of files that stand in for those of an exercise.
type submission struct {
	root     string
	dir      string
	exercise *course.Exercise
	files    map[string]string
	args     []string
}

func open(t *testing.T, dir string) submission {
	t.Helper()
	root, err := moduleRoot()
	require.NoError(t, err)
	dir, err = filepath.Abs(dir)
	require.NoError(t, err)
	s := submission{root: root, dir: dir, files: map[string]string{}}
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	require.NoError(t, err)
	for _, f := range files {
		s.files[filepath.Base(f)] = f
	}
	src, err := os.ReadFile(s.files["exercise_test.go"])
	require.NoError(t, err)
	for _, e := range course.All() {
		if _, name, _ := strings.Cut(e.Name, "_"); regexp.MustCompile(`(?m)^package ` + name + `\b`).Match(src) {
			s.exercise = e
		}
	}
	require.NotNil(t, s.exercise, "%s: its package is none of an exercise", dir)
	if args, err := os.ReadFile(filepath.Join(dir, "args")); err == nil {
		s.args = strings.Fields(string(args))
	}
	return s
}

// grade is what the command makes of it.
func (s submission) grade(t *testing.T) result.Result {
	t.Helper()
	r, err := judge.GradeSource(t.Context(), s.exercise, run.Source{Root: s.root, Folder: "exercises", Files: s.inFolder()}, judge.Options{})
	require.NoError(t, err)
	return r
}

var want = regexp.MustCompile(`^// Want (T\d+ )?([a-z ]+): `)

func (s submission) wants(t *testing.T, r result.Result) {
	t.Helper()
	src, err := os.ReadFile(s.files["exercise_test.go"])
	require.NoError(t, err)
	m := want.FindStringSubmatch(string(src))
	require.NotNil(t, m, "the first line says what is wanted: // Want T105 too weak: ...")
	got := r.Verdict
	for _, ticket := range r.Tickets {
		if ticket.Ticket == strings.TrimSpace(m[1]) {
			got = ticket.Verdict
		}
	}
	require.Equal(t, result.Verdict(m[2]), got)
}

// goTest is what a learner sees.
func (s submission) goTest(t *testing.T) string {
	t.Helper()
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	for name, file := range s.files {
		overlay.Replace[filepath.Join(s.root, "exercises", s.exercise.Name, name)] = file
	}
	b, err := json.Marshal(overlay)
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "overlay.json")
	require.NoError(t, os.WriteFile(file, b, 0o600))

	args := append([]string{"test", "-count=1", "-overlay", file}, s.args...)
	cmd := exec.CommandContext(t.Context(), "go", append(args, "./exercises/"+s.exercise.Name)...)
	cmd.Dir = s.root
	out, err := cmd.CombinedOutput()
	var failed *exec.ExitError
	if err != nil {
		require.True(t, errors.As(err, &failed), "%v", err)
	}
	said := strings.Join(append(append([]string{"$ go test"}, s.args...), "./exercises/"+s.exercise.Name), " ")
	return fmt.Sprintf("%s\n%sexit %d\n", said, golden.Stable(t, strings.ReplaceAll(string(out), s.dir, "SUBMISSION")), cmd.ProcessState.ExitCode())
}

func summary(r result.Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "$ go run ./grader/cmd/grader\n%s: %s, house rules %d of %d, %d of %d points\n",
		r.Exercise, r.Verdict, result.Caught(r.House), len(r.House), r.Points, r.Max)
	if !r.Judged() {
		fmt.Fprintf(&b, "%s\nNext: %s   %s\n", r.Message, r.Next.At, r.Next.What)
	}
	for _, t := range r.Tickets {
		if t.Verdict != result.NotStarted {
			fmt.Fprintf(&b, "%s %s, %d of %d points\n", t.Ticket, t.Verdict, t.Points, t.Max)
		}
	}
	return b.String()
}

func (s submission) inFolder() map[string]string {
	files := map[string]string{}
	for name, file := range s.files {
		files[s.exercise.Name+"/"+name] = file
	}
	return files
}

func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	return run.Root(dir)
}

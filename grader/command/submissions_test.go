package command

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"failurelab/grader/internal/golden"
	"failurelab/grader/internal/small"
	"failurelab/grader/judge"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/course"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSubmissions hands in what only a process can do: crash, hang, leave a child behind, write a file, forge a verdict. Every
// folder of grader/testdata/submissions is one, in place of the files of the exercise that its package names. Its golden
// file holds what go test shows of it.
//
// The first line of exercise_test.go says which verdict it must get, so that a golden file which was recorded without
// being read cannot hide a wrong one:
//
//	// Want T105 too weak: a sentence that says why.
//	// Want crashed: ... of the whole exercise.
//
// A file named args holds more arguments for the test binary. What a verdict says is tested without processes, in
// package judge.
func TestSubmissions(t *testing.T) {
	t.Parallel()
	for _, dir := range submissions(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			sub := open(t, dir)
			r, said := sub.practised(t)
			sub.wants(t, r)
			require.NotContains(t, said, "GRADER ERROR")
			require.NotRegexp(t, ours, said)
			require.NotContains(t, said, "failurelab/grader.", "a stack trace of ours")
			golden.Equal(t, filepath.Join(dir, "golden.txt"), said)
		})
	}
}

// What typical submissions earn for T105. A change of the rule shows here.
func TestPoints(t *testing.T) {
	t.Parallel()
	var table strings.Builder
	for _, name := range []string{
		"empty_file", "assert_true", "diagnosis_only", "snapshot", "hard_coded", "one_right_one_strict", "nine_tests", "leans_on_another",
		"status_only", "status_and_guess", "status_and_cure", "log_and_cure", "no_cure", "wrong_cause", "plain_testing",
	} {
		sub := open(t, filepath.Join("../testdata/submissions", name))
		points := 0
		r, _ := sub.practised(t)
		for _, ticket := range r.Tickets {
			if ticket.Ticket == small.Core {
				points = ticket.Points
			}
		}
		fmt.Fprintf(&table, "%-20s %3d of 100\n", name, points)
	}
	golden.Equal(t, "../testdata/points.txt", table.String())
}

// ours are words that learners never read.
var ours = regexp.MustCompile(`(?i)\b(mutants?|mutat\w*|siblings?|references?|variants?|worlds?|kill\w*)\b`)

func submissions(t *testing.T) []string {
	t.Helper()
	dirs, err := filepath.Glob("../testdata/submissions/*")
	require.NoError(t, err)
	require.NotEmpty(t, dirs)
	return dirs
}

// submission is a folder of files that stand in for those of an exercise.
type submission struct {
	dir      string
	exercise *course.Exercise
	source   run.Source
	first    string // the first lines of exercise_test.go
	args     []string
}

func open(t *testing.T, dir string) submission {
	t.Helper()
	dir, err := filepath.Abs(dir)
	require.NoError(t, err)
	root, err := run.Root(dir)
	require.NoError(t, err)
	src, err := os.ReadFile(filepath.Join(dir, "exercise_test.go"))
	require.NoError(t, err)
	sub := submission{
		dir: dir, exercise: small.Exercise(), first: string(src),
		source: run.Source{Root: root, Folder: "exercises", Files: map[string]string{}},
	}
	if strings.Contains(sub.first, "\npackage triage\n") {
		sub.exercise = course.Find("07_triage")
	}
	theirs, err := filepath.Glob(filepath.Join(root, "exercises", sub.exercise.Name, "*.go"))
	require.NoError(t, err)
	for _, f := range theirs { // in a learner's repository these are the learner's own tests
		sub.source.Files[sub.exercise.Name+"/"+filepath.Base(f)] = ""
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	require.NoError(t, err)
	for _, f := range files {
		sub.source.Files[sub.exercise.Name+"/"+filepath.Base(f)] = f
	}
	if args, err := os.ReadFile(filepath.Join(dir, "args")); err == nil {
		sub.args = strings.Fields(string(args))
	}
	return sub
}

// outcomes are what came of each submission, because some tests need the same.
var outcomes sync.Map // of func() outcome, by folder

type outcome struct {
	result result.Result
	said   string
}

// practised is what came of the submission, which is built and run once.
func (sub submission) practised(t *testing.T) (result.Result, string) {
	t.Helper()
	once, _ := outcomes.LoadOrStore(sub.dir, sync.OnceValue(func() outcome {
		r, said := sub.practise(t)
		return outcome{r, said}
	}))
	o := once.(func() outcome)()
	return o.result, o.said
}

// practise is what a learner sees of it behind go test, and the result.
func (sub submission) practise(t *testing.T) (result.Result, string) {
	t.Helper()
	var out bytes.Buffer
	said := func(exit int) string {
		text := strings.ReplaceAll(out.String(), sub.dir, "SUBMISSION")
		command := strings.TrimSpace("$ go test " + strings.Join(sub.args, " "))
		return fmt.Sprintf("%s\n%sexit %d\n", command, golden.Stable(t, text), exit)
	}
	s := &session{out: &out, err: &out, exercises: []*course.Exercise{sub.exercise}}
	s.options.Files = sub.source.Files
	if strings.HasPrefix(filepath.Base(sub.dir), "endless") { // it is waited for
		s.options.Limits = judge.Limits{Run: 3 * time.Second, Alone: 2 * time.Second, Again: time.Second}
	}
	program, err := run.Build(t.Context(), sub.exercise.Name, sub.source, t.TempDir())
	var theirs *run.CompileError
	if errors.As(err, &theirs) {
		fmt.Fprintln(&out, theirs.Said)
		return judge.Verdict(sub.exercise, judge.NotCompiled(sub.exercise, "", theirs)), said(1)
	}
	require.NoError(t, err)
	flags := strings.Join(sub.args, " ")
	p := practice{
		program: program.Path, dir: program.Dir, limit: time.Hour,
		some: strings.Contains(flags, "-test.run"), verbose: strings.Contains(flags, "-test.v"),
	}
	var r result.Result
	s.judged = func(judged result.Result) { r = judged }
	err = s.practise(t.Context(), p, append(program.Args, sub.args...))
	return r, said(exitCode(err))
}

var want = regexp.MustCompile(`^// Want (T\d+ )?([a-z ]+): `)

func (sub submission) wants(t *testing.T, r result.Result) {
	t.Helper()
	m := want.FindStringSubmatch(sub.first)
	require.NotNil(t, m, "the first line says what is wanted: // Want T105 too weak: ...")
	got := r.Verdict
	for _, ticket := range r.Tickets {
		if ticket.Ticket == strings.TrimSpace(m[1]) {
			got = ticket.Verdict
		}
	}
	assert.Equal(t, result.Verdict(m[2]), got)
}

package class_test

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"failurelab/grader/class"
	"failurelab/grader/class/intake"
	"failurelab/grader/class/store"
	"failurelab/grader/judge"
	"failurelab/grader/result"
	"failurelab/grader/sandbox"
	"failurelab/lab/course"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// attack is a submission that is after something it has not earned, or does harm. The folder below testdata/attacks says what.
type attack struct {
	folder  string
	refused string        // a part of why inspection refuses it; "": inspection lets it pass
	most    int           // points that it may have, with or without inspection
	honest  bool          // it may have as many as with attack = false instead
	limit   time.Duration // of a run; 0: the usual one
	harm    bool          // inspection lets it pass, and without a sandbox it would do harm
	fault   bool          // it may end as a fault: its program does not talk to its lab
	chance  bool          // it tosses coins, and may be lucky now and then
	beside  bool          // the solutions are graded at the same time, and have all points
	check   func(t *testing.T, r store.Record)
}

// attacks are what was tried against practice and against other graders. The numbers are those of the first trials.
var attacks = []attack{
	{folder: "01-exit"},
	{folder: "02-init-exit", refused: "init", fault: true},
	{folder: "03-test-main", refused: "TestMain"},
	{folder: "04-syscall-exit", refused: "syscall.Exit"},
	{folder: "05-skip-all"},
	{folder: "05b-run-nothing", refused: "os.Args"},
	{folder: "06-build-constraint", refused: "build"},
	{folder: "09-linkname", refused: "linkname"},
	{folder: "10-embed", refused: "embed"},
	{folder: "11-cgo", refused: "cgo"},
	{folder: "15-kill-parent", refused: "syscall.Kill"},
	{folder: "16b-survivor", refused: "os.StartProcess", check: requireNothingSkipped},
	{folder: "18-bombs", refused: "os.StartProcess", honest: true, limit: 2 * time.Second, beside: true, check: requireCrashes},
	{folder: "20-state", refused: "unsafe", check: requireNothingLeft},
	{folder: "24-style-and-run-count"},
	{folder: "26-reads-the-course", refused: "failurelab/lab/course"},
	{folder: "27-init-marks-right-labs", refused: "failurelab/lab/world"},
	{folder: "30-copies-solutions", harm: true},
	{folder: "32-forged-result", refused: "syscall.Kill"},
	{folder: "34-forged-report", refused: "failurelab/lab/wire", honest: true},
	{folder: "36-wire-incidents", refused: "failurelab/lab/wire", check: requireNothingAnswered},
	{folder: "37-wire-memory", refused: "failurelab/lab/wire"},
	{folder: "38-terminal-injection"},
	{folder: "39-random-red", most: 20, chance: true},
	{folder: "40-triage-by-number"},
	{folder: "41-snapshot"},
	{folder: "43-line-directive", refused: "//line", check: requireOwnPlaces},
	{folder: "44b-panic-without-ticket", check: requireCrash},
	{folder: "50-probes", refused: "syscall", check: requireNothingWorked},
	{folder: "51-shotgun", most: 20},
	{folder: "53-seat-pattern", honest: true},
}

// TestAttacks runs all attacks. Root runs them a second time as nobody.
func TestAttacks(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes a minute")
	}
	s := newStage(t)
	room := s.room(t)
	report, err := s.grader(t, room, 0).Doctor(t.Context())
	require.NoError(t, err)
	s.sandbox = report
	t.Run("each", func(t *testing.T) {
		for _, a := range attacks {
			t.Run(a.folder, func(t *testing.T) {
				t.Parallel()
				s.attack(t, room, a)
			})
		}
	})
	s.requireNobodyLeft(t)
	t.Run("as nobody", func(t *testing.T) { s.asNobody(t) })
	assert.Zero(t, s.calls.Load(), "a submission has reached the machine's network")
}

// attack grades a submission, with inspection, and if that stops it without.
func (s *stage) attack(t *testing.T, room class.Builder, a attack) {
	if a.refused != "" || a.harm {
		s.needs(t, sandbox.Root, sandbox.PID, sandbox.Resources)
	}
	files := s.files(t, a.folder)
	g := s.grader(t, room, a.limit)
	r := s.grade(t, g, a.folder, files)
	if a.refused != "" {
		require.NotEmpty(t, r.Handed.Refused)
		said, err := json.Marshal(r.Handed.Refused)
		require.NoError(t, err)
		assert.Contains(t, string(said), a.refused)
		assert.Zero(t, points(t, r))
		g.Trust()
		if a.beside {
			defer s.neighbour(t, room)()
		}
		r = s.grade(t, g, a.folder, files)
	}
	most := a.most
	if a.honest {
		for name, text := range files {
			files[name] = bytes.ReplaceAll(text, []byte("const attack = true"), []byte("const attack = false"))
		}
		g := s.grader(t, room, 0)
		g.Trust()
		most = points(t, s.grade(t, g, a.folder, files))
		require.Positive(t, most)
	}
	if a.chance {
		s.requireRarelyLucky(t, g, a, r)
	} else {
		assert.LessOrEqual(t, points(t, r), most)
	}
	for _, e := range r.Exercises {
		if !a.fault {
			assert.Empty(t, e.Fault)
		}
	}
	if a.check != nil {
		a.check(t, r)
	}
}

// requireRarelyLucky fails if a submission that tosses coins has more points than it may have in most of its gradings. One that
// earns them with a probability of a hundredth does so three times out of five once in 100,000 times.
func (s *stage) requireRarelyLucky(t *testing.T, g *class.Grader, a attack, r store.Record) {
	t.Helper()
	const gradings, most = 5, 2
	lucky := 0
	for n := range gradings {
		if n > 0 {
			r = s.grade(t, g, a.folder, s.files(t, a.folder))
		}
		if points(t, r) > a.most {
			lucky++
		}
	}
	assert.LessOrEqual(t, lucky, most)
}

// grade grades a submission, and looks for what no record may have.
func (s *stage) grade(t *testing.T, g *class.Grader, student string, files map[string][]byte) store.Record {
	t.Helper()
	r, err := g.Grade(context.Background(), intake.Submission{Student: student, Entry: student, Files: files})
	require.NoError(t, err)
	for _, e := range r.Exercises {
		if e.Observations == nil {
			continue
		}
		said, err := json.Marshal(judge.Verdict(course.Find(e.Name), e.Observations))
		require.NoError(t, err)
		requireHarmless(t, s, string(said))
	}
	said, err := json.Marshal(r)
	require.NoError(t, err)
	requireHarmless(t, s, string(said))
	return r
}

// requireHarmless fails if a text has the canary's, or what a terminal would obey.
func requireHarmless(t *testing.T, s *stage, text string) {
	t.Helper()
	assert.NotContains(t, text, s.Text, "a submission has read the canary")
	text = strings.ReplaceAll(text, `\\`, "") // what is left of backslashes is JSON's
	for _, code := range []string{"\x1b", `\u001b`, `\u0000`, "\u202e", `\u202e`, "\u009b", `\u009b`} {
		assert.NotContains(t, text, code)
	}
}

// points are those of all exercises.
func points(t *testing.T, r store.Record) (sum int) {
	t.Helper()
	for _, e := range r.Exercises {
		if e.Observations != nil {
			v := judge.Verdict(course.Find(e.Name), e.Observations)
			require.NotEqual(t, result.GraderError, v.Verdict, v.Message)
			sum += v.Points + v.Bonus
		}
	}
	return sum
}

// neighbour grades the solutions beside something else, until wait is called. They have all points.
func (s *stage) neighbour(t *testing.T, room class.Builder) (wait func()) {
	files := map[string][]byte{}
	for name, text := range s.Honest {
		files[name] = []byte(text)
	}
	g := s.grader(t, room, 0)
	graded := make(chan store.Record)
	go func() {
		r, err := g.Grade(context.Background(), intake.Submission{Student: "honest", Files: files})
		assert.NoError(t, err)
		graded <- r
	}()
	return func() {
		r := <-graded
		require.Len(t, r.Exercises, 1)
		require.Empty(t, r.Exercises[0].Fault)
		v := judge.Verdict(course.Find("01_unauthorized"), r.Exercises[0].Observations)
		assert.Equal(t, result.Done, v.Verdict, v.Message)
		assert.Equal(t, v.Max, v.Points)
	}
}

// said are the texts of all TODOs and diagnoses in a record.
func said(r store.Record) (texts []string) {
	for _, e := range r.Exercises {
		if e.Observations == nil {
			continue
		}
		for _, o := range e.Observations.Tickets {
			for _, trial := range slices.Concat(o.Right, o.Wrong) {
				texts = append(texts, saidIn(trial)...)
			}
		}
		if e.Observations.Shift == nil {
			continue
		}
		for _, d := range e.Observations.Shift.Said {
			if d.Todo != nil {
				texts = append(texts, d.Todo.Question)
			}
		}
	}
	return texts
}

func saidIn(trial judge.Trial) (texts []string) {
	for _, report := range trial.Reports {
		if report.Todo != nil {
			texts = append(texts, report.Todo.Question)
		}
		for _, d := range report.Diagnoses {
			texts = append(texts, d.Cause)
		}
	}
	return texts
}

// needs skips a test if this machine lacks a part of the sandbox.
func (s *stage) needs(t *testing.T, parts ...string) {
	t.Helper()
	for _, m := range s.sandbox.Missing {
		for _, part := range parts {
			if strings.HasPrefix(m, part) {
				t.Skipf("this machine does not have: %s", m)
			}
		}
	}
}

// missing says whether a part of the sandbox is missing on this machine.
func missing(r store.Record, part string) bool {
	return slices.ContainsFunc(r.Sandbox.Missing, func(m string) bool { return strings.HasPrefix(m, part) })
}

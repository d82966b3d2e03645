package judge

import (
	"io"
	"strings"
	"testing"
	"time"

	"failurelab/grader/host"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/course"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// onCall is a triage in this process: it says something of each incident.
type onCall struct {
	says   func(n int) wire.Triaged
	exit   run.Exit
	ended  bool
	absent bool // no test puts it on call

	job    run.Job
	notice string
	runs   int
}

func (c *onCall) runner(t *testing.T) run.Runner {
	t.Helper()
	return program(func(h *wire.Host, j run.Job) run.Exit {
		c.job, c.runs = j, c.runs+1
		if !c.absent {
			var s wire.Shift
			require.NoError(t, h.Ask("shift", "", wire.Open{Test: "TestTriage", At: wire.Place{File: "/module/exercises/07_triage/exercise_test.go", Line: 11}}, &s))
			for n := range s.Incidents {
				var o wire.Opened
				require.NoError(t, h.Ask("incident", "", wire.Incident{Number: n}, &o))
				require.NoError(t, h.Ask("triaged", o.World, c.says(n), nil))
			}
			var over wire.Relieved
			require.NoError(t, h.Ask("relieved", "", struct{}{}, &over))
			c.notice = over.Notice
		}
		if c.ended {
			require.NoError(t, h.Ask("ended", "", wire.Ended{Code: c.exit.Code}, nil))
		}
		if j.Stdout != nil {
			_, _ = io.WriteString(j.Stdout, "PASS\n")
		}
		return c.exit
	})
}

func (c *onCall) observe(t *testing.T, o Options) *Observations {
	t.Helper()
	o.Root, o.Runner = "/module", c.runner(t)
	seen, err := Observe(t.Context(), course.Find("07_triage"), run.Program{}, o)
	require.NoError(t, err)
	return seen
}

// rightly says of each incident what it is.
func rightly(seed uint64, n int) func(int) wire.Triaged {
	all := course.Incidents(seed, n)
	return func(n int) wire.Triaged {
		i := all[n]
		d := wire.Diagnosis{Cause: string(i.Cause)}
		if string(i.Cause) == string(i.Failure.Cause) {
			d.Reached, d.Slow, d.Side = answerText(i.Failure.Reached), answerText(i.Slow), sideText(i.Failure.Side)
		}
		return wire.Triaged{Diagnosis: d}
	}
}

func TestAQuietShift(t *testing.T) {
	t.Parallel()
	c := &onCall{says: rightly(3, 5), ended: true}
	o := c.observe(t, Options{Seed: 3, Incidents: 5})
	require.NotNil(t, o.Shift)
	assert.Equal(t, 5, o.Tried)
	assert.Len(t, o.Shift.Said, 5)
	assert.True(t, o.Shift.Ended)
	assert.Nil(t, o.Shift.Crash)
	assert.Equal(t, &host.Opening{Test: "TestTriage", At: wire.Place{File: "exercises/07_triage/exercise_test.go", Line: 11}}, o.Shift.Opened)
	for n, i := range course.Incidents(3, 5) {
		assert.Equal(t, incidentOf(i), o.Shift.Incidents[n])
		assert.Empty(t, o.Shift.Said[n].Request.Header, "what is secret is not written down")
		assert.NotEmpty(t, o.Shift.Said[n].Request.Path)
		assert.NotEmpty(t, o.Shift.Said[n].Metrics)
	}
	assert.True(t, c.job.Quiet)
	assert.Equal(t, 5*500*time.Millisecond, c.job.Limit)
	assert.Empty(t, c.notice, "nothing turns the test red")
	r := Verdict(course.Find("07_triage"), o)
	assert.Equal(t, result.Done, r.Verdict)
	assert.Equal(t, 500, r.Points)
	assert.Equal(t, uint64(3), r.Seed)
	assert.Equal(t, 1, c.runs)
}

// A shift with a visible run happens once, and that run counts.
func TestAVisibleShift(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	right := &onCall{says: rightly(3, 5), ended: true}
	o := right.observe(t, Options{Seed: 3, Incidents: 5, Visible: &Visible{Stdout: &out, Stderr: io.Discard}})
	assert.Equal(t, "PASS\n", out.String())
	assert.False(t, right.job.Quiet)
	assert.Equal(t, 1, right.runs)
	assert.Equal(t, result.Done, Verdict(course.Find("07_triage"), o).Verdict)

	out.Reset()
	silent := &onCall{says: func(int) wire.Triaged { return wire.Triaged{Error: "EOF", Trouble: "it panics: oh"} }, ended: true}
	o = silent.observe(t, Options{Seed: 3, Incidents: 5, Visible: &Visible{Stdout: &out, Stderr: io.Discard}})
	assert.True(t, strings.HasPrefix(silent.notice, "TRIAGE: 0 of 5 incidents right, score 0%"), silent.notice)
	assert.Empty(t, out.String(), "a PASS would not be true")
	assert.Equal(t, result.Started, Verdict(course.Find("07_triage"), o).Verdict)
	assert.Equal(t, "EOF", o.Shift.Said[0].Error)
	assert.Equal(t, "it panics: oh", o.Shift.Said[0].Trouble)
}

func TestShiftsThatAreNotBegun(t *testing.T) {
	t.Parallel()
	at := wire.Place{File: "/module/exercises/07_triage/exercise_test.go", Line: 20}
	todo := &onCall{says: func(int) wire.Triaged { return wire.Triaged{Todo: &wire.Todo{Question: "grow the tree", At: at}} }, ended: true}
	o := todo.observe(t, Options{Seed: 3, Incidents: 2})
	r := Verdict(course.Find("07_triage"), o)
	assert.Equal(t, &result.Next{At: "exercises/07_triage/exercise_test.go:20", What: "grow the tree"}, r.Next)
	assert.Empty(t, todo.notice, "a TODO says itself what is next")

	absent := &onCall{absent: true, ended: true}
	o = absent.observe(t, Options{Seed: 3, Incidents: 2})
	assert.Nil(t, o.Shift.Opened)
	assert.Zero(t, o.Tried)
	assert.Equal(t, "no test puts Triage on call", Verdict(course.Find("07_triage"), o).Message)
}

func TestShiftsThatDoNotEnd(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]*onCall{
		"exits":                   {says: rightly(3, 2), exit: run.Exit{Code: 1, Output: "bye\n"}},
		"hangs after it is over":  {says: rightly(3, 2), exit: run.Exit{Code: -1, Hung: true}, ended: true},
		"exits before it is over": {absent: true, exit: run.Exit{Code: 1}},
	} {
		o := c.observe(t, Options{Seed: 3, Incidents: 2})
		assert.False(t, o.Shift.Ended, name)
		require.NotNil(t, o.Shift.Crash, name)
		assert.Equal(t, c.exit.Hung, o.Shift.Crash.Hung)
		assert.Equal(t, result.Crashed, Verdict(course.Find("07_triage"), o).Verdict, name)
	}
	c := &onCall{says: rightly(3, 2), ended: true, exit: run.Exit{Code: 1}}
	o := c.observe(t, Options{Seed: 3, Incidents: 2})
	assert.Equal(t, 1, o.Shift.Code)
	assert.Equal(t, result.Started, Verdict(course.Find("07_triage"), o).Verdict, "another test fails")
}

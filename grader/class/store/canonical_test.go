package store

import (
	"encoding/json"
	"path/filepath"
	"testing"
	"time"

	"failurelab/grader/host"
	"failurelab/grader/judge"
	"failurelab/grader/run"
	"failurelab/lab/course"
	"failurelab/lab/wire"

	"github.com/aymanbagabas/go-udiff"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Real observations of real tests are the same twice, times aside, and fit the published schema.
func TestASolutionObservedTwice(t *testing.T) {
	t.Parallel()
	root, err := filepath.Abs("../../..")
	require.NoError(t, err)
	s := schema(t)
	const name = "01_unauthorized"
	program, err := run.Build(t.Context(), name, run.Source{Root: root, Folder: "solutions"}, t.TempDir())
	require.NoError(t, err)
	var records []Record
	for range 2 {
		o, err := judge.Observe(t.Context(), course.Find(name), program, judge.Options{Root: root, Folder: "solutions/" + name, Seed: 77, Order: 5})
		require.NoError(t, err)
		r := sample("ada")
		r.Exercises = []Exercise{{Name: name, Observations: o}}
		r.GradedAt, r.Took = time.Now().UTC(), time.Since(r.GradedAt)
		text, err := json.Marshal(r)
		require.NoError(t, err)
		require.NoError(t, validate(t, s, text))
		records = append(records, r)
	}
	raw, err := json.Marshal(records[0])
	require.NoError(t, err)
	again, err := json.Marshal(records[1])
	require.NoError(t, err)
	assert.NotEqual(t, string(raw), string(again))
	assert.Empty(t, udiff.Unified("first", "second", string(Canonical(records[0])), string(Canonical(records[1]))))
}

func TestWhatIsNotEqual(t *testing.T) {
	t.Parallel()
	later := sample("ada")
	later.GradedAt, later.Took = later.GradedAt.Add(time.Hour), 99
	later.Exercises[0].Observations.Voids, later.Exercises[0].Observations.Tried = 4, 7
	assert.True(t, Equal(sample("ada"), later))
	for _, change := range []func(r *Record){
		func(r *Record) { r.Student = "bob" },
		func(r *Record) { r.Digests.Course = "x" },
		func(r *Record) { r.Handed.Files[0].Bytes++ },
		func(r *Record) { r.Sandbox.Missing = nil },
		func(r *Record) { r.Exercises[0].Observations.Seed-- },
		func(r *Record) { r.Exercises[0].Fault = "x" },
		func(r *Record) { r.Exercises[0].Observations.Crash = &judge.Crash{Code: 2} },
	} {
		r := sample("ada")
		change(&r)
		assert.False(t, Equal(sample("ada"), r))
	}
}

// Two tests of one ticket may end in either order, but what each of them did must be the same.
func TestTestsThatEndInAnotherOrder(t *testing.T) {
	t.Parallel()
	with := func(reports ...judge.TestReport) Record {
		r, o := sample("ada"), &judge.TicketObservation{Right: []judge.Trial{{Lab: "x", Reports: reports}}}
		for _, report := range reports {
			o.Opened = append(o.Opened, host.Opening{Test: report.Test})
		}
		r.Exercises[0].Observations.Tickets = map[string]*judge.TicketObservation{"T105": o}
		return r
	}
	a, b := judge.TestReport{Test: "TestA"}, judge.TestReport{Test: "TestB", Failed: true}
	assert.True(t, Equal(with(a, b), with(b, a)))
	assert.False(t, Equal(with(a, b), with(a, a)))
}

// What a lab shows has addresses and times in it, also in texts.
func TestWhatALabShows(t *testing.T) {
	t.Parallel()
	with := func(stack, took, id, address string) Record {
		r := sample("ada")
		r.Exercises[0].Observations.Snapshots = map[string]*judge.Snapshot{"x": {
			Client: wire.Fact{Value: "dial tcp " + address + ": connection refused"},
			Lines:  []map[string]string{{"stack": stack, "latency_ms": took, "request_id": id, "err": "same"}},
		}}
		return r
	}
	one := with("goroutine 1 [running]: 0xba36", "1.5", "DUWUMZEH3XT32ICO", "127.0.0.1:4001")
	other := with("goroutine 2 [running]: 0xba37", "1.7", "req_gxslv2ro33hqughaiihwsay2da", "127.0.0.1:4002")
	assert.True(t, Equal(one, other))
	other.Exercises[0].Observations.Snapshots["x"].Lines[0]["err"] = "another"
	assert.False(t, Equal(one, other))
}

package audit

import (
	"os"
	"slices"
	"testing"

	"failurelab/grader/judge"
	"failurelab/grader/run"
	"failurelab/lab/course"
	"failurelab/lab/failure"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// One ticket's solution, on its own labs: which of its assertions fail where.
func TestRecorded(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds a solution")
	}
	t.Parallel()
	const ticket = "T201"
	e := *course.Find("02_forbidden")
	e.Suspects = slices.Clone(e.Suspects)
	for i, s := range e.Suspects {
		if s.Ticket != nil && s.Ticket.Number != ticket {
			e.Suspects[i] = withoutTicket(s)
		}
	}
	dir, err := os.Getwd()
	require.NoError(t, err)
	root, err := run.Root(dir)
	require.NoError(t, err)
	out := t.TempDir()
	p, err := build(t.Context(), &e, root, out)
	require.NoError(t, err)
	p.Args = append(p.Args, "-test.run=^Test"+ticket)
	r, err := newRecorder(e.Drawn(course.Practice), p, run.NewSlots(0), out)
	require.NoError(t, err)
	defer r.Close()
	require.NoError(t, r.record(t.Context()))
	m := r.matrix

	failing := func(l course.Lab) (numbers []int) {
		for _, e := range m.records[ticket][l.Code].events {
			if e.Failed && e.Number != copies {
				numbers = append(numbers, e.Number)
			}
		}
		return numbers
	}
	require.NotEmpty(t, m.labs[ticket])
	for _, l := range m.labs[ticket] {
		r := m.records[ticket][l.Code]
		assert.True(t, r.ended, l.Code)
		require.Len(t, r.reports, 1, l.Code)
		switch {
		case l.IsCorrect():
			assert.Empty(t, failing(l), l.Code)
		case l.Kind == course.Healthy:
			assert.NotEmpty(t, failing(l), l.Code)
		}
	}
	assert.True(t, slices.ContainsFunc(m.records[ticket][m.labs[ticket][0].Code].events, func(e event) bool { return e.After }), "it is cured")
	assert.Equal(t, "ada", m.copied[ticket]["user"])
	assert.NotContains(t, m.copied[ticket], "request_id", "every visit has another")

	seen, err := (&Audit{}).observe(t.Context(), r.exercise, p, root)
	require.NoError(t, err)
	of := &predictor{exercise: r.exercise, assertions: p.assertions, matrix: m, seen: seen}
	of.ask = func(o *judge.Observations) error { return judge.Complete(t.Context(), r.exercise, o, judge.Options{}) }
	assert.Equal(t, effects(judge.Verdict(r.exercise, seen)), effects(of.predict(nothing)))
	for _, l := range learners { // what is predicted is what a grading says
		with := p
		with.Program, err = p.with(of.lazily(l).plan)
		require.NoError(t, err)
		graded, err := (&Audit{}).observe(t.Context(), r.exercise, with, root)
		require.NoError(t, err)
		assert.Equal(t, effects(judge.Verdict(r.exercise, graded)), effects(of.predict(l.off(r.exercise, p.assertions))), l.name)
	}

	runs := of.withoutEach(of.weigh())
	require.NotEmpty(t, runs)
	for _, l := range learners {
		runs = append(runs, of.lazily(l))
	}
	healthy := m.labs[ticket][len(e.References(e.Ticket(ticket)))]
	runs = append(runs, showing{claims: map[string]claim{ticket: {lab: healthy, who: "the tests"}}})
	wrong, err := r.confirm(t.Context(), runs)
	require.NoError(t, err)
	require.Len(t, wrong, 1)
	assert.Contains(t, wrong[0], "the tests, on "+healthy.Code+": the audit predicts that they pass, but in a run they do not")
}

func withoutTicket(f *failure.Failure) *failure.Failure {
	without := *f
	without.Ticket = nil
	return &without
}

// A process may die in the middle of a line.
func TestRead(t *testing.T) {
	t.Parallel()
	file := t.TempDir() + "/events"
	events, err := read(file)
	require.NoError(t, err)
	assert.Empty(t, events)
	require.NoError(t, os.WriteFile(file, []byte("{\"Test\":\"TestX\",\"Number\":3}\n{\"Test\":\"Te"), 0o600))
	events, err = read(file)
	require.NoError(t, err)
	assert.Equal(t, []event{{Test: "TestX", Number: 3}}, events)
}

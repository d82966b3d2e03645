package audit

import (
	"os"
	"slices"
	"testing"

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

	of := &predictor{exercise: r.exercise, assertions: p.assertions, matrix: m}
	var needed, all claim
	for _, a := range p.assertions {
		if lab, ok := of.missed(ticket, a.Number); ok {
			needed = claim{a.Number, lab}
		}
	}
	require.NotZero(t, needed.number, "every ticket has a lab that one assertion alone catches")
	all = claim{needed.number, m.labs[ticket][len(e.References(e.Ticket(ticket)))]} // the healthy lab: others fail there too
	wrong, err := r.confirm(t.Context(), []map[string]claim{{ticket: needed}, {ticket: all}})
	require.NoError(t, err)
	require.Len(t, wrong, 1)
	assert.Contains(t, wrong[0], "the tests of T201 should pass on "+all.lab.Code)
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

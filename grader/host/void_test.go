package host

import (
	"testing"

	"failurelab/lab/course"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// An incident whose lab was late happens again. After five times the machine is at fault.
func TestAnIncidentWhoseLabWasLate(t *testing.T) {
	t.Parallel()
	r := newHost(t).Shift(course.Find("07_triage"), Shift{Incidents: course.Incidents(3, 2), Over: func([]Triaged) string { return "" }})
	t.Cleanup(r.Close)
	h := wire.Dial(r.URL())
	require.NoError(t, h.Ask("shift", "", wire.Open{}, nil))
	open := func() (o wire.Opened) {
		require.NoError(t, h.Ask("incident", "", wire.Incident{Number: 1}, &o))
		return o
	}
	vouch := func(o wire.Opened, clock string) (again bool, err error) {
		var v wire.Vouched
		err = h.Ask("vouch", o.World, wire.Vouch{Clock: clock}, &v)
		return v.Again, err
	}
	first := open()
	again, err := vouch(first, "")
	require.NoError(t, err)
	assert.False(t, again)
	require.ErrorContains(t, h.Ask("incident", "", wire.Incident{Number: 1}, nil), "an incident happens only once")

	o := first
	for range MaxVoids - 1 {
		again, err = vouch(o, wire.ClockConnect)
		require.NoError(t, err)
		require.True(t, again)
		_, err = vouch(o, "")
		require.ErrorIs(t, err, wire.ErrClosed, "its lab is closed")
		o = open()
	}
	assert.Equal(t, MaxVoids-1, r.Voids())
	require.NoError(t, r.Outcome().Fault)
	_, err = vouch(o, wire.ClockConnect)
	require.Error(t, err)
	var late *LateError
	require.ErrorAs(t, r.Outcome().Fault, &late)
	assert.Equal(t, "the wait for a connection timed out, and should not have", late.Why)
	assert.Equal(t, string(course.Incidents(3, 2)[1].Cause), late.Lab)
}

// A ticket's lab vouches when its test reports, or when the process ends without a report.
func TestATicketWhoseLabWasLate(t *testing.T) {
	t.Parallel()
	e := course.Find("01_unauthorized")
	r := newHost(t).Run(e, map[string]Assignment{"T105": {Lab: e.References(e.Ticket("T105"))[0]}})
	t.Cleanup(r.Close)
	h := wire.Dial(r.URL())
	var o wire.Opened
	require.NoError(t, h.Ask("open", "", wire.Open{Ticket: "T105", Test: "TestT105"}, &o))
	require.ErrorContains(t, h.Ask("vouch", o.World, wire.Vouch{Clock: wire.ClockConnect}, nil), "is not an incident")
	assert.Empty(t, r.Outcome().Late)
	require.NoError(t, h.Ask("report", o.World, wire.Report{Broken: []wire.Broken{{Clock: wire.ClockLookup}}}, nil))
	assert.Equal(t, map[string]string{"T105": "the wait for the name server timed out, and should not have"}, r.Outcome().Late)
}

// One test goes first when the host says so.
func TestWhichTestGoesFirst(t *testing.T) {
	t.Parallel()
	r := newHost(t).Run(course.Find("01_unauthorized"), nil)
	t.Cleanup(r.Close)
	r.GoesFirst("TestT105")
	var b wire.Begun
	require.NoError(t, wire.Dial(r.URL()).Ask("begin", "", struct{}{}, &b))
	assert.Equal(t, wire.Begun{First: "TestT105"}, b)
}

package host

import (
	"net/http"
	"strings"
	"testing"

	"failurelab/lab/course"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func newHost(t *testing.T) *Host {
	t.Helper()
	h, err := New("")
	require.NoError(t, err)
	t.Cleanup(h.Close)
	return h
}

// gone says whether no server responds at a lab's address.
func gone(t *testing.T, url string) bool {
	t.Helper()
	resp, err := http.Get(url + "/health")
	if err != nil {
		return true
	}
	require.NoError(t, resp.Body.Close())
	return false
}

func TestAShift(t *testing.T) {
	t.Parallel()
	e := course.Find("07_triage")
	var over []Triaged
	r := newHost(t).Shift(e, Shift{Incidents: course.Incidents(3, 3), Over: func(all []Triaged) string { over = all; return "so" }})
	t.Cleanup(r.Close)
	h := wire.Dial(r.URL())
	at := wire.Place{File: "x_test.go", Line: 7}

	var s wire.Shift
	require.NoError(t, h.Ask("shift", "", wire.Open{Test: "TestTriage", At: at}, &s))
	assert.Equal(t, wire.Shift{Incidents: 3}, s)
	var twice wire.Shift
	require.NoError(t, h.Ask("shift", "", wire.Open{Test: "TestTriage", At: at}, &twice))
	assert.Contains(t, twice.Refuse, "call lab.OnCall only once")
	assert.Zero(t, twice.Incidents)

	open := func(n int) (o wire.Opened, err error) {
		err = h.Ask("incident", "", wire.Incident{Number: n}, &o)
		return o, err
	}
	second, err := open(2)
	require.NoError(t, err)
	first, err := open(0)
	require.NoError(t, err)
	for _, n := range []int{-1, 3} {
		_, err = open(n)
		require.ErrorContains(t, err, "there is no incident")
	}
	_, err = open(0)
	require.ErrorContains(t, err, "an incident happens only once")
	assert.False(t, gone(t, first.URL) && gone(t, second.URL), "some incidents have no address, but not all of them")

	say := func(o wire.Opened, cause string) error {
		return h.Ask("triaged", o.World, wire.Triaged{Diagnosis: wire.Diagnosis{Cause: cause}}, nil)
	}
	require.NoError(t, say(second, "b"))
	require.NoError(t, say(first, "a"))
	require.ErrorIs(t, say(first, "c"), wire.ErrClosed, "the first word counts")
	_, err = open(0)
	require.ErrorContains(t, err, "an incident happens only once", "not even when it is over")
	assert.True(t, gone(t, first.URL))

	var relieved wire.Relieved
	require.ErrorContains(t, h.Ask("relieved", "", struct{}{}, &relieved), "after its last incident")
	assert.Empty(t, over, "a verdict before the end would help")
	last, err := open(1)
	require.NoError(t, err)
	require.NoError(t, say(last, "d"))
	require.NoError(t, h.Ask("relieved", "", struct{}{}, &relieved))
	assert.Equal(t, "so", relieved.Notice)
	require.ErrorContains(t, h.Ask("relieved", "", struct{}{}, nil), "a shift ends only once")
	require.Len(t, over, 3)
	for i, want := range []struct {
		number int
		cause  string
	}{{0, "a"}, {1, "d"}, {2, "b"}} {
		assert.Equal(t, want.number, over[i].Number)
		assert.Equal(t, want.cause, over[i].Diagnosis.Cause)
		assert.Equal(t, course.Incidents(3, 3)[want.number].Cause, over[i].Incident.Cause)
		assert.NotEmpty(t, over[i].Request.Path)
		assert.NotEmpty(t, over[i].Metrics)
	}
	assert.Equal(t, over, r.Triaged())

	require.NoError(t, h.Ask("ended", "", wire.Ended{Code: 3}, nil))
	out := r.Outcome()
	assert.True(t, out.Ended)
	assert.Equal(t, 3, out.Code)
	assert.NoError(t, out.Fault)
	assert.Equal(t, Opening{Test: "TestTriage", At: at}, out.Opened[0])

	var opened wire.Opened
	require.NoError(t, h.Ask("open", "", wire.Open{Ticket: "T105"}, &opened))
	assert.Contains(t, opened.Refuse, "has no tickets: its test is lab.OnCall(t, Triage)")
}

func TestTicketsAreNoShift(t *testing.T) {
	t.Parallel()
	e := course.Find("01_unauthorized")
	r := newHost(t).Run(e, map[string]Assignment{
		"T105": {Lab: e.References(e.Ticket("T105"))[0], Notice: "T105 TOO WEAK"}, "T101": {Refuse: "it crashed"},
	})
	t.Cleanup(r.Close)
	h := wire.Dial(r.URL())
	var s wire.Shift
	require.NoError(t, h.Ask("shift", "", wire.Open{}, &s))
	assert.Contains(t, s.Refuse, "lab.OnCall is for 07_triage")
	require.ErrorContains(t, h.Ask("incident", "", wire.Incident{}, nil), "there is no incident 0")
	require.ErrorContains(t, h.Ask("relieved", "", struct{}{}, nil), "no triage is on call")

	for ticket, want := range map[string]wire.Opened{
		"T101": {Refuse: "it crashed"}, "T106": {Skip: "nothing is left to judge here"},
		"T999": {Refuse: `there is no ticket "T999" in 01_unauthorized: it has ` + tickets(e)},
	} {
		var o wire.Opened
		require.NoError(t, h.Ask("open", "", wire.Open{Ticket: ticket}, &o))
		assert.Equal(t, want, o)
	}
	assert.True(t, strings.HasPrefix(tickets(e), "T101, T102, "))

	var a, b wire.Opened
	require.NoError(t, h.Ask("open", "", wire.Open{Ticket: "T105", Test: "A"}, &a))
	require.NoError(t, h.Ask("open", "", wire.Open{Ticket: "T105", Test: "B"}, &b))
	assert.NotEqual(t, a.World, b.World, "each test has a lab of its own")
	assert.Equal(t, "T105 TOO WEAK", a.Notice)
	require.ErrorContains(t, h.Ask("triaged", a.World, wire.Triaged{}, nil), "is not an incident")
	require.NoError(t, h.Ask("report", a.World, wire.Report{World: a.World, Failed: true}, nil))
	require.ErrorIs(t, h.Ask("report", a.World, wire.Report{World: a.World}, nil), wire.ErrClosed, "the first word counts")
	for _, question := range []string{"logs", "metrics", "cure"} {
		require.ErrorIs(t, h.Ask(question, a.World, struct{}{}, nil), wire.ErrClosed, question)
	}
	require.ErrorIs(t, h.Ask("sql", a.World, wire.Query{SQL: "select 1"}, nil), wire.ErrClosed)
	require.ErrorIs(t, h.Ask("advance", a.World, wire.Advance{}, nil), wire.ErrClosed)
	require.ErrorIs(t, h.Ask("partner", a.World, wire.StandIn{}, nil), wire.ErrClosed)
	assert.True(t, gone(t, a.URL))
	assert.False(t, gone(t, b.URL))

	out := r.Outcome()
	require.Len(t, out.Reports, 1)
	assert.Equal(t, "A", out.Reports[0].Test)
	assert.True(t, out.Reports[0].Failed)
	assert.False(t, out.Reports[0].WasAsked())
	assert.Len(t, out.Opened, 5, "whatever was asked for")
	assert.False(t, out.Ended)
}

// Nothing of a run outlives it, and nothing of a host's runs outlives the host.
func TestWhatIsLeftOpenIsClosed(t *testing.T) {
	t.Parallel()
	e := course.Find("01_unauthorized")
	host := newHost(t)
	open := func() (*Run, wire.Opened) {
		r := host.Run(e, map[string]Assignment{"T105": {Lab: e.References(e.Ticket("T105"))[0]}})
		var o wire.Opened
		require.NoError(t, wire.Dial(r.URL()).Ask("open", "", wire.Open{Ticket: "T105"}, &o))
		return r, o
	}
	first, a := open()
	second, b := open()
	assert.NotEqual(t, first.URL(), second.URL())
	first.Close()
	assert.True(t, gone(t, a.URL))
	assert.False(t, gone(t, b.URL))
	require.ErrorIs(t, wire.Dial(first.URL()).Ask("open", "", wire.Open{Ticket: "T105"}, nil), wire.ErrClosed)
	host.Close()
	assert.True(t, gone(t, b.URL))
	assert.Empty(t, second.worlds)
	require.Error(t, wire.Dial(second.URL()).Ask("open", "", wire.Open{Ticket: "T105"}, nil))

	_, err := New("256.0.0.1:0")
	require.ErrorContains(t, err, "host: ")
}

// A malformed question is refused before it reaches a run.
func TestQuestionsThatAreNone(t *testing.T) {
	t.Parallel()
	r := newHost(t).Run(course.Find("01_unauthorized"), nil)
	t.Cleanup(r.Close)
	for path, want := range map[string]int{"/open/": http.StatusBadRequest, "/nothing/": http.StatusNotFound} {
		resp, err := http.Post(r.URL()+path, "application/json", strings.NewReader("{"))
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		assert.Equal(t, want, resp.StatusCode, path)
	}
	assert.Empty(t, r.Outcome().Opened)
}

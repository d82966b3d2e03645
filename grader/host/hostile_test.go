package host

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"failurelab/lab/course"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// An incident has no cure. None of these questions may keep a lock, or end the incident.
func TestAnIncidentIsNotChanged(t *testing.T) {
	t.Parallel()
	r := newHost(t).Shift(course.Find("07_triage"), Shift{Incidents: course.Incidents(3, 2), Over: func([]Triaged) string { return "" }})
	t.Cleanup(r.Close)
	h := wire.Dial(r.URL())
	require.ErrorContains(t, h.Ask("incident", "", wire.Incident{}, nil), "while lab.OnCall runs")
	require.NoError(t, h.Ask("shift", "", wire.Open{}, nil))
	var o wire.Opened
	require.NoError(t, h.Ask("incident", "", wire.Incident{}, &o))
	for question, body := range map[string]any{
		"cure": struct{}{}, "advance": wire.Advance{By: time.Hour}, "partner": wire.StandIn{URL: "http://127.0.0.1:1"}, "report": wire.Report{},
	} {
		require.ErrorContains(t, h.Ask(question, o.World, body, nil), "an incident can be observed, not changed", question)
	}
	for _, question := range []string{"logs", "metrics"} {
		require.NoError(t, h.Ask(question, o.World, struct{}{}, nil), question)
	}
	require.NoError(t, h.Ask("sql", o.World, wire.Query{SQL: "select 1"}, nil))
	require.NoError(t, h.Ask("triaged", o.World, wire.Triaged{}, nil))
	assert.NoError(t, r.Outcome().Fault)
	assert.Empty(t, r.Outcome().Reports)
}

// The host answers any question of a process, reports no fault of its own, and serves the next question.
func TestHostileQuestions(t *testing.T) {
	t.Parallel()
	e := course.Find("01_unauthorized")
	r := newHost(t).Run(e, map[string]Assignment{"T105": {Lab: e.References(e.Ticket("T105"))[0]}})
	t.Cleanup(r.Close)
	h := wire.Dial(r.URL())
	var lab wire.Opened
	require.NoError(t, h.Ask("open", "", wire.Open{Ticket: "T105"}, &lab))
	bodies := []string{
		``, `null`, `[]`, `{}`, `0`, `"x"`, `{"number":-1}`, `{"number":1e99}`, `{"by":9223372036854775807}`, `{"by":-9223372036854775808}`,
		`{"url":"%zz"}`, `{"url":"http://[::1"}`, `{"sql":""}`, `{"sql":"\u0000"}`, `{"diagnosis":null}`, `{"todo":{}}`, `{"diagnoses":[{"evidence":{}}]}`,
		strings.Repeat(`[`, 20000),
	}
	for _, handle := range []string{"", "1", "2", "-1", "x", "%00", "999999999999999999999", lab.World} {
		for _, question := range []string{"open", "logs", "sql", "metrics", "cure", "advance", "partner", "shift", "incident", "triaged", "relieved"} {
			for _, body := range bodies {
				resp, err := http.Post(r.URL()+"/"+question+"/"+handle, "application/json", strings.NewReader(body))
				require.NoError(t, err)
				require.NoError(t, resp.Body.Close())
				assert.NotEqual(t, http.StatusInternalServerError, resp.StatusCode, "%s %q %s", question, handle, body)
			}
		}
	}
	require.NoError(t, h.Ask("report", lab.World, wire.Report{}, nil))
	assert.NoError(t, r.Outcome().Fault)
	assert.Empty(t, r.Triaged())
}

// A panic of ours is a fault of ours, and the next question is answered.
func TestAPanicOfOursIsOurs(t *testing.T) {
	t.Parallel()
	r := newHost(t).Run(course.Find("01_unauthorized"), nil)
	t.Cleanup(r.Close)

	_, err := ask(r, func(*Run, string, struct{}) (struct{}, error) { panic("oh") }, "", struct{}{})

	require.ErrorContains(t, err, "oh")
	require.ErrorContains(t, r.Outcome().Fault, "the lab panicked while it handled a request of the test: oh")
	assert.NoError(t, wire.Dial(r.URL()).Ask("shift", "", wire.Open{}, nil))
}

// Only the first of several reports at the same time counts.
func TestReportsAtTheSameTime(t *testing.T) {
	t.Parallel()
	e := course.Find("01_unauthorized")
	r := newHost(t).Run(e, map[string]Assignment{"T105": {Lab: e.References(e.Ticket("T105"))[0]}})
	t.Cleanup(r.Close)
	var o wire.Opened
	require.NoError(t, wire.Dial(r.URL()).Ask("open", "", wire.Open{Ticket: "T105"}, &o))
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() { _ = wire.Dial(r.URL()).Ask("report", o.World, wire.Report{}, nil) })
	}
	group.Wait()
	assert.Len(t, r.Outcome().Reports, 1)
}

// What a process tells is cut before it is kept.
func TestWhatIsKeptIsShort(t *testing.T) {
	t.Parallel()
	e := course.Find("01_unauthorized")
	keeper := newHost(t)
	r := keeper.Run(e, map[string]Assignment{"T105": {Lab: e.References(e.Ticket("T105"))[0]}})
	t.Cleanup(r.Close)
	h := wire.Dial(r.URL())
	tooLong := `{"ticket": "` + strings.Repeat("x", wire.MaxQuestion)
	require.ErrorIs(t, h.Ask("open", "", wire.Open{Ticket: tooLong}, nil), wire.ErrTooLong)
	resp := httptest.NewRecorder()
	keeper.server.Handler.ServeHTTP(resp, httptest.NewRequest(http.MethodPost, r.URL()+"/open/", strings.NewReader(tooLong)))
	require.Equal(t, http.StatusRequestEntityTooLarge, resp.Code)
	long := "\x1b[2J" + strings.Repeat("x", 100<<10)
	var o wire.Opened
	require.NoError(t, h.Ask("open", "", wire.Open{Ticket: "T105", Test: long, At: wire.Place{File: long}}, &o))
	for range 3 { // each answer is long, and a test may ask many times
		var table wire.Table
		require.NoError(t, h.Ask("sql", o.World, wire.Query{SQL: "select hex(zeroblob(60000))"}, &table))
		require.Empty(t, table.Error)
	}
	require.NoError(t, h.Ask("report", o.World, wire.Report{
		Todo: &wire.Todo{Question: long, At: wire.Place{File: long}}, Misused: long,
		Broken:    []wire.Broken{{URL: long}},
		Diagnoses: []wire.Diagnosis{{Cause: long, Evidence: &wire.Fact{Source: "log", Key: "err", Value: long}}},
	}, nil))

	report := r.Outcome().Reports[0]
	assert.Len(t, report.Queries, 2)
	assert.Equal(t, &wire.Fact{Source: "log", TooLong: true}, report.Diagnoses[0].Evidence)
	assert.Empty(t, report.At.File)
	report.Queries = nil
	kept, err := json.Marshal(report)
	require.NoError(t, err)
	assert.Less(t, len(kept), 6000)
	assert.NotContains(t, string(kept), `\u001b`)
	assert.Contains(t, report.Test, `\x1b[2Jxxx`)
}

// A run keeps no more than there is room for, however many tests it has.
func TestARunKeepsNoMore(t *testing.T) {
	t.Parallel()
	r := &Run{kept: maxKept - 10}
	v := &visit{}
	r.keepQuery(v, Query{SQL: "select 1"})
	r.keepQuery(v, Query{SQL: "select 2"})
	r.keepQuery(v, Query{})
	assert.Equal(t, []Query{{SQL: "select 1"}}, v.queries, "without a gap")

	exchanges, lines := r.shortTraffic([]wire.Exchange{{Path: "/"}, {Path: "/long"}}, []wire.Line{{Text: "long"}})
	assert.Empty(t, lines)
	assert.Equal(t, []wire.Exchange{{Path: "/"}}, exchanges)

	for range maxOpenings {
		require.True(t, r.note(Opening{}))
	}
	assert.False(t, r.note(Opening{}))
}

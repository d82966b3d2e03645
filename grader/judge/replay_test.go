package judge

import (
	"testing"

	"failurelab/grader/host"
	"failurelab/grader/internal/small"
	"failurelab/grader/run"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWhatAReplayShows(t *testing.T) {
	t.Parallel()
	asked := host.Report{
		Opening: host.Opening{Ticket: small.Core, Test: "TestT105"},
		Report: wire.Report{
			Failed: true, Broken: []wire.Broken{{Method: "GET", URL: "http://lab/x", Error: "EOF"}},
		},
		Exchanges: []wire.Exchange{{Method: "GET", Path: "/p", Status: 200, Body: "one\ntwo"}},
		Queries:   []host.Query{{SQL: "select 1", Answer: wire.Table{Columns: []string{"n"}, Rows: [][]string{{"1"}}}}},
		Lines:     []wire.Line{{Text: `{"status":200}`}},
		Metrics:   map[string]string{"b": "2", "a": "1"},
	}
	skipped := host.Report{Opening: host.Opening{Ticket: small.Core, Test: "TestSkip"}, Report: wire.Report{Skipped: true}}
	other := host.Report{Opening: host.Opening{Ticket: small.Another, Test: "TestT101"}}
	reported := map[string]Trial{small.Core: {Reports: []TestReport{{}}}}
	l := firstLabs(small.Core)[small.Core]
	for _, tc := range []struct {
		name    string
		a       attempt
		did     []string
		printed []string
		asked   bool
	}{
		{
			name: "two tests", a: attempt{trials: reported, raw: []host.Report{asked, other, skipped}, output: "--- FAIL: TestT105\nFAIL\n"}, asked: true,
			did: []string{
				"TestT105 fails", "-> GET http://lab/x", "<- no response: EOF", "-> GET /p", "<- 200", "     one", "     two", "sql  select 1", `     [n] [["1"]]`,
				`log  {"status":200}`, "metric  a = 1", "metric  b = 2", "TestSkip skips itself", "log  (empty)",
			},
			printed: []string{"--- FAIL: TestT105", "FAIL"},
		},
		{name: "a test that asked nothing", a: attempt{trials: reported, raw: []host.Report{{Opening: other.Opening}, {Opening: host.Opening{Ticket: small.Core, Test: "A"}}}, output: "PASS\n"}, did: []string{"A passes", "log  (empty)"}},
		{
			name: "what a terminal would obey", did: []string{`A passes`, `sql  select \x1b[2J`, "     [] []", "log  (empty)"}, asked: true,
			a: attempt{trials: reported, output: "--- FAIL: A\x1b[2J\n\tseen\r\n", raw: []host.Report{{
				Opening: host.Opening{Ticket: small.Core, Test: "A"}, Queries: []host.Query{{SQL: "select \x1b[2J"}},
			}}},
			printed: []string{`--- FAIL: A\x1b[2J`, "\tseen"},
		},
		{name: "no test", a: attempt{output: "PASS\n"}, did: []string{"no test opens T105"}, printed: []string{"PASS"}},
		{name: "a crash", a: attempt{crash: &Crash{Hung: true}, raw: []host.Report{asked}, output: "waiting\n"}, did: []string{"your test does not end, so the grader stopped it"}, printed: []string{"waiting"}},
	} {
		got := replayed(small.Core, l, tc.a)
		assert.Equal(t, tc.did, got.Did, tc.name)
		assert.Equal(t, tc.printed, got.Printed, tc.name)
		assert.Equal(t, tc.asked, got.Asked, tc.name)
		assert.Equal(t, l.Code, got.Lab.Code)
	}
}

func TestReplay(t *testing.T) {
	t.Parallel()
	e := small.Exercise()
	f := e.Ticket(small.Core)
	s := &script{tests: map[string]func(*visit){small.Core: sound, small.Another: passes}}
	all, err := Replay(t.Context(), e, run.Program{}, small.Core, Options{Root: "/module", Runner: s}, e.References(f)[0], e.Wrong(f)[0])
	require.NoError(t, err)
	require.Len(t, all, 2)
	assert.Equal(t, "TestT105 passes", all[0].Did[0])
	assert.Equal(t, "TestT105 fails", all[1].Did[0])
	assert.True(t, all[0].Asked)

	_, err = Replay(t.Context(), e, run.Program{}, small.Core, Options{Runner: failing{assert.AnError}}, e.References(f)[0])
	require.ErrorIs(t, err, assert.AnError)
}

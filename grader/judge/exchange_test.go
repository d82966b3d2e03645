package judge

import (
	"net/http"
	"strings"
	"testing"

	"failurelab/grader/run"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
)

func TestExchangesInALine(t *testing.T) {
	t.Parallel()
	x := wire.Exchange{Method: "POST", Path: "/p", SentBody: strings.Repeat("b", 51), Status: 400, Took: 1_250_000, Sent: http.Header{"X-Api-Key": {"0123456789abcdefg"}}}
	for _, tc := range []struct {
		name  string
		trial Trial
		want  string
	}{
		{"none", Trial{}, ""},
		{"a test that asked nothing", Trial{Reports: []TestReport{{}}}, nothingReached},
		{
			"the second test's",
			Trial{Reports: []TestReport{{}, {Exchange: &x}}},
			"-> POST /p  " + strings.Repeat("b", 50) + "...  X-Api-Key: 0123456789abcdef...   <- 400   no X-Request-Id  1.3ms",
		},
		{
			"of a media type with a parameter", Trial{Reports: []TestReport{{Exchange: &wire.Exchange{
				Method: "GET", Path: "/p", Status: 200, Received: http.Header{"Content-Type": {"application/json; charset=utf-8"}, "X-Request-Id": {"abcd"}},
			}}}}, "-> GET /p   <- 200 json  X-Request-Id abcd  0s",
		},
	} {
		assert.Equal(t, tc.want, exchangeLine(tc.trial), tc.name)
	}
	assert.Equal(t, []string{
		"-> POST /p", `     Accept: "*/*"`, "     text", "<- 400", "     Content-Type: text/plain", "     no",
	}, exchangeLines(wire.Exchange{
		Method: "POST", Path: "/p", SentBody: " text\n", Status: 400, Body: "no\n",
		Sent:     http.Header{"Accept": {"*/*"}, "Accept-Encoding": {"gzip"}, "User-Agent": {"Go"}, "Content-Length": {"4"}},
		Received: http.Header{"Content-Type": {"text/plain"}, "Date": {"now"}, "Content-Length": {"3"}},
	}))
	assert.Equal(t, []string{"-> GET /p", "<- 200", ""}, exchangeLines(wire.Exchange{Method: "GET", Path: "/p", Status: 200}))
	assert.Equal(t, "äö", clip("äö", 2))
	assert.Equal(t, "ä...", clip("äö", 1))
}

func TestFactsOfARequest(t *testing.T) {
	t.Parallel()
	always := map[string]string{
		"time": "1", "level": "1", "msg": "1", "request_id": "1", "method": "1", "path": "1", "route": "1", "status": "200",
		"latency_ms": "1", "client": "1", "query_ms": "1", "upstream_ms": "1",
	}
	long := map[string]string{"err": strings.Repeat("x", 81), "layer": "db"}
	for name, tc := range map[string]struct {
		s    Snapshot
		text string
		want string
	}{
		"nothing went wrong":      {Snapshot{Status: 200, Lines: []map[string]string{always}}, "", `status="200".`},
		"a long error":            {Snapshot{Status: 500, Lines: []map[string]string{long}}, "", `err="` + strings.Repeat("x", 80) + `..." layer="db".`},
		"two metrics are named":   {Snapshot{Status: 200, Lines: []map[string]string{always}, Metrics: map[string]string{"b": "2", "a": "1", "c": "3"}}, "`b` or `a`", `a="1" b="2".`},
		"no answer":               {Snapshot{Client: wire.Fact{Value: "refused"}}, "", `no line in the log, and the client's error "refused".`},
		"another server responds": {Snapshot{Status: 502}, "", "no line in the log, and a response that another server gave."},
		"no answer, and a line":   {Snapshot{Lines: []map[string]string{{"err": "gone"}}}, "", `err="gone".`},
	} {
		for range 5 { // metrics come out of a map
			assert.Equal(t, tc.want, facts(tc.s, tc.text), name)
		}
	}
}

func TestCrashes(t *testing.T) {
	t.Parallel()
	const late = "panic: Log in goroutine after TestT105 has completed: x\n\ngoroutine 9 [running]:\n\texercise_test.go:40 +0x1\n"
	for _, tc := range []struct {
		name string
		exit run.Exit
		want Crash
	}{
		{"a late goroutine", run.Exit{Code: 2, Output: late}, Crash{Code: 2, Panicked: true, AfterTest: true, Last: "Log in goroutine after TestT105 has completed: x at exercise_test.go:40", At: "exercise_test.go:40"}},
		{"a panic", run.Exit{Code: 2, Output: "panic: oh\n\n\texercise_test.go:7 +0x1\n"}, Crash{Code: 2, Panicked: true, Last: "oh at exercise_test.go:7", At: "exercise_test.go:7"}},
		{"a fatal error of Go's", run.Exit{Code: 2, Output: "fatal error: all goroutines are asleep - deadlock!\n\n\texercise_test.go:8 +0x1\n"}, Crash{Code: 2, Panicked: true, Last: "fatal error: all goroutines are asleep - deadlock! at exercise_test.go:8", At: "exercise_test.go:8"}},
		{"words about a goroutine", run.Exit{Code: 1, Output: "exercise_test.go:9: in goroutine after all\n"}, Crash{Code: 1, Last: "exercise_test.go:9: in goroutine after all"}},
		{"a panic in no line of the learner's", run.Exit{Code: 2, Output: "begin\npanic: oh\n\n\tmain.go:7\n"}, Crash{Code: 2, Panicked: true, Last: "oh"}},
		{"hung", run.Exit{Code: -1, Hung: true, Output: "waiting\n"}, Crash{Code: -1, Hung: true, Last: "waiting"}},
	} {
		assert.Equal(t, tc.want, *crashOf(tc.exit), tc.name)
	}
	assert.Equal(t, "the test ends the whole process (os.Exit, log.Fatal?) on a correct lab", Crash{Code: 1}.ofTicket())
	assert.Equal(t, "TestB/sub", firstFailure("--- PASS: TestA (0.0s)\n    --- FAIL: TestB/sub (0.0s)\n--- FAIL: TestB (0.0s)\n"))
	assert.Empty(t, firstFailure("ok"))
	assert.Empty(t, failedAt("    exercise_test.go:4: x\n", "TestA"), "it is not among those that failed")
	assert.Equal(t, []string{"exercise_test.go:5"}, failedAt("--- FAIL: TestA (0s)\n    \tError Trace: x\n    exercise_test.go:5: y\n", "TestA"))
}

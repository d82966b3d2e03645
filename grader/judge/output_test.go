package judge

import (
	"testing"

	"failurelab/grader/run"

	"github.com/stretchr/testify/assert"
)

func TestFailedAt(t *testing.T) {
	t.Parallel()
	const output = `--- FAIL: TestA (0.00s)
    --- FAIL: TestA/sub (0.00s)
        exercise_test.go:33: no
--- FAIL: TestB (0.00s)
    exercise_test.go:44: 
        	Error Trace:	/somewhere/helper_test.go:7
--- FAIL: TestC (0.00s)
--- FAIL: TestLogs (0.00s)
    exercise_test.go:50: map[X-Request-Id:[1]]
    exercise_test.go:51: 
        	Error Trace:	/somewhere/exercise_test.go:51
        	Error:      	Not equal
    exercise_test.go:52: later
--- FAIL: TestPlain (0.00s)
    exercise_test.go:60: seen
    exercise_test.go:61: got 403
FAIL
`
	for test, want := range map[string][]string{
		"TestA":     {"exercise_test.go:33"}, // in its subtest
		"TestA/sub": {"exercise_test.go:33"},
		"TestB":     {"helper_test.go:7", "exercise_test.go:44"},
		"TestC":     nil,
		"TestLogs":  {"exercise_test.go:51", "exercise_test.go:51"},
		"TestPlain": {"exercise_test.go:61"},
		"Test":      nil,
	} {
		assert.Equal(t, want, failedAt(output, test), test)
	}
}

func TestTheLastWordOfACrash(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		exit run.Exit
		want string
		at   string
	}{
		{
			"panic",
			run.Exit{Code: 2, Output: "--- FAIL: TestT105\npanic: index out of range [recovered, repanicked]\n\ngoroutine 7 [running]:\nexercise_test.go:33 +0x1\n"},
			"panics (index out of range at exercise_test.go:33)", "exercise_test.go:33",
		},
		{
			"fatal error",
			run.Exit{Code: 2, Output: "fatal error: concurrent map writes\n\ngoroutine 7 [running]:\nexercise_test.go:34 +0x1\n"},
			"panics (fatal error: concurrent map writes at exercise_test.go:34)", "exercise_test.go:34",
		},
		{"exit", run.Exit{Code: 0, Output: "--- PASS: TestT105\n"}, "ends the whole process (os.Exit, log.Fatal?)", ""},
		{"log.Fatal", run.Exit{Code: 1, Output: "2026/11/26 01:02:03 no\n"}, `ends the whole process with code 1 (os.Exit, log.Fatal?). Its last line: "2026/11/26 01:02:03 no"`, ""},
		{"os.Exit(0), which testing makes a panic of", run.Exit{Code: 2, Output: "panic: unexpected call to os.Exit(0) during test\n"}, "ends the whole process (os.Exit, log.Fatal?)", ""},
		{"endless", run.Exit{Hung: true, Code: -1}, "does not end, so the grader stopped it", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			c := crashOf(tc.exit)
			assert.Equal(t, tc.want, c.how())
			assert.Equal(t, tc.at, c.At)
		})
	}
}

// The log reads the same for a slow query and for a pool that is used up: what speaks against the one is in the metrics.
func TestFactsThatSpeakAgainstACause(t *testing.T) {
	t.Parallel()
	s := Snapshot{
		Status: 504, Lines: []map[string]string{{"layer": "db", "status": "504", "time": "now"}},
		Metrics: map[string]string{"db_waits_total": "0", "partner_calls_total": "1"},
	}

	said := facts(s, "The metric `db_waits_total` is not 0.")

	assert.Equal(t, `db_waits_total="0" layer="db".`, said)
}

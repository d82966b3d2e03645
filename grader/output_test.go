package grader

import (
	"bytes"
	"testing"

	"failurelab/lab/course"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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
	for test, want := range map[string]string{
		"TestA":     "", // its subtest failed, it did not
		"TestA/sub": "exercise_test.go:33",
		"TestB":     "exercise_test.go:44",
		"TestC":     "",
		"TestLogs":  "exercise_test.go:51",
		"TestPlain": "exercise_test.go:61",
		"Test":      "",
	} {
		assert.Equal(t, want, failedAt(output, test), test)
	}
}

func TestQuietly(t *testing.T) {
	t.Parallel()
	args := []string{
		"-test.paniconexit0", "-test.timeout=10m0s", "-test.v=true", "-test.count=3", "-test.run=T105", "-test.cpuprofile=x",
		"-test.testlogfile=y", "-test.shuffle=on", "-test.failfast", "-test.v=test2json", "-mine", "v",
	}
	assert.Equal(t, []string{"-test.paniconexit0", "-test.run=T105", "-test.shuffle=on", "-mine", "v"}, quietly(args))
}

// Testing's last word comes before the verdict is written, and must not contradict it.
func TestFilter(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name         string
		verbose, red bool
		in, out      string
	}{
		{"green", false, false, "hello\nPASS\n", "hello\nPASS\n"},
		{"red", false, true, "hello\nPASS\n", "hello\n"},
		{"red says so once", false, true, "--- FAIL: T\nFAIL\n", "--- FAIL: T\n"},
		{"verbose", true, true, "=== RUN T\nPASS\n", "=== RUN T\nFAIL\n"},
		{"marked for test2json", true, true, "\x16PASS\n", "\x16FAIL\n"},
		{"a line of another's that looks so", true, true, "PASS it on\n", "PASS it on\n"},
		{"no line break at the end", false, false, "half", "half"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			f := &filter{w: &out, verbose: tc.verbose, red: tc.red}
			for _, b := range []byte(tc.in) { // however it is cut into pieces
				_, err := f.Write([]byte{b})
				assert.NoError(t, err)
			}
			f.flush()
			assert.Equal(t, tc.out, out.String())
		})
	}
}

func TestTheLastWordOfACrash(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		crash
		want string
	}{
		{"panic", crash{code: 2, output: "--- FAIL: TestT105\npanic: index out of range [recovered, repanicked]\n\ngoroutine 7 [running]:\nexercise_test.go:33 +0x1\n"}, "panics (index out of range at exercise_test.go:33)"},
		{"exit", crash{code: 0, output: "--- PASS: TestT105\n"}, "ends the whole process (os.Exit, log.Fatal?)"},
		{"endless", crash{hung: true, code: -1}, "does not end, so that we had to stop it"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tc.want, tc.how())
		})
	}
}

// The log reads the same for a slow query and for a pool that is used up: what speaks against the one is in the metrics.
func TestFactsThatSpeakAgainstACause(t *testing.T) {
	t.Parallel()
	e := course.Find("05_gateway_timeout")
	p := newProbe()
	t.Cleanup(p.Close)
	l, err := p.into(t.Context(), e.References(e.Ticket("T503"))[0])
	require.NoError(t, err)

	said := facts(*l, rule{exercise: e}.suspect("pool-exhausted").See)

	assert.Contains(t, said, `db_waits_total="0"`)
	assert.Contains(t, said, `layer="db"`)
	assert.NotContains(t, said, "partner_calls_total", "of which the text does not speak")
}

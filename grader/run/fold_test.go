package run

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestFold(t *testing.T) {
	t.Parallel()
	const inHelper = "    exercise_test.go:%: \n        \tError Trace:\t/x/helper_test.go:7\n        \t            \t/x/exercise_test.go:%\n        \tError:      \tno\n        \tTest:       \tTestA\n"
	at := func(line string) string { return strings.ReplaceAll(inHelper, "%", line) }
	for _, tc := range []struct{ name, in, out string }{
		{"nothing to leave out", "hello\n--- FAIL: TestA (0.00s)\n    exercise_test.go:3: no\nFAIL\n", "hello\n--- FAIL: TestA (0.00s)\n    exercise_test.go:3: no\nFAIL\n"},
		{
			"a helper that two tests share",
			"--- FAIL: TestA (0.00s)\n" + at("10") + "--- FAIL: TestB (0.00s)\n" + at("20") + "    exercise_test.go:21: and this\n",
			"--- FAIL: TestA (0.00s)\n" + at("10") + "--- FAIL: TestB (0.00s)\n    exercise_test.go:21: and this\n    helper_test.go:7: as in TestA\n",
		},
		{"one test fails twice at a line", "--- FAIL: TestA (0.00s)\n    a_test.go:3: 1\n    a_test.go:3: 2\n", "--- FAIL: TestA (0.00s)\n    a_test.go:3: 1\n    a_test.go:3: 2\n"},
		{
			"subtests",
			"--- FAIL: TestA (0.00s)\n    --- FAIL: TestA/x (0.00s)\n        a_test.go:3: 1\n--- FAIL: TestB (0.00s)\n    --- FAIL: TestB/x (0.00s)\n        a_test.go:3: 1\n",
			"--- FAIL: TestA (0.00s)\n    --- FAIL: TestA/x (0.00s)\n        a_test.go:3: 1\n--- FAIL: TestB (0.00s)\n    --- FAIL: TestB/x (0.00s)   a_test.go:3: as in TestA/x\n",
		},
		{"what the tests print is passed on", "--- FAIL: TestA (0.00s)\n    a_test.go:3: 1\nprinted\n    a_test.go:3: 1\n", "--- FAIL: TestA (0.00s)\n    a_test.go:3: 1\nprinted\n    a_test.go:3: 1\n"},
		{
			"a notice", "--- FAIL: TestA (0.00s)\n    a_test.go:3: \n        \tError Trace:\t/x/a_test.go:3\n    a_test.go:2: T101 WRONG: see the verdict below\n--- FAIL: TestLogs (0.00s)\n    a_test.go:5: a log\n    a_test.go:4: T105 WRONG: see the verdict below\n--- FAIL: TestB (0.00s)\n    a_test.go:8: T102 TOO WEAK: see the verdict below\n--- FAIL: TestC (0.00s)\n    a_test.go:3: 1\n    a_test.go:9: T103 WRONG: see the verdict below\n",
			"--- FAIL: TestA (0.00s)\n    a_test.go:3: \n        \tError Trace:\t/x/a_test.go:3\n--- FAIL: TestLogs (0.00s)\n    a_test.go:5: a log\n    a_test.go:4: T105 WRONG: see the verdict below\n--- FAIL: TestB (0.00s)\n    a_test.go:8: T102 TOO WEAK: see the verdict below\n--- FAIL: TestC (0.00s)   a_test.go:3: as in TestA\n",
		},
		{"a message of several lines", "--- FAIL: TestA (0.00s)\n    a_test.go:3: 1\n        2\n--- FAIL: TestB (0.00s)\n    a_test.go:3: 1\n        2\nok\n", "--- FAIL: TestA (0.00s)\n    a_test.go:3: 1\n        2\n--- FAIL: TestB (0.00s)   a_test.go:3: as in TestA\nok\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			f := &Filter{W: &out}
			_, err := f.Write([]byte(tc.in))
			assert.NoError(t, err)
			f.Flush()
			assert.Equal(t, tc.out, out.String())
		})
	}
}

// Testify shows the difference of two short values twice.
func TestFoldLeavesOutADiffOfTwoLines(t *testing.T) {
	t.Parallel()
	const pad = "        \t            \t"
	in := "--- FAIL: TestA (0.00s)\n    a_test.go:3: \n        \tError Trace:\t/x/a_test.go:3\n        \tError:      \tNot equal: \n" +
		pad + "expected: \"a\"\n" + pad + "actual  : \"b\"\n" + pad + "\n" + pad + "Diff:\n" + pad + "--- Expected\n" + pad + "+++ Actual\n" +
		pad + "@@ -1 +1 @@\n" + pad + "-a\n" + pad + "+b\n        \tTest:       \tTestA\n"
	var out bytes.Buffer
	f := &Filter{W: &out}
	_, err := f.Write([]byte(in))
	assert.NoError(t, err)
	f.Flush()
	assert.Equal(t, "--- FAIL: TestA (0.00s)\n    a_test.go:3: \n        \tError Trace:\t/x/a_test.go:3\n        \tError:      \tNot equal: \n"+
		pad+"expected: \"a\"\n"+pad+"actual  : \"b\"\n        \tTest:       \tTestA\n", out.String())
}

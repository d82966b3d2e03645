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
			"--- FAIL: TestA (0.00s)\n" + at("10") + "--- FAIL: TestB (0.00s)\n    exercise_test.go:21: and this\n    helper_test.go:7: the same failure as in TestA\n",
		},
		{"one test fails twice at a line", "--- FAIL: TestA (0.00s)\n    a_test.go:3: 1\n    a_test.go:3: 2\n", "--- FAIL: TestA (0.00s)\n    a_test.go:3: 1\n    a_test.go:3: 2\n"},
		{
			"of a subtest all is printed",
			"--- FAIL: TestA (0.00s)\n    --- FAIL: TestA/x (0.00s)\n        a_test.go:3: 1\n--- FAIL: TestB (0.00s)\n    --- FAIL: TestB/x (0.00s)\n        a_test.go:3: 1\n",
			"--- FAIL: TestA (0.00s)\n    --- FAIL: TestA/x (0.00s)\n        a_test.go:3: 1\n--- FAIL: TestB (0.00s)\n    --- FAIL: TestB/x (0.00s)\n        a_test.go:3: 1\n",
		},
		{"what the tests print is passed on", "--- FAIL: TestA (0.00s)\n    a_test.go:3: 1\nprinted\n    a_test.go:3: 1\n", "--- FAIL: TestA (0.00s)\n    a_test.go:3: 1\nprinted\n    a_test.go:3: 1\n"},
		{"a message of several lines", "--- FAIL: TestA (0.00s)\n    a_test.go:3: 1\n        2\n--- FAIL: TestB (0.00s)\n    a_test.go:3: 1\n        2\nok\n", "--- FAIL: TestA (0.00s)\n    a_test.go:3: 1\n        2\n--- FAIL: TestB (0.00s)\n    a_test.go:3: the same failure as in TestA\nok\n"},
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

package judge

import (
	"strings"
	"testing"

	"failurelab/grader/run"

	"github.com/stretchr/testify/assert"
)

// trouble is what a test without a ticket prints when it panics.
const trouble = `panic: assignment to entry in nil map [recovered, repanicked]

goroutine 9 [running]:
testing.tRunner.func1.2({0x768be0, 0xac3c80})
	/go/src/testing/testing.go:1974 +0x232
panic({0x768be0?, 0xac3c80?})
	/go/src/runtime/panic.go:860 +0x13a
failurelab/exercises/01_unauthorized.deep(...)
	/module/exercises/01_unauthorized/exercise_test.go:8
failurelab/exercises/01_unauthorized.TestHelper(0xc3c5f708488?)
	/module/exercises/01_unauthorized/exercise_test.go:12 +0x28
testing.tRunner(0xc3c5f708488, 0x7efce8)
	/go/src/testing/testing.go:2036 +0xea
created by testing.(*T).Run in goroutine 1
	/go/src/testing/testing.go:2101 +0x4c5
`

// The output of a process tells which test ended it, and where.
func TestWhatEndedAProcess(t *testing.T) {
	t.Parallel()
	in := func(frames ...string) string {
		text := "panic: oh\n\ngoroutine 1 [running]:\n"
		for _, f := range frames {
			text += f + "\n\t/module/exercises/01_unauthorized/exercise_test.go:5 +0x1\n"
		}
		return text
	}
	const pkg = "failurelab/exercises/01_unauthorized."
	for _, tc := range []struct{ name, output, test, at string }{
		{"a panic in a helper", trouble, "TestHelper", "exercise_test.go:8"},
		{"after output of its own", "see\n" + trouble, "TestHelper", "exercise_test.go:8"},
		{"in a subtest", in(pkg + "TestA.func1(0x1)"), "TestA", "exercise_test.go:5"},
		{"in a goroutine", in(pkg+"TestA.func1()", "created by "+pkg+"TestA in goroutine 7"), "TestA", "exercise_test.go:5"},
		{"in a generic helper of a test", in(pkg+"get[...](0x1)", pkg+"TestA(0x1)"), "TestA", "exercise_test.go:5"},
		{"in an init function", in(pkg + "init.0()"), "an init function", "exercise_test.go:5"},
		{"in a package variable", in(pkg+"must(...)", pkg+"init()"), "a package variable", "exercise_test.go:5"},
		{"another goroutine's test is not meant", in(pkg+"TestA(0x1)") + "\n\ngoroutine 8 [chan receive]:\n" + pkg + "TestB(0x1)\n", "TestA", "exercise_test.go:5"},
		{"os.Exit(0), which testing makes a panic of", strings.Replace(in(pkg+"TestA(0x1)"), "oh", "unexpected call to os.Exit(0) during test", 1), "TestA", "exercise_test.go:5"},
		{"a panic's words", "panic: a\n" + pkg + "TestB(0x1)\nb_test.go:9\n\ngoroutine 1 [running]:\n" + pkg + "TestA(0x1)\n\t/m/a_test.go:3 +0x1\n", "TestA", "a_test.go:3"},
		{"a place that is no test file", strings.ReplaceAll(in(pkg+"TestA(0x1)"), "/module/exercises/01_unauthorized/exercise_test.go", "/etc/passwd"), "TestA", ""},
		{"the word in the middle of a line", "do not panic: no\n", "", ""},
		{"nothing", "", "", ""},
		{"an end in the middle of a test", "=== RUN   TestA\n--- PASS: TestA (0.00s)\n=== RUN   TestB\nsee\n", "TestB", ""},
		{"in a subtest that is running", "=== RUN   TestB\n=== RUN   TestB/sub\n", "TestB/sub", ""},
		{"behind a subtest", "=== RUN   TestB\n=== RUN   TestB/sub\n    --- PASS: TestB/sub (0.00s)\n", "TestB", ""},
		{"of two that run at the same time", "=== RUN   TestA\n=== PAUSE TestA\n=== CONT  TestA\n=== RUN   TestB\n", "", ""},
		{"between tests", "=== RUN   TestA\n--- SKIP: TestA (0.00s)\n", "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			c := crashOf(run.Exit{Code: 2, Output: tc.output})
			assert.Equal(t, tc.test, c.Test)
			assert.Equal(t, tc.at, c.At)
			assert.NotContains(t, printed(tc.output), "goroutine ")
		})
	}
}

// A panic's words are the learner's: they have an end, and a terminal does not obey them.
func TestWordsOfACrash(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		exit run.Exit
		want string
	}{
		"panic":          {run.Exit{Code: 2, Output: "panic: \x1b[2J\n\ngoroutine 1"}, `panics (\x1b[2J)`},
		"endless":        {run.Exit{Code: 2, Output: "panic: " + strings.Repeat("x", 5000)}, "panics (" + strings.Repeat("x", 300) + "... (cut))"},
		"what is logged": {run.Exit{Code: 1, Output: "=== RUN   TestA\n\x1b]0;x\a\n"}, `ends the whole process with code 1 (os.Exit, log.Fatal?). Its last line: "\x1b]0;x\a"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tc.want, crashOf(tc.exit).how())
		})
	}
}

// An endless recursion takes a gigabyte before it ends, and may be stopped before it has.
func TestAPanicIsNoHang(t *testing.T) {
	t.Parallel()
	assert.False(t, crashOf(run.Exit{Hung: true, Output: trouble}).Hung)
	assert.True(t, crashOf(run.Exit{Hung: true, Output: "panic: I only say so\n"}).Hung)
}

package judge

import (
	"regexp"
	"strings"

	"failurelab/lab/wire"
)

// What is read from a process's output is only shown. It never decides a verdict.

var (
	loggedAt   = regexp.MustCompile(`^\s+([\w.-]+_test\.go:\d+): `)
	tracedAt   = regexp.MustCompile(`^\s+Error Trace:\s+(?:.*[/\\])?([^/\\\s]+:\d+)\s*$`)
	failedTest = regexp.MustCompile(`(?m)^\s*--- FAIL: (\S+) \(`)
)

// firstFailure is the first test that failed, or "".
func firstFailure(output string) string {
	if m := failedTest.FindStringSubmatch(output); m != nil {
		return m[1]
	}
	return ""
}

// failedAt are the places at which a test failed, as "file:line", the innermost first: testify knows the line inside a helper,
// and package testing the line of the test that called it. A test whose subtest fails fails there. It is nil if the output does not say.
func failedAt(output, test string) []string {
	_, after, ok := strings.Cut(output, "--- FAIL: "+test+" (")
	if !ok {
		return nil
	}
	// A line of t.Log looks like one of t.Error. Testify says which is which; without it, the last one is the likeliest.
	var at []string
	for line := range strings.Lines(after) {
		if strings.Contains(line, "--- ") && !strings.Contains(line, "--- FAIL: "+test+"/") {
			break
		}
		if m := tracedAt.FindStringSubmatch(line); m != nil && len(at) > 0 {
			return append([]string{m[1]}, at...)
		}
		if m := loggedAt.FindStringSubmatch(line); m != nil {
			at = []string{m[1]}
		}
	}
	return at
}

// What testing itself says when it panics.
const (
	exitInTest = "unexpected call to os.Exit(0)"
	afterTest  = "in goroutine after "
)

// panicked says whether a process ended with a panic, or with a fatal error of the Go runtime.
func panicked(output string) bool {
	return !strings.Contains(output, exitInTest) && (strings.Contains(output, "panic: ") || strings.Contains(output, "fatal error: "))
}

// isAfterTest says whether a goroutine outlived its test, which makes testing panic.
func isAfterTest(output string) bool { return strings.Contains(output, afterTest) }

// tracedLine is a line of a test file in a stack trace.
var tracedLine = regexp.MustCompile(`(?m)^\s*(?:\S.*[/\\])?([\w.-]+_test\.go:\d+)(?: \+0x[0-9a-f]+)?$`)

// panickedAt is the learner's line in a panic, or "". The panic's own words, which may say anything, end with an empty line.
func panickedAt(output string) string {
	_, stack, _ := strings.Cut(trace(output), "\n\n")
	if m := tracedLine.FindStringSubmatch(stack); m != nil {
		return m[1]
	}
	return ""
}

// lastWords is the end of a process: a panic's first line and the learner's line in it, or the last line that was printed.
func lastWords(output string) string {
	lines := strings.Split(strings.TrimSpace(output), "\n")
	for i, line := range lines {
		if !strings.HasPrefix(line, "panic: ") && !strings.HasPrefix(line, "fatal error: ") {
			continue
		}
		text := strings.TrimPrefix(strings.TrimSuffix(line, " [recovered, repanicked]"), "panic: ")
		if at := panickedAt(strings.Join(lines[i:], "\n")); at != "" {
			return wire.Escaped(text, maxWords, "") + " at " + at
		}
		return wire.Escaped(text, maxWords, "")
	}
	last := lines[len(lines)-1]
	if event.MatchString(last) { // these are not the learner's words
		return ""
	}
	return wire.Escaped(last, maxWords, "")
}

// maxWords limits the characters of what is repeated of an output.
const maxWords = 300

package judge

import (
	"regexp"
	"strings"
)

// What is read from a process's output is shown, and never judged by.

var (
	sourceLine = regexp.MustCompile(`[\w.-]+_test\.go:\d+`)
	loggedAt   = regexp.MustCompile(`^\s+([\w.-]+_test\.go:\d+): `)
	failedTest = regexp.MustCompile(`(?m)^\s*--- FAIL: (\S+) \(`)
)

// firstFailure is the first test that failed, or "".
func firstFailure(output string) string {
	if m := failedTest.FindStringSubmatch(output); m != nil {
		return m[1]
	}
	return ""
}

// failedAt is the line at which a test failed, as "file:line", or "".
func failedAt(output, test string) string {
	_, after, ok := strings.Cut(output, "--- FAIL: "+test+" (")
	if !ok {
		return ""
	}
	// A line of t.Log looks like one of t.Error. Testify says which is which; without it, the last one is the likeliest.
	at := ""
	for line := range strings.Lines(after) {
		if strings.Contains(line, "--- ") {
			break
		}
		if strings.Contains(line, "Error Trace:") && at != "" {
			return at
		}
		if m := loggedAt.FindStringSubmatch(line); m != nil {
			at = m[1]
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

// panickedAt is the learner's line in a panic, or "".
func panickedAt(output string) string {
	_, after, ok := strings.Cut(output, "panic: ")
	if !ok {
		_, after, _ = strings.Cut(output, "fatal error: ")
	}
	return sourceLine.FindString(after)
}

// lastWords is the end of a process: a panic's first line and the learner's line in it, or the last line that was printed.
func lastWords(output string) string {
	lines := strings.Split(strings.TrimSpace(output), "\n")
	for i, line := range lines {
		if !strings.HasPrefix(line, "panic: ") && !strings.HasPrefix(line, "fatal error: ") {
			continue
		}
		text := strings.TrimPrefix(strings.TrimSuffix(line, " [recovered, repanicked]"), "panic: ")
		for _, frame := range lines[i:] {
			if strings.Contains(frame, "_test.go:") {
				return text + " at " + sourceLine.FindString(frame)
			}
		}
		return text
	}
	return lines[len(lines)-1]
}

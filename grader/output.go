package grader

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
)

// What is read from a process's output is shown, and never judged by.

var (
	sourceLine = regexp.MustCompile(`[\w.-]+_test\.go:\d+`)
	logged     = regexp.MustCompile(`^\s+([\w.-]+_test\.go:\d+): `)
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
	// A line of t.Log looks like one of t.Error. Testify says which is which; without it, the last is the likeliest.
	at := ""
	for line := range strings.Lines(after) {
		if strings.Contains(line, "--- ") {
			break
		}
		if strings.Contains(line, "Error Trace:") && at != "" {
			return at
		}
		if m := logged.FindStringSubmatch(line); m != nil {
			at = m[1]
		}
	}
	return at
}

// last is the end of a process: a panic's first line and the learner's line in it, or the last line printed.
func (c crash) last() string {
	lines := strings.Split(strings.TrimSpace(c.output), "\n")
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

func (c crash) panicked() bool {
	return !strings.Contains(c.output, exitInTest) && (strings.Contains(c.output, "panic: ") || strings.Contains(c.output, "fatal error: "))
}

// What testing itself says when it panics.
const (
	exitInTest = "unexpected call to os.Exit(0)"
	afterTest  = "in goroutine after "
)

// at is the learner's line in a panic, or "".
func (c crash) at() string {
	if !c.panicked() {
		return ""
	}
	_, after, _ := strings.Cut(c.output, "panic: ")
	return sourceLine.FindString(after)
}

// how says what the process did.
func (c crash) how() string {
	switch {
	case c.hung:
		return "does not end, so that we had to stop it"
	case c.panicked():
		return "panics (" + c.last() + ")"
	case c.code == 1 && c.last() != "":
		return fmt.Sprintf("ends the whole process with code 1 (os.Exit, log.Fatal?); the last that it said: %q", c.last())
	default:
		return "ends the whole process (os.Exit, log.Fatal?)"
	}
}

func (c crash) ofTicket() string { return "the test " + c.how() + " on a lab that keeps the contract" }

func (c crash) remedy() string {
	switch {
	case c.hung:
		return "give every loop an end, and every wait a limit"
	case strings.Contains(c.output, afterTest):
		return "wait for your goroutines (sync.WaitGroup) before the test returns"
	case c.panicked():
		return "use require before you look inside: it stops the test where assert goes on"
	default:
		return "let the test return, or fail it with t.Fatal"
	}
}

// ofAll is for a process that ends so whatever ticket it is asked for.
func (c crash) ofAll() string {
	return "the test program " + c.how() + ", whatever ticket is opened. Look at init functions, at package variables and at tests " +
		"that open no ticket: none of them may end the process, or never end"
}

func (c crash) onWrongLab() (trouble, remedy string) {
	return "your test " + c.how(), "That is no noticing: " + c.remedy()
}

// exchange is the customer's call as one line: what went out, what came back.
func exchange(t trial) string {
	for _, r := range t.reports {
		if len(r.Exchanges) == 0 {
			continue
		}
		x := r.Exchanges[0]
		sent := ""
		if x.SentBody != "" {
			sent = "  " + clipped(x.SentBody, 50)
		}
		for _, h := range []string{"Authorization", "X-Api-Key"} {
			if v := x.Sent.Get(h); v != "" {
				sent += "  " + h + ": " + clipped(v, 16)
			}
		}
		media, _, _ := strings.Cut(x.Received.Get("Content-Type"), ";")
		id := "no X-Request-Id"
		if v := x.Received.Get("X-Request-Id"); v != "" {
			id = "X-Request-Id " + clipped(v, 4)
		}
		return fmt.Sprintf("-> %s %s%s   <- %d %s  %s  %v", x.Method, x.Path, sent,
			x.Status, strings.TrimPrefix(media, "application/"), id, x.Took.Round(100*time.Microsecond))
	}
	if len(t.reports) > 0 {
		return nothingReached
	}
	return ""
}

// unanswered is a customer's call that got no answer.
func unanswered(l *look) string {
	request := l.world.Request()
	return fmt.Sprintf("-> %s %s   <- no answer, but an error: %s", request.Method, request.Path, l.client.Value)
}

func clipped(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return s[:n] + "..."
}

// nothingReached is the exchange of a test whose calls, if it made any, went elsewhere.
const nothingReached = "-> nothing has reached the lab"

// everyCalls are what the log says of every call, and what proves nothing.
var everyCalls = []string{"time", "level", "msg", "request_id", "method", "path", "route", "status", "latency_ms", "query_ms", "upstream_ms"}

// facts are what there is to see of the customer's call; of the metrics, those that a text names.
func facts(l look, text string) string {
	var list []string
	for name, value := range l.world.Metrics() {
		if strings.Contains(text, "`"+name+"`") {
			list = append(list, fmt.Sprintf("%s=%q", name, value))
		}
	}
	slices.Sort(list)
	switch {
	case len(l.lines) == 0 && l.status == 0:
		list = append(list, fmt.Sprintf("no line in the log, and the client's error %q", l.client.Value))
	case len(l.lines) == 0:
		list = append(list, "no line in the log, and an answer that somebody else gave")
	default:
		for _, k := range slices.Sorted(maps.Keys(l.lines[0].Attrs)) {
			if !slices.Contains(everyCalls, k) {
				list = append(list, fmt.Sprintf("%s=%q", k, clipped(l.lines[0].Attrs[k], 80)))
			}
		}
	}
	if len(list) == 0 { // nothing went wrong, as far as the app knows
		list = append(list, fmt.Sprintf("status=%q", l.lines[0].Attrs["status"]))
	}
	return strings.Join(list, " ") + "."
}

package judge

import (
	"context"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"

	"failurelab/grader/host"
	"failurelab/grader/run"
	"failurelab/lab/course"
	"failurelab/lab/wire"
)

// Replayed lists what one ticket's tests did on one lab, in full and line by line.
type Replayed struct {
	Lab     course.Lab
	Did     []string // requests, responses, queries, the log and the metrics, test by test
	Printed []string // what go test -v printed, when a test failed or nothing else is known
	Asked   bool     // a request or a query reached the lab
}

// Replay runs a ticket's tests on labs again, and keeps everything.
func Replay(ctx context.Context, e *course.Exercise, p run.Program, ticket string, options Options, labs ...course.Lab) ([]Replayed, error) {
	options = options.withDefaults()
	e = e.Drawn(options.Seed)
	h, err := host.New(options.Address)
	if err != nil {
		return nil, err
	}
	defer h.Close()
	j := &observer{Options: options, exercise: e, labs: labsOf(e), program: p, host: h}
	all := make([]Replayed, len(labs))
	for i, l := range labs {
		turn, err := options.Slots.Take(ctx, j.weight())
		if err != nil {
			return nil, err
		}
		a, err := j.once(ctx, turn, batch{labs: map[string]course.Lab{ticket: l}, limit: j.limit(), isolated: true})
		turn.Release()
		if err != nil {
			return nil, err
		}
		all[i] = replayed(ticket, l, a)
	}
	return all, nil
}

func replayed(ticket string, l course.Lab, a attempt) Replayed {
	r := Replayed{Lab: l}
	add := func(format string, args ...any) {
		r.Did = append(r.Did, strings.TrimRight(fmt.Sprintf(format, args...), " "))
	}
	known := false
	switch {
	case a.crash != nil:
		add("your test %s", wire.Shown(a.crash.how()))
	case len(a.trials[ticket].Reports) == 0:
		add("no test opens %s", ticket)
	default:
		known = true
	}
	for _, t := range a.raw {
		if a.crash != nil || t.Ticket != ticket {
			continue
		}
		r.Asked = r.Asked || len(t.Exchanges)+len(t.Broken)+len(t.Queries) > 0
		for _, line := range did(t) {
			for line := range strings.SplitSeq(line, "\n") { // a body may have several
				r.Did = append(r.Did, wire.Escaped(line, maxLines, "\t"))
			}
		}
	}
	if strings.Contains(a.output, "--- FAIL") || !known {
		for line := range strings.SplitSeq(strings.TrimSpace(a.output), "\n") {
			r.Printed = append(r.Printed, wire.Escaped(line, maxLine, "\t"))
		}
	}
	return r
}

// shortStack is a stack in a log line. Its beginning tells where it happened; the rest would bury what differs.
var shortStack = regexp.MustCompile(`("stack":"(?:[^"\\]|\\.){200})(?:[^"\\]|\\.)*"`)

// did is what one test did.
func did(t host.Report) []string {
	verdict := "passes"
	switch {
	case t.Failed:
		verdict = "fails"
	case t.Skipped:
		verdict = "skips itself"
	}
	lines := []string{t.Test + " " + verdict}
	add := func(format string, args ...any) {
		lines = append(lines, strings.TrimRight(fmt.Sprintf(format, args...), " "))
	}
	broken := slices.Clone(t.Broken)
	failed := func(received int) { // the requests without a response, before that many responses
		for len(broken) > 0 && broken[0].After <= received {
			add("-> %s %s", broken[0].Method, broken[0].URL)
			add("<- no response: %s", broken[0].Error)
			broken = broken[1:]
		}
	}
	for i, x := range t.Exchanges {
		failed(i)
		lines = append(lines, exchangeLines(x)...)
	}
	failed(math.MaxInt)
	for _, q := range t.Queries {
		add("sql  %s", q.SQL)
		add("     %s %q %s", q.Answer.Columns, q.Answer.Rows, q.Answer.Error)
	}
	for _, line := range t.Lines {
		add("log  %s", shortStack.ReplaceAllString(line.Text, `$1..."`))
	}
	if len(t.Lines) == 0 {
		add("log  (empty)")
	}
	for _, name := range slices.Sorted(maps.Keys(t.Metrics)) {
		add("metric  %s = %s", name, t.Metrics[name])
	}
	return lines
}

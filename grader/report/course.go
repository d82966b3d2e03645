package report

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"failurelab/grader/result"
)

// Course writes the whole course at a glance. Its last line is the next thing to do.
func Course(w io.Writer, results []result.Result) {
	b := newBlock(Options{})
	table := columnsOf(results)
	var next *result.Next
	for i, line := range table {
		b.line("%s", line)
		if i == 0 {
			continue
		}
		r := results[i-1]
		b.courseTickets(r)
		if next == nil {
			next = r.Next
		}
	}
	b.line("")
	if next == nil && len(results) > 0 {
		b.line("All done. Your tests tell every cause from its look-alikes.")
		if !results[0].Student {
			next = &result.Next{At: "solutions/" + results[0].Exercise + "/exercise_test.go", What: "compare it with yours"}
		}
	}
	b.next(next)
	_, _ = io.WriteString(w, b.String())
}

// columnsOf are the rows of the table: the head, and one for each exercise.
func columnsOf(results []result.Result) []string {
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "exercise\t\ttickets\thouse rules\tpoints")
	for _, r := range results {
		points := fmt.Sprintf("%d of %d", r.Points, r.Max)
		if r.Bonus > 0 {
			points += fmt.Sprintf(" and %d stretch", r.Bonus)
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", r.Exercise, r.Title,
			of(r.Finished(), len(r.Core())), of(result.Caught(r.House), len(r.House)), points)
	}
	_ = t.Flush() // a Builder takes everything
	return strings.Split(strings.TrimRight(b.String(), "\n"), "\n")
}

// of is how many of how many; nothing for none.
func of(k, n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d", k, n)
}

// courseTickets lists the verdicts of an exercise's tickets, and what was achieved in it.
func (b *block) courseTickets(r result.Result) {
	if r.Message != "" {
		b.line("    %s: %s", strings.ToUpper(string(r.Verdict)), strings.ReplaceAll(r.Message, "\n", "\n    "))
	}
	switch {
	case !r.Judged():
		return
	case r.Triage != nil:
		b.line("    %-16s %s", r.Verdict, r.Triage.Summary())
		return
	}
	b.verdicts(r.Tickets)
	if r.Form == result.Tests && r.Finished() == len(r.Core()) {
		for _, h := range result.Uncaught(r.House) {
			b.line("    house rule       %s: %s   %s", h.Lab, h.Ask, h.Code)
		}
	}
	if r.Verdict == result.Done {
		b.achieved(r)
	}
}

// verdicts lists the tickets by their verdicts, in the order in which these come first.
func (b *block) verdicts(tickets []result.Ticket) {
	var labels []string
	by := map[string][]string{}
	for _, t := range tickets {
		label := t.Label()
		if by[label] == nil {
			labels = append(labels, label)
		}
		name := t.Ticket
		if t.Stretch {
			name += " (stretch)"
		}
		by[label] = append(by[label], name)
	}
	for _, label := range labels {
		b.line("    %-16s %s", label, strings.Join(by[label], " "))
	}
}

// achieved is for an exercise that is done.
func (b *block) achieved(r result.Result) {
	if !r.Student {
		b.line("    compare with     solutions/%s", r.Exercise)
	}
	for _, t := range r.Tickets {
		b.curious(t)
	}
}

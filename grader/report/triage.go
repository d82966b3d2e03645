package report

import (
	"fmt"
	"strings"

	"failurelab/grader/result"
)

// triage writes the result of a triage: which causes it confused, and the first mistakes in full.
func (b *block) triage(r result.Result) {
	t := r.Triage
	b.columns("", r.Exercise, fmt.Sprintf("%d of %d points · seed %d", r.Points, r.Max, r.Seed))
	b.text("  ", t.Summary()+".")
	b.confusions(t)
	for n, m := range t.Mistakes {
		b.line("")
		if n < len(t.Answers) {
			m += "\n" + t.Answers[n]
		}
		for i, line := range strings.Split(m, "\n") { // requests and responses are not wrapped, so that people can copy them
			if i == 0 {
				b.text("  ", line)
				continue
			}
			b.line("      %s", line)
		}
	}
	if len(t.Mistakes) > 0 {
		b.line("")
	}
	if len(t.Mistakes) > 0 && len(t.Answers) == 0 {
		b.line("Look first. To see what these incidents were: go test -v ./%s", r.Folder)
	}
	if r.Green() {
		b.line("Done: Triage recognized %d of %d incidents. This shift had %d causes. Try another shift: go test ./%s -seed %d",
			t.Right, t.Incidents, len(t.Causes), r.Folder, r.Seed+1)
		return
	}
	b.next(r.Next)
}

// maxConfusions is how many confusions are listed.
const maxConfusions = 8

// confusions writes which causes the triage confused, and for how many incidents it named no cause.
func (b *block) confusions(t *result.TriageSummary) {
	all := t.Confusions()
	for _, c := range all[:min(len(all), maxConfusions)] {
		b.text("    ", c.String())
	}
	if n := len(all) - maxConfusions; n > 0 {
		b.line("    And %d more like these.", n)
	}
	unnamed, slips, calls := 0, 0, 0
	for _, c := range t.Causes {
		calls += c.FalseCalls
		for name, n := range c.Named {
			switch {
			case strings.HasPrefix(name, "("):
				unnamed += n
			case strings.Contains(name, ", but "):
				slips += n
			}
		}
	}
	if calls > 0 {
		b.line("    Triage named a wrong cause %s. Each time cancels one right diagnosis of that cause. If you do not know, leave Cause empty.", count(calls, "time", "times"))
	}
	if slips > 0 {
		b.line("    %s the right cause, but a wrong reached, slow or side.", count(slips, "incident has", "incidents have"))
	}
	if unnamed > 0 {
		b.line("    Triage names no cause for %s.", count(unnamed, "incident", "incidents"))
	}
}

func count(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

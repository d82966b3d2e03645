package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"failurelab/grader/result"
)

// triage writes what is said of a triage: who was taken for whom, and the first mistakes whole.
func (b *block) triage(r result.Result) {
	t := r.Triage
	b.columns("", r.Exercise, fmt.Sprintf("%d of %d points   seed %d", r.Points, r.Max, r.Seed))
	b.text("  ", t.Summary()+".")
	for _, c := range t.Causes {
		if c.Right == c.Incidents {
			continue
		}
		var named []string
		for _, name := range slices.Sorted(maps.Keys(c.Named)) {
			named = append(named, fmt.Sprintf("%d %s", c.Named[name], name))
		}
		b.text(fmt.Sprintf("    %-22s %d of %d   was called  ", c.Cause, c.Right, c.Incidents), strings.Join(named, ", "))
	}
	for _, m := range t.Mistakes {
		b.line("")
		for i, line := range strings.Split(m, "\n") { // what went over the wire is not wrapped: it is to be copied
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
	if r.Green() {
		b.line("Done: %d of %d are recognized. On other incidents: go test ./%s -seed %d", t.Right, t.Incidents, r.Folder, r.Seed+1)
		return
	}
	b.next(r.Next)
}

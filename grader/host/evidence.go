package host

import (
	"slices"

	"failurelab/lab/wire"
)

// unread marks evidence that this lab never handed to the test: a line that it has not read, a query that it has not put, metrics
// that it has not asked for. What a client was told, the host cannot see. The caller holds the run's mu.
func (v *visit) unread(diagnoses []wire.Diagnosis, lines []wire.Line) {
	for i, d := range diagnoses {
		if d.Evidence != nil && !v.handedOut(*d.Evidence, lines[:min(v.lines, len(lines))]) {
			e := *d.Evidence
			e.Unread = true
			diagnoses[i].Evidence = &e
		}
	}
}

// handedOut says whether the lab has handed out a fact. read are the lines that the test has read.
func (v *visit) handedOut(f wire.Fact, read []wire.Line) bool {
	switch {
	case f.TooLong:
		return true // and refused for that
	case f.Source == "log":
		return slices.ContainsFunc(read, func(l wire.Line) bool {
			value, ok := l.Attrs[f.Key]
			return ok != f.Missing && value == f.Value
		})
	case f.Source == "sql":
		return v.full || slices.ContainsFunc(v.queries, func(q Query) bool { return q.SQL == f.Key && q.Answer.Fact(q.SQL).Value == f.Value })
	case f.Source == "metrics":
		return v.metrics
	default:
		return true
	}
}

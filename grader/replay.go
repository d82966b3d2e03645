package grader

import (
	"context"
	"fmt"

	"failurelab/grader/host"
	"failurelab/lab/course"
	"failurelab/lab/wire"
)

// Replayed is what one ticket's tests did on one lab, whole.
type Replayed struct {
	Lab     course.Lab
	Tests   []ReplayedTest
	Output  string // of go test -v
	Trouble string // why nothing more is known
}

// ReplayedTest is one test of the ticket.
type ReplayedTest struct {
	Name      string
	Failed    bool
	Skipped   bool
	Exchanges []wire.Exchange
	Queries   []host.Query
	Lines     []wire.Line
	Broken    []wire.Broken
	Metrics   map[string]string // in the end
}

// Replay runs a ticket's tests on labs once more, and keeps everything.
func Replay(ctx context.Context, e *course.Exercise, p Program, ticket string, labs ...course.Lab) ([]Replayed, error) {
	h, err := host.New()
	if err != nil {
		return nil, err
	}
	defer h.Close()
	j := judge{exercise: e, program: p, host: h}
	all := make([]Replayed, len(labs))
	for i, l := range labs {
		s, err := j.once(ctx, seating{ticket: l}, limit)
		if err != nil {
			return nil, err
		}
		all[i] = Replayed{Lab: l}
		if s.crash != nil {
			all[i].Output, all[i].Trouble = s.crash.output, "your test "+s.crash.how()
			continue
		}
		t := s.trials[ticket]
		all[i].Output = t.output
		for _, r := range t.reports {
			all[i].Tests = append(all[i].Tests, ReplayedTest{r.Test, r.Failed, r.Skipped, r.Exchanges, r.Queries, r.Lines, r.Broken, r.Metrics})
		}
		if len(t.reports) == 0 {
			all[i].Trouble = fmt.Sprintf("no test opens %s", ticket)
		}
	}
	return all, nil
}

package command

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"sync"

	"failurelab/grader"
)

// results grades every exercise, some at a time. A fault of ours is one exercise's result, and costs the others nothing.
func (c *command) results(ctx context.Context) ([]grader.Result, error) {
	results := make([]grader.Result, len(c.exercises))
	turns := make(chan struct{}, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for i, e := range c.exercises {
		turns <- struct{}{}
		wg.Go(func() {
			defer func() { <-turns }()
			r, err := grader.GradeSource(ctx, e, c.source)
			if err != nil {
				r = grader.Faulty(e, err)
			}
			results[i] = r
		})
	}
	wg.Wait()
	return results, ctx.Err()
}

func (c *command) json(ctx context.Context) error {
	results, err := c.results(ctx)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(c.out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(struct {
		Schema    string          `json:"schema"`
		Exercises []grader.Result `json:"exercises"`
	}{grader.Schema, results})
}

// course is the table; its last line is the next thing to do.
func (c *command) course(ctx context.Context) error {
	results, err := c.results(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "%-20s %-50s %-8s %-12s %s\n", "exercise", "", "tickets", "house rules", "points")
	var next *grader.Next
	for _, r := range results {
		points := fmt.Sprintf("%d of %d", r.Points, r.Max)
		if r.Bonus > 0 {
			points += fmt.Sprintf(" and %d for stretch", r.Bonus)
		}
		fmt.Fprintf(c.out, "%-20s %-50s %-8s %-12s %s\n", r.Exercise, r.Title,
			of(r.Finished(), len(r.Core())), of(grader.Noticed(r.House), len(r.House)), points)
		c.tickets(r)
		if next == nil {
			next = r.Next
		}
	}
	fmt.Fprintln(c.out)
	if next == nil {
		fmt.Fprintln(c.out, "All done: your tests tell every cause from its look-alikes.")
		next = &grader.Next{At: "solutions/" + results[0].Exercise + "/exercise_test.go", What: "compare it with yours"}
	}
	fmt.Fprintf(c.out, "Next: %s   %s\n", next.At, next.What)
	return nil
}

// of is how many of how many; nothing for none.
func of(k, n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d", k, n)
}

// tickets lists the verdicts of an exercise, and what was achieved in it.
func (c *command) tickets(r grader.Result) {
	if r.Message != "" {
		fmt.Fprintf(c.out, "    %s: %s\n", strings.ToUpper(string(r.Verdict)), strings.ReplaceAll(r.Message, "\n", "\n    "))
	}
	if r.Triage != nil {
		fmt.Fprintf(c.out, "    %-16s %s\n", r.Verdict, r.Triage.Summary())
		return
	}
	var verdicts []grader.Verdict
	by := map[grader.Verdict][]string{}
	for _, t := range r.Tickets {
		if by[t.Verdict] == nil {
			verdicts = append(verdicts, t.Verdict)
		}
		name := t.Ticket
		if t.Stretch {
			name += " (stretch)"
		}
		by[t.Verdict] = append(by[t.Verdict], name)
	}
	for _, v := range verdicts {
		fmt.Fprintf(c.out, "    %-16s %s\n", v, strings.Join(by[v], " "))
	}
	if r.Finished() == len(r.Core()) {
		for _, h := range r.House {
			if !h.Noticed {
				fmt.Fprintf(c.out, "    house rule       no test checks clause %s yet: %s   %s\n", h.Clause, h.Ask, h.Code)
			}
		}
	}
	if r.Verdict != grader.Done {
		return
	}
	fmt.Fprintf(c.out, "    every test tells its cause from all others that look alike; the solution stands in solutions/%s\n", r.Exercise)
	for _, t := range r.Tickets {
		for _, s := range t.EdgeCases {
			noticed := "not noticed"
			if s.Noticed {
				noticed = "noticed"
			}
			fmt.Fprintf(c.out, "    for the curious  %s: %s, %s   %s\n", t.Ticket, s.Lab, noticed, s.Code)
		}
	}
}

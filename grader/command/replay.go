package command

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"failurelab/grader"
	"failurelab/lab/course"
)

// replay shows what a test did on one lab, beside what it did on a right one.
func (c *command) replay(ctx context.Context, code string) error {
	e, ticket, lab := locate(code)
	if lab == "" {
		return misuse(fmt.Sprintf("there is no lab %q; a verdict names the labs that were not noticed, such as 01-T105-m1", code))
	}
	l, _, _ := find(e, code)
	out, err := os.MkdirTemp("", "failurelab")
	if err != nil {
		return err
	}
	defer os.RemoveAll(out)
	p, err := grader.Build(ctx, e, c.source, out)
	if errors.Is(err, grader.ErrDoesNotCompile) {
		fmt.Fprintln(c.out, err)
		return nil
	}
	if err != nil {
		return err
	}
	right := e.References(e.Ticket(ticket))[0]
	both, err := grader.Replay(ctx, e, p, ticket, right, l)
	if err != nil {
		return err
	}
	clause := e.Clause(l.Clause)
	fmt.Fprintf(c.out, "%s   %s\n", l.Code, l.Sentence)
	if clause.Number != "" {
		fmt.Fprintf(c.out, "clause %s, %s: %s\n", clause.Number, clause.Name, clause.Promise)
	}
	c.side("A lab that keeps the contract. Your test should pass:", both[0])
	expected := "Your test should fail:"
	if l.Kind == course.Reference {
		expected = "Your test should pass:"
	}
	c.side(code+". "+expected, both[1])
	return nil
}

func (c *command) side(title string, r grader.Replayed) {
	fmt.Fprintf(c.out, "\n== %s\n", title)
	if r.Trouble != "" {
		fmt.Fprintf(c.out, "%s\n", r.Trouble)
	}
	for _, t := range r.Tests {
		verdict := "passes"
		switch {
		case t.Failed:
			verdict = "fails"
		case t.Skipped:
			verdict = "skips itself"
		}
		fmt.Fprintf(c.out, "%s %s\n", t.Name, verdict)
		for _, x := range t.Exchanges {
			fmt.Fprintf(c.out, "  -> %s %s\n", x.Method, x.Path)
			for _, h := range slices.Sorted(maps.Keys(x.Sent)) {
				if h != "Accept-Encoding" && h != "User-Agent" && h != "Content-Length" {
					fmt.Fprintf(c.out, "       %s: %q\n", h, x.Sent.Get(h))
				}
			}
			fmt.Fprintf(c.out, "  <- %d  (%v)\n", x.Status, x.Took.Round(time.Millisecond))
			for _, h := range slices.Sorted(maps.Keys(x.Answered)) {
				fmt.Fprintf(c.out, "       %s: %s\n", h, x.Answered.Get(h))
			}
			fmt.Fprintf(c.out, "       %s\n", strings.TrimSpace(x.Body))
		}
		for _, line := range t.Lines {
			fmt.Fprintf(c.out, "  log  %s\n", line.Text)
		}
		if len(t.Lines) == 0 {
			fmt.Fprintln(c.out, "  log  (empty)")
		}
	}
	if strings.Contains(r.Output, "--- FAIL") || r.Trouble != "" {
		fmt.Fprintf(c.out, "what it printed:\n%s\n", strings.TrimSpace(r.Output))
	}
}

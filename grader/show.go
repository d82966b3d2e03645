package grader

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"failurelab/grader/host"
)

// show runs the tests once more, for everybody to see, each on the lab that its verdict is about; a test whose verdict
// is not done turns red where it stands. What it finds can only make a verdict worse.
func (s *session) show(ctx context.Context, r *Result, stdout, stderr io.Writer) error {
	if r.hung {
		return nil
	}
	e := s.judge.exercise
	seats := map[string]host.Seat{}
	for _, f := range e.Tickets() {
		seats[f.Ticket.Number] = host.Seat{Lab: e.References(f)[0]}
	}
	for _, t := range r.Tickets {
		seat := seats[t.Ticket]
		notice := fmt.Sprintf("%s %s: %s", t.Ticket, strings.ToUpper(string(t.Verdict)), t.Message)
		switch {
		case t.Verdict == Done, t.Verdict == NotStarted:
		case t.Verdict == Crashed, t.Verdict == TooStrict && t.strict.crash != nil: // not once more: it would take the others with it
			seat.Refuse = notice + ". " + sentence(t.Remedy)
		case t.Verdict == TooStrict:
			seat.Lab, seat.Notice = t.strict.lab, notice
		default:
			seat.Notice = notice
		}
		seats[t.Ticket] = seat
	}
	if open := unnoticed(r.House); len(open) > 0 && r.Finished() == len(r.Core()) {
		// No test of its own is about house rules, and one must be red: else an editor would call all of it green.
		first := r.Tickets[0].Ticket
		seat := seats[first]
		seat.Notice = fmt.Sprintf("%s is done. HOUSE RULES: no test of the exercise checks %d of them yet (clause %s: %s)",
			first, len(open), open[0].Clause, open[0].Ask)
		seats[first] = seat
	}
	run := s.judge.host.Run(e, seats)
	defer run.Close()

	f := &filter{w: stdout, verbose: value("test.v") != "false" && value("test.v") != "", red: !r.Green()}
	ended, err := s.judge.program.visible(ctx, run.URL(), f, stderr)
	f.flush()
	if err != nil {
		return err
	}
	second(r, run.Outcome(), ended)
	return nil
}

// second compares the visible run with the verdicts: a test that was done must pass once more.
func second(r *Result, out host.Outcome, ended exit) {
	red := len(unnoticed(r.House)) > 0
	for i := range r.Tickets {
		t := &r.Tickets[i]
		if t.Verdict != Done {
			red = red || !t.forLater(*r)
			continue
		}
		for _, report := range out.Reports {
			if report.Ticket == t.Ticket && report.Failed {
				if t.Stretch {
					r.Bonus -= t.Points
				} else {
					r.Points -= t.Points
				}
				red = true
				t.twoAnswers(report.Test)
				r.Verdict = Started
				r.Next = next(r)
			}
		}
	}
	if !red && (!out.Ended || ended.code != 0) && r.Message == "" {
		r.Verdict = Started
		r.Message = fmt.Sprintf("the tests ended with code %d when they were run once more: see their output above", ended.code)
	}
}

// filter passes on what the tests write. Testing prints PASS or FAIL when it ends, before the verdict is written: a PASS
// is not true of a red verdict, and without -v go test says FAIL itself.
type filter struct {
	w            io.Writer
	verbose, red bool
	line         []byte
}

func (f *filter) Write(b []byte) (int, error) {
	n := len(b)
	for len(b) > 0 {
		i := bytes.IndexByte(b, '\n')
		if i < 0 {
			f.line = append(f.line, b...)
			break
		}
		f.line = append(f.line, b[:i+1]...)
		f.flush()
		b = b[i+1:]
	}
	return n, nil
}

func (f *filter) flush() {
	line := string(f.line)
	f.line = f.line[:0]
	mark, word := "", strings.TrimRight(line, "\n")
	if strings.HasPrefix(word, "\x16") { // test2json's mark
		mark, word = word[:1], word[1:]
	}
	if f.red && (word == "PASS" || word == "FAIL") {
		if !f.verbose {
			return
		}
		line = mark + "FAIL\n"
	}
	_, _ = io.WriteString(f.w, line) // nobody is left to tell
}

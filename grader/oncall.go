package grader

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"failurelab/grader/host"
	"failurelab/lab/course"
)

// limitShift is how long a shift may take, for each incident. Most take some milliseconds, a few wait for a time-out.
const limitShift = 500 * time.Millisecond

// onCallQuietly grades the triage of a program that nobody watches.
func (s *session) onCallQuietly(ctx context.Context, seed uint64, n int) (Result, error) {
	return s.onCall(seed, n, func(url string) (exit, error) {
		return s.judge.program.quiet(ctx, url, time.Duration(n)*limitShift)
	}, func() {})
}

// onCallVisibly grades the triage of a program, and shows what it prints. It is run once: what it said then is judged.
func (s *session) onCallVisibly(ctx context.Context, seed uint64, stdout, stderr io.Writer) (Result, error) {
	f := &filter{w: stdout, verbose: value("test.v") != "false" && value("test.v") != "", red: true}
	defer f.flush()
	return s.onCall(seed, incidents, func(url string) (exit, error) {
		ctx, cancel := context.WithTimeout(ctx, incidents*limitShift)
		defer cancel()
		p := s.judge.program
		p.Args = slices.DeleteFunc(slices.Clone(p.Args), func(a string) bool { return strings.HasPrefix(a, "-test.count") })
		return p.visible(ctx, url, f, stderr) // once: a shift is one run, however often it is asked for
	}, func() { f.red = false })
}

// onCall puts a program's triage on call for n incidents, with run, and says what comes of it.
func (s *session) onCall(seed uint64, n int, run func(url string) (exit, error), done func()) (Result, error) {
	all := course.Incidents(seed, n)
	r := s.judge.host.Shift(s.judge.exercise, host.Shift{Incidents: all, Over: func(said []host.Triaged) string {
		t := judgeTriage(seed, all, said)
		if t.done() {
			done()
			return ""
		}
		return "TRIAGE: " + t.Summary()
	}})
	defer r.Close()
	ended, err := run(r.URL())
	if err != nil {
		return s.rule.blank(), err
	}
	out := r.Outcome()
	if out.Fault != nil {
		return s.rule.blank(), fmt.Errorf("a lab could not be opened: %w", out.Fault)
	}
	return s.rule.shift(seed, all, r.Triaged(), out, ended), nil
}

// shift is the rule of grading for a triage.
func (r rule) shift(seed uint64, all []course.Incident, said []host.Triaged, out host.Outcome, ended exit) Result {
	res := r.blank()
	at := res.Folder + "/exercise_test.go"
	onCall := slices.IndexFunc(out.Opened, func(o host.Opening) bool { return o.Ticket == "" })
	if onCall >= 0 {
		at = r.where(out.Opened[onCall].At)
	}
	res.Tried = len(said)
	todo := slices.IndexFunc(said, func(s host.Triaged) bool { return s.Todo != nil })
	switch {
	case !out.Ended || ended.hung:
		c := crash{hung: ended.hung, code: ended.code, output: ended.output}
		res.Verdict, res.Message = Crashed, fmt.Sprintf("the test program %s, in the middle of a shift", c.how())
		res.Tickets = nil
		res.Next = &Next{At: at, What: "let Triage return in every case: it may not end the process, and has to come to an end"}
	case onCall < 0:
		res.Verdict, res.Message = Started, "no test puts Triage on call"
		res.Next = &Next{At: at, What: "let TestTriage call lab.OnCall(t, Triage)"}
	case todo >= 0:
		res.Next = &Next{At: r.where(said[todo].Todo.At), What: said[todo].Todo.Question}
	default:
		t := judgeTriage(seed, all, said)
		res.Triage = &t
		res.Verdict, res.Points = Started, share(res.Max, int(1000*t.Score), 1000)
		if t.done() && ended.code == 0 {
			res.Verdict = Done
			break
		}
		res.Next = &Next{At: at, What: t.next()}
	}
	return res
}

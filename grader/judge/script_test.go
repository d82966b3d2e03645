package judge

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"failurelab/grader/run"
	"failurelab/lab/wire"
)

// script is a program that runs in this process: a function for each test, which speaks to the host as package lab does. It
// lets everything about observing be tested in milliseconds, without a compiler.
type script struct {
	tests map[string]func(*visit) // by ticket
	exit  func(opened []string) *run.Exit

	mu   sync.Mutex
	runs int
}

// visit is a test in its lab.
type visit struct {
	ctx    context.Context
	host   *wire.Host
	nth    int // of its process's tests, from 0
	opened wire.Opened
	report wire.Report
}

// Run implements [run.Runner].
func (s *script) Run(ctx context.Context, _ run.Program, j run.Job) (run.Exit, error) {
	if err := ctx.Err(); err != nil {
		return run.Exit{}, context.Cause(ctx)
	}
	s.mu.Lock()
	s.runs++
	s.mu.Unlock()
	host := wire.Dial(j.URL)
	code := 0
	var opened []string
	var begun wire.Begun
	if err := host.Ask("begin", "", struct{}{}, &begun); err != nil {
		return run.Exit{}, err
	}
	tickets := slices.Sorted(maps.Keys(s.tests))
	slices.SortStableFunc(tickets, func(a, b string) int {
		switch begun.First {
		case testOf(a):
			return -1
		case testOf(b):
			return 1
		default:
			return 0
		}
	})
	for nth, ticket := range tickets {
		test := s.tests[ticket]
		v := &visit{ctx: ctx, host: host, nth: nth}
		at := wire.Place{File: "/module/exercises/01_unauthorized/exercise_test.go", Line: 10}
		if err := host.Ask("open", "", wire.Open{Ticket: ticket, Test: testOf(ticket), At: at}, &v.opened); err != nil {
			return run.Exit{}, err
		}
		if v.opened.Skip != "" || v.opened.Refuse != "" {
			continue
		}
		opened = append(opened, ticket)
		v.report.World = v.opened.World
		test(v)
		if v.report.Failed {
			code = 1
		}
		if err := host.Ask("report", v.opened.World, v.report, nil); err != nil {
			return run.Exit{}, err
		}
	}
	if s.exit != nil {
		if e := s.exit(opened); e != nil {
			return *e, nil
		}
	}
	return run.Exit{Code: code}, host.Ask("ended", "", wire.Ended{Code: code}, nil)
}

// passes is a test that asks the lab something, and is content with whatever it says.
func passes(v *visit) { v.send() }

// send sends the customer's request.
func (v *visit) send() wire.Exchange {
	v.report.Asked++
	client := wire.NewClient(func() wire.Machine { return v.opened.Machine })
	defer client.CloseIdleConnections()
	x, _ := wire.Send(client, v.opened.Request.HTTP(v.ctx), maxBody)
	return x
}

func (v *visit) logs() (lines []wire.Line) {
	v.report.Asked++
	_ = v.host.Ask("logs", v.opened.World, struct{}{}, &lines)
	return lines
}

func (v *visit) sql(query string) (t wire.Table) {
	v.report.Asked++
	_ = v.host.Ask("sql", v.opened.World, wire.Query{SQL: query}, &t)
	return t
}

// sound is a test that checks what the contract of 401 promises of T105, and no more.
func sound(v *visit) {
	x := v.send()
	lines := v.logs()
	ok := x.Status == http.StatusUnauthorized &&
		strings.Contains(x.Received.Get("Www-Authenticate"), `error="invalid_token"`) &&
		strings.Contains(x.Received.Get("Www-Authenticate"), `realm="lab"`) &&
		strings.Contains(x.Body, `"type":"/problems/unauthorized"`) && strings.Contains(x.Body, `"status":401`) &&
		strings.HasPrefix(x.Received.Get("Content-Type"), "application/problem+json") &&
		strings.Contains(x.Body, x.Received.Get("X-Request-Id")) &&
		!strings.Contains(x.Received.Get("Www-Authenticate")+x.Body, "expired") &&
		len(lines) == 1 && lines[0].Attrs["request_id"] == x.Received.Get("X-Request-Id") &&
		lines[0].Attrs["route"] == "/api/v1/ping" && lines[0].Attrs["status"] == "401" && lines[0].Attrs["layer"] == "auth" &&
		strings.Contains(lines[0].Attrs["err"], "expired") && !strings.Contains(lines[0].Text, "Bearer") && isOver(lines[0])
	if ok {
		v.report.Diagnoses = []wire.Diagnosis{{
			Cause: "expired-token", Reached: "yes", Slow: "no", Side: "client",
			Evidence: &wire.Fact{Source: "log", Key: "err", Value: lines[0].Attrs["err"]},
		}}
		ok = v.cured().Status == http.StatusOK
	}
	v.report.Failed = !ok
}

// isOver says whether the token of a line had expired by the line's own time.
func isOver(line wire.Line) bool {
	end, err := time.Parse(time.RFC3339, line.Attrs["expires_at"])
	now, err2 := time.Parse(time.RFC3339Nano, line.Attrs["time"])
	return err == nil && err2 == nil && end.Before(now)
}

// cured cures the lab, and sends the customer's request again.
func (v *visit) cured() wire.Exchange {
	var cured wire.Cured
	_ = v.host.Ask("cure", v.opened.World, struct{}{}, &cured)
	v.opened.Request, v.opened.Machine = cured.Request, cured.Machine
	return v.send()
}

// strict is a test that asks for one media type to the letter.
func strict(v *visit) {
	v.report.Failed = v.send().Received.Get("Content-Type") != "application/problem+json"
	v.cured()
}

// Package lab is what you have in hand when a customer says that the API fails.
//
// [Open] a ticket and you get an [API]: a real server in which that customer's trouble is really happening. You can stand
// on both sides of it. On the customer's side there is the request as the customer's program sends it ([API.Request]),
// a handler for [net/http/httptest] ([API.ServeHTTP]) and, where a connection matters, a URL and a client. On the
// operator's side there are the log, the database and the metrics ([API.Log], [API.SQL], [API.Metrics]), which no
// customer ever sees.
//
//	func TestT105(t *testing.T) {
//		api := lab.Open(t, "T105")
//
//		rec := httptest.NewRecorder()
//		api.ServeHTTP(rec, api.Request()) // the symptom: what the customer sees
//		line := api.Log(rec.Header().Get("X-Request-Id")) // the cause: what only you see
//		api.Cure() // the cure: the same call again, let in
//		...
//		api.Diagnose(lab.Diagnosis{...})
//	}
//
// A test that you write is run many times, each time against another lab: some keep the contract in the exercise's
// README, some we broke on purpose. It should pass on the first kind and fail on the second, and nothing in your hand says
// which one you have: only what you assert can.
package lab

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"failurelab/lab/wire"
)

// API is one customer's trouble, opened for one test. It ends with the test.
type API struct {
	// URL is where the API listens, as the customer's program has it configured. It has no path.
	URL string

	t      testing.TB
	host   *wire.Host
	world  string
	given  map[string]string
	client *http.Client

	mu      sync.Mutex
	request wire.Request
	machine wire.Machine
	report  wire.Report
}

const noLab = "no lab is running: main_test.go in this folder starts it. Bring it back: git checkout -- main_test.go"

// Open opens a ticket for t: a lab of its own, fresh, that no other test can touch. The lab is closed when t ends.
//
// A test opens one ticket. To work on several in one function, give each a subtest (t.Run).
func Open(t testing.TB, ticket string) *API {
	t.Helper()
	host := wire.Current()
	if host == nil {
		t.Fatal(noLab)
	}
	oneTicket(t, ticket)

	var o wire.Opened
	at := caller()
	if err := host.Ask("open", "", wire.Open{Ticket: ticket, Test: t.Name(), At: at}, &o); err != nil {
		ours(t, err)
	}
	switch {
	case o.Refuse != "":
		t.Fatal(o.Refuse)
	case o.Skip != "":
		t.Skip(o.Skip)
	}

	a := &API{
		URL: o.URL, t: t, host: host, world: o.World, given: o.Given, request: o.Request, machine: o.Machine,
		report: wire.Report{World: o.World},
	}
	a.client = wire.NewClient(a.customers)
	a.client.Transport = &watched{a.client.Transport.(*http.Transport), a}
	opened(t.Name(), a)
	t.Cleanup(func() {
		t.Helper() // so that a notice stands at the learner's line
		a.close(o.Notice)
	})
	return a
}

// close reports how the test ended. A notice is the verdict on it, and turns it red where it stands.
func (a *API) close(notice string) {
	a.t.Helper()
	a.client.CloseIdleConnections()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.report.Failed, a.report.Skipped = a.t.Failed(), a.t.Skipped()
	if err := a.host.Ask("report", a.world, a.report, nil); err != nil {
		a.t.Error(fault(err))
	}
	if notice != "" {
		a.t.Error(notice)
	}
}

// Request is the customer's own request: fresh at each call, yours to look at, to send or to change. After [API.Cure] it
// is what the customer sends then.
func (a *API) Request() *http.Request {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.report.Asked++
	return a.request.HTTP(context.Background())
}

// Given is what the ticket hands you: a name on the list in the exercise's README, such as "token" for a token that is
// good. All tickets of an exercise know the same names.
func (a *API) Given(name string) string {
	a.t.Helper()
	a.asked()
	v, ok := a.given[name]
	if !ok {
		names := make([]string, 0, len(a.given))
		for n := range a.given {
			names = append(names, n)
		}
		slices.Sort(names)
		a.fatal(fmt.Sprintf("api.Given(%q): this ticket hands over %s", name, strings.Join(names, ", ")))
	}
	return v
}

// Client is an HTTP client that resolves names and dials as the customer's machine does. Use it where the connection
// itself is in question: it gives you the error that the customer's program got.
func (a *API) Client() *http.Client { return a.client }

// Cure does what the ticket's cure says: from now on [API.Request] is the corrected call, or the server is mended.
func (a *API) Cure() {
	a.t.Helper()
	var cured wire.Cured
	a.ask("cure", struct{}{}, &cured)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.request, a.machine = cured.Request, cured.Machine
}

// customers is the customer's machine.
func (a *API) customers() wire.Machine {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.machine
}

// Advance moves the lab's clock forward by d. Nothing sleeps.
func (a *API) Advance(d time.Duration) {
	a.t.Helper()
	a.ask("advance", wire.Advance{By: d}, nil)
}

// Partner makes the API call a server of yours, an [httptest.Server], where it would call its partner, from the next call
// on. It is for tickets whose API has a partner.
func (a *API) Partner(url string) {
	a.t.Helper()
	var answer wire.StoodIn
	a.ask("partner", wire.StandIn{URL: url}, &answer)
	if answer.Refuse != "" {
		a.fatal(fmt.Sprintf("api.Partner(%q): %s", url, answer.Refuse))
	}
}

// TODO says that the test is not finished: it stops here, and the ticket counts as not started. The question is what is
// asked of you. Delete the call when you have answered it.
func (a *API) TODO(question string) {
	a.t.Helper()
	a.mu.Lock()
	a.report.Todo = &wire.Todo{Question: question, At: caller()}
	a.mu.Unlock()
	a.t.Skip("not started: " + question)
}

// asked counts a question, so that a test that asks nothing cannot seem to notice anything.
func (a *API) asked() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.report.Asked++
}

// ask puts a question to the lab.
func (a *API) ask(question string, body, answer any) {
	a.t.Helper()
	a.asked()
	if err := a.host.Ask(question, a.world, body, answer); err != nil {
		ours(a.t, err)
	}
}

// fatal ends the test because of how the lab was used: that is no assertion, and notices nothing.
func (a *API) fatal(reason string) {
	a.t.Helper()
	a.misused(reason)
	a.t.Fatal(reason)
}

func (a *API) misused(reason string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.report.Misused == "" {
		a.report.Misused, a.report.Before = reason, a.t.Failed()
	}
}

// ours ends the test because of a fault that is not the learner's.
func ours(t testing.TB, err error) {
	t.Helper()
	t.Fatal(fault(err))
}

func fault(err error) string {
	if errors.Is(err, wire.ErrClosed) {
		return "this test has ended, and its lab with it: wait for your goroutines (sync.WaitGroup) before the test returns"
	}
	return fmt.Sprintf("the lab does not answer. This is a fault of the lab, not of your test; run it again: %v", err)
}

// caller is the first line outside of this package.
func caller() wire.Place {
	var pcs [16]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	for {
		f, more := frames.Next()
		if !strings.HasPrefix(f.Function, "failurelab/lab.") || !more {
			return wire.Place{File: f.File, Line: f.Line}
		}
	}
}

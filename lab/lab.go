// Package lab gives your tests a real API that fails, and everything you need to find out why.
//
// [Open] a ticket and you get an [API]: a real server on which this customer's request really fails. You can look at it from
// both sides. On the customer's side you have the request that the customer's program sends ([API.Request]), a handler for
// [net/http/httptest] ([API.ServeHTTP]) and, for connections, a URL and a client. On the operator's side you have the log,
// the database and the metrics ([API.Log], [API.SQL], [API.Metrics]). Customers cannot see those.
//
//	func TestT105(t *testing.T) {
//		api := lab.Open(t, "T105")
//
//		rec := httptest.NewRecorder()
//		api.ServeHTTP(rec, api.Request()) // the symptom: what the customer sees
//		line := api.Log(rec.Header().Get("X-Request-Id")) // the cause: what only you see
//		api.Cure() // the cure: the next request is let in
//		...
//		api.Diagnose(lab.Diagnosis{...})
//	}
//
// Your test runs many times, each time on another lab. Correct labs keep the contract in the exercise's README. In others we
// changed something on purpose. Your test must pass on the correct labs and fail on the others. The lab does not say which kind
// it is: only your assertions can tell.
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

// API is the lab of one ticket, opened for one test. It is closed when the test ends.
type API struct {
	// URL is the API's address, as configured in the customer's program. It has no path.
	URL string

	t      testing.TB
	host   *wire.Host
	world  string
	given  map[string]string
	client *http.Client
	absent *absences

	mu        sync.Mutex
	request   wire.Request
	machine   wire.Machine
	report    wire.Report
	responses int // that the test got
	withoutID int // those that had no X-Request-Id
}

const noLab = "no lab is running: main_test.go in this folder starts it. Restore it: git checkout -- main_test.go"

// Open opens a ticket for t. The test gets a new lab, which no other test can touch. The lab is closed when t ends.
//
// A test can open only one ticket. A second one fails the test. To work on several tickets in one function, give each a subtest
// (t.Run). At most eight tests of a ticket are judged, including subtests that open it.
func Open(t testing.TB, ticket string) *API {
	t.Helper()
	host := wire.Current()
	if host == nil {
		t.Fatal(noLab)
	}
	refuseSecondTicket(t, ticket)

	var o wire.Opened
	at := caller()
	if err := host.Ask("open", "", wire.Open{Ticket: ticket, Test: t.Name(), At: at}, &o); err != nil {
		failWithLabFault(t, err)
	}
	switch {
	case o.Refuse != "":
		t.Fatal(o.Refuse)
	case o.Skip != "":
		t.Skip(o.Skip)
	}

	a := &API{
		URL: o.URL, t: t, host: host, world: o.World, given: o.Given, request: o.Request, machine: o.Machine,
		report: wire.Report{World: o.World}, absent: &absences{},
	}
	a.client = wire.NewClient(a.customerMachine)
	a.client.Transport = &recordingTransport{a.client.Transport.(transport), a.customerMachine, a.recordBroken, a.recordResponse}
	rememberReport(t.Name(), a.misused)
	t.Cleanup(func() {
		t.Helper() // so that a notice stands at the learner's line
		a.close(o.Notice)
	})
	return a
}

// close reports to the host how the test ended. A notice is the verdict on the test. It fails the test, at the line of Open.
func (a *API) close(notice string) {
	a.t.Helper()
	a.client.CloseIdleConnections()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.report.Failed, a.report.Skipped, a.report.Absent = a.t.Failed(), a.t.Skipped(), a.absent.list()
	if err := a.host.Ask("report", a.world, a.report, nil); err != nil {
		a.t.Error(faultMessage(err))
	}
	if notice != "" {
		a.t.Error(notice)
	}
}

// Request returns the customer's own request, a new one at each call. Look at it, change it, send it. After [API.Cure]
// it is the corrected request.
func (a *API) Request() *http.Request {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.report.Asked++
	return a.request.HTTP(context.Background())
}

// Given returns a value that comes with the ticket, such as "token" for a valid token. The exercise's README lists the names;
// they are the same for all its tickets. The test fails, and stops, if the name is unknown.
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
		a.fatal(fmt.Sprintf("api.Given(%q): this ticket has only %s", name, strings.Join(names, ", ")))
	}
	return v
}

// Client returns an HTTP client that resolves names and dials as the customer's machine does. Use it for failures of the
// connection: it returns the error that the customer's program got.
func (a *API) Client() *http.Client { return a.client }

// Cure does what helps the customer. From now on [API.Request] returns the corrected request, or the server is fixed.
func (a *API) Cure() {
	a.t.Helper()
	var cured wire.Cured
	a.ask("cure", struct{}{}, &cured)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.request, a.machine = cured.Request, cured.Machine
}

// customerMachine returns the customer's machine as it is now.
func (a *API) customerMachine() wire.Machine {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.machine
}

// Advance moves the lab's clock forward by d, without sleeping. The test fails, and stops, if d is more than a year.
func (a *API) Advance(d time.Duration) {
	a.t.Helper()
	var answer wire.StoodIn
	a.ask("advance", wire.Advance{By: d}, &answer)
	if answer.Refuse != "" {
		a.fatal(fmt.Sprintf("api.Advance(%v): %s", d, answer.Refuse))
	}
}

// Partner makes the API send its requests to your own server, such as an [httptest.Server], instead of its partner. This
// takes effect from the next request on. The test fails, and stops, if the ticket's API has no partner or cannot use the URL.
func (a *API) Partner(url string) {
	a.t.Helper()
	var answer wire.StoodIn
	a.ask("partner", wire.StandIn{URL: url}, &answer)
	if answer.Refuse != "" {
		a.fatal(fmt.Sprintf("api.Partner(%q): %s", url, answer.Refuse))
	}
}

// TODO stops the test: the ticket counts as not started. Delete the TODO when your test has an assertion for its question.
func (a *API) TODO(question string) {
	a.t.Helper()
	question = wire.Shown(question)
	a.mu.Lock()
	a.report.Todo = &wire.Todo{Question: question, At: caller()}
	a.mu.Unlock()
	a.t.Skip("not started: " + question)
}

// asked counts a question to the lab. A test without questions cannot catch any lab.
func (a *API) asked() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.report.Asked++
}

// ask sends a question to the lab. The test fails, and stops, if the lab does not respond.
func (a *API) ask(question string, body, answer any) {
	a.t.Helper()
	a.asked()
	switch err := a.host.Ask(question, a.world, body, answer); {
	case errors.Is(err, wire.ErrTooLong):
		a.fatal(faultMessage(err))
	case err != nil:
		failWithLabFault(a.t, err)
	}
}

// fatal fails and stops the test because it used the lab wrongly. That is not an assertion, and catches no lab.
func (a *API) fatal(reason string) {
	a.t.Helper()
	reason = wire.Shown(reason)
	a.misused(reason)
	a.t.Fatal(reason)
}

// misused reports that the test used the lab wrongly. Only the first reason counts.
func (a *API) misused(reason string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.report.Misused == "" {
		a.report.Misused, a.report.Before = reason, a.t.Failed()
	}
}

// failWithLabFault fails and stops the test because of an error of the host. That is a fault of the lab, unless the test has
// ended.
func failWithLabFault(t testing.TB, err error) {
	t.Helper()
	t.Fatal(faultMessage(err))
}

func faultMessage(err error) string {
	if errors.Is(err, wire.ErrClosed) {
		return "this test has ended, and its lab with it: wait for your goroutines (sync.WaitGroup) before the test returns"
	}
	if errors.Is(err, wire.ErrTooLong) {
		return fmt.Sprintf("your test sends the lab more than %d KiB at once: send less", wire.MaxQuestion>>10)
	}
	return fmt.Sprintf("the lab does not respond. This is a fault of the lab, not of your test. Run the test again: %v", err)
}

// caller returns the line that called into this package.
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

// recordBroken adds a request that got no response, or only part of one, to the report.
func (a *API) recordBroken(b wire.Broken) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.report.Broken) < wire.MaxBroken {
		b.URL, b.Error, b.After = wire.Shown(b.URL), wire.Shown(b.Error), a.responses
		a.report.Broken = append(a.report.Broken, b)
	}
}

// recordResponse counts a response.
func (a *API) recordResponse(resp *http.Response) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.responses++
	if resp.Header.Get(requestID) == "" {
		a.withoutID++
	}
}

// allHaveIDs reports whether the test got responses, each with an id.
func (a *API) allHaveIDs() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.responses > 0 && a.withoutID == 0
}

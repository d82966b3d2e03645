package lab

import (
	"fmt"
	"math"
	"net/http"
	"net/http/httptrace"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"failurelab/lab/wire"
)

// Healthy is the cause if nothing failed: the customer's request succeeded, whatever the customer says.
const Healthy Cause = "healthy"

// Incident is one customer's request, which was sent for you as the customer's program sends it. It shows both sides of what
// happened. Changing an Incident has no effect.
type Incident struct {
	Request  *http.Request // as the customer's program sent it
	Response *Response     // nil if there was no response
	Err      error         // the program's error, if there was no response or it broke off
	Trace    []string      // the events of the connection, in order, named as in net/http/httptrace: "ConnectDone(err)"
	Took     time.Duration // until the end of the response, or the error

	api *API
}

// Response is the API's response, with its body read.
type Response struct {
	Status int
	Header http.Header
	Body   string
}

// Logs returns all log lines of the API, oldest first, including those of other customers.
func (i Incident) Logs() []Line { return i.api.Logs() }

// Line returns the log line of the customer's request. It returns false if there is none, or if the response has no request
// id.
func (i Incident) Line() (Line, bool) {
	if i.Response == nil {
		return Line{}, false
	}
	id := i.Response.Header.Get("X-Request-Id")
	for _, l := range i.Logs() {
		if id != "" && l.attrs["request_id"] == id {
			return l, true
		}
	}
	return Line{}, false
}

// SQL queries the API's database, as [API.SQL] does. A wrong query ends only the triage of this incident.
func (i Incident) SQL(query string) Table {
	t, reason := i.api.query(query)
	if reason != "" {
		panic(trouble(reason))
	}
	return t
}

// Metrics returns the metrics as they are now.
func (i Incident) Metrics() Metrics { return i.api.Metrics() }

// TODO stops the test: the triage counts as not started. Delete the TODO when you begin.
func (i Incident) TODO(question string) {
	panic(todo{Question: wire.Shown(question), At: caller()})
}

// panicked returns the learner's line that the panic comes from, as " at file:line"; "" if it is in no test file.
func panicked() string {
	var pcs [32]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	for {
		f, more := frames.Next()
		if strings.HasSuffix(f.File, "_test.go") {
			return fmt.Sprintf(" at %s:%d", filepath.Base(f.File), f.Line)
		}
		if !more {
			return ""
		}
	}
}

// trouble is the panic of a triage that cannot go on, and the reason.
type trouble string

// todo is the panic of a TODO.
type todo wire.Todo

// maxAhead limits the incidents that are open at once. They are made before they are needed, because some take seconds.
const maxAhead = 8

// OnCall calls triage for one incident after the other, and judges the diagnoses. A triage that panics has no diagnosis for
// that incident. OnCall goes on with the next one, and the verdict at the end lists the panic.
func OnCall(t testing.TB, triage func(Incident) Diagnosis) {
	t.Helper()
	host := wire.Current()
	if host == nil {
		t.Fatal(noLab)
	}
	at := caller()
	var shift wire.Shift
	if err := host.Ask("shift", "", wire.Open{Test: t.Name(), At: at}, &shift); err != nil {
		failWithLabFault(t, err)
	}
	if shift.Refuse != "" {
		t.Fatal(shift.Refuse)
	}

	for next := range begin(t, host, shift.Incidents) {
		f := <-next
		if f.err != nil {
			failWithLabFault(t, f.err)
		}
		said := diagnose(f.incident, triage)
		f.incident.api.client.CloseIdleConnections()
		if err := host.Ask("triaged", f.incident.api.world, said, nil); err != nil {
			failWithLabFault(t, err)
		}
		if said.Todo != nil {
			t.Skip("not started: " + said.Todo.Question)
		}
	}
	var over wire.Relieved
	if err := host.Ask("relieved", "", struct{}{}, &over); err != nil {
		failWithLabFault(t, err)
	}
	if over.Notice != "" {
		t.Error(over.Notice)
	}
}

// fetched is an incident, or why the host has none.
type fetched struct {
	incident Incident
	err      error
}

// begin makes incidents in the background, in order, and no more than maxAhead of them before they are taken.
func begin(t testing.TB, host *wire.Host, incidents int) <-chan chan fetched {
	t.Helper()
	window := make(chan chan fetched, maxAhead-1) // the one being triaged makes maxAhead
	go func() {
		defer close(window)
		for n := range incidents {
			next := make(chan fetched, 1)
			window <- next
			go func() {
				i, err := makeIncident(t, host, n)
				next <- fetched{i, err}
			}()
		}
	}()
	return window
}

// makeIncident opens incident n and sends the customer's request, again if the lab was late. The error is the host's.
func makeIncident(t testing.TB, host *wire.Host, n int) (Incident, error) {
	t.Helper()
	for {
		i, err := tryIncident(t, host, n)
		if err != nil {
			return i, err
		}
		var answer wire.Vouched
		vouch := wire.Vouch{Clock: i.api.machine.RanOut(t.Context(), i.Err)}
		if err := host.Ask("vouch", i.api.world, vouch, &answer); err != nil || !answer.Again {
			return i, err
		}
		i.api.client.CloseIdleConnections()
	}
}

// tryIncident opens incident n and sends the customer's request.
func tryIncident(t testing.TB, host *wire.Host, n int) (Incident, error) {
	t.Helper()
	var o wire.Opened
	if err := host.Ask("incident", "", wire.Incident{Number: n}, &o); err != nil {
		return Incident{}, err
	}
	a := &API{URL: o.URL, t: t, host: host, world: o.World, given: o.Given, request: o.Request, machine: o.Machine}
	a.client = wire.NewClient(a.customerMachine)

	events := &trace{}
	req := o.Request.HTTP(httptrace.WithClientTrace(t.Context(), events.hooks()))
	// Bodies of labs are short, so they are shown whole.
	x, err := wire.Send(a.client, req, math.MaxInt64)
	i := Incident{Request: o.Request.HTTP(t.Context()), Err: err, Trace: events.list(), Took: x.Took, api: a}
	if x.Status != 0 {
		i.Response = &Response{x.Status, x.Received, x.Body}
	}
	return i, nil
}

// diagnose returns triage's diagnosis of an incident, or why it has none.
func diagnose(i Incident, triage func(Incident) Diagnosis) (said wire.Triaged) {
	if i.Err != nil {
		said.Error = wire.Shown(wire.ClientFact(i.Err).Value)
	}
	defer func() {
		switch r := recover().(type) {
		case nil:
		case trouble:
			said.Trouble = wire.Shown(string(r))
		case todo:
			said.Todo = (*wire.Todo)(&r)
		default:
			at := panicked()
			said.Trouble = wire.Escaped(fmt.Sprintf("it panics: %v", r), wire.MaxText-len(at), "") + at
		}
	}()
	said.Diagnosis = triage(i).wire()
	return said
}

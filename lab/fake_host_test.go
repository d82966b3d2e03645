package lab_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"failurelab/lab"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// host is the fake host of this process: it speaks lab/wire, and answers what a test tells it to. There is only one, because
// a process has only one (wire.Connect). Tests run in parallel nevertheless: a question names its test or its lab.
var host = &fakeHost{labs: map[string]*fakeLab{}}

// withoutHost is a learner's test that ran before the process had a host.
var withoutHost []*learner

func TestMain(m *testing.M) {
	withoutHost = append(withoutHost,
		learn(context.Background(), "TestOpen", func(t *learner) { lab.Open(t, "T101") }),
		learn(context.Background(), "TestOnCall", func(t *learner) { lab.OnCall(t, nil) }))
	server := httptest.NewServer(host)
	wire.Connect(server.URL)
	code := m.Run()
	server.Close()
	os.Exit(code)
}

type fakeHost struct {
	mu    sync.Mutex
	labs  map[string]*fakeLab // by test, and by the handle that tests get
	shift *fakeShift
	next  int
}

// fakeLab is a lab: what it answers, and what it was told.
type fakeLab struct {
	opened  wire.Opened
	answers map[string]any // by question; a string is a fault of the host's

	mu      sync.Mutex
	open    []wire.Open
	asked   []string // the questions, each with its body
	reports []wire.Report
	triaged []wire.Triaged
	closed  bool
}

// add adds a lab, which only the learner's test with this name can open. It answers with an empty object to all questions
// that answers does not name.
func (h *fakeHost) add(test string, l *fakeLab) *fakeLab {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.next++
	l.opened.World = fmt.Sprintf("w%d", h.next)
	h.labs[test], h.labs[l.opened.World] = l, l
	return l
}

func (h *fakeHost) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	question, handle, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	switch question {
	case "shift", "incident", "relieved":
		h.onShift(w, r, question)
		return
	case "open":
		var o wire.Open
		_ = json.NewDecoder(r.Body).Decode(&o)
		h.lab(o.Test).openFor(w, o)
		return
	}
	h.lab(handle).answer(w, r, question)
}

// lab is the lab of a test or of a handle; one that answers only with faults if there is none.
func (h *fakeHost) lab(key string) *fakeLab {
	h.mu.Lock()
	defer h.mu.Unlock()
	if l := h.labs[key]; l != nil {
		return l
	}
	return &fakeLab{answers: map[string]any{"open": "no lab for " + key}}
}

func (l *fakeLab) openFor(w http.ResponseWriter, o wire.Open) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open = append(l.open, o)
	l.closed = false // a test that runs again (-count)
	l.write(w, "open", l.opened)
}

func (l *fakeLab) answer(w http.ResponseWriter, r *http.Request, question string) {
	var body json.RawMessage
	_ = json.NewDecoder(r.Body).Decode(&body)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		http.Error(w, "the test has reported", http.StatusGone)
		return
	}
	l.asked = append(l.asked, question+" "+string(body))
	switch question {
	case "report":
		var report wire.Report
		_ = json.Unmarshal(body, &report)
		l.reports, l.closed = append(l.reports, report), true
	case "triaged":
		var said wire.Triaged
		_ = json.Unmarshal(body, &said)
		l.triaged = append(l.triaged, said)
	}
	l.write(w, question, struct{}{})
}

// write sends the response that the lab was told to send, or usual if there is none.
func (l *fakeLab) write(w http.ResponseWriter, question string, usual any) {
	v, ok := l.answers[question]
	if !ok {
		v = usual
	}
	if fault, ok := v.(string); ok {
		http.Error(w, fault, http.StatusInternalServerError)
		return
	}
	_ = json.NewEncoder(w).Encode(v)
}

// report is the only report that the lab got.
func (l *fakeLab) report(t *testing.T) wire.Report {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	require.Len(t, l.reports, 1)
	return l.reports[0]
}

// api is an API that answers with h, with the customer's request to it.
func api(t *testing.T, h http.HandlerFunc) wire.Opened {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return customer(s.URL)
}

// customer is a ticket of a customer who calls an API at a URL.
func customer(url string) wire.Opened {
	_, address, _ := strings.Cut(url, "://")
	return wire.Opened{URL: url, Request: wire.Request{Method: http.MethodGet, Scheme: "http", Host: address, Path: "/orders?page=2"}}
}

// unreachable is the URL of a server that has stopped: every connection to it is refused.
func unreachable(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(http.NotFoundHandler())
	s.Close()
	return s.URL
}

// cutOff writes less than it has announced: net/http then hangs up.
func cutOff(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "100")
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write([]byte("half"))
}

func TestWithoutAHost(t *testing.T) {
	t.Parallel()
	for _, l := range withoutHost {
		assert.True(t, l.Failed())
		assert.Equal(t, []string{"no lab is running: main_test.go in this folder starts it. Restore it: git checkout -- main_test.go"}, l.words())
	}
}

package lab_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"failurelab/lab"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// refused is what a client says of a connection that is refused: systems have their own words for it.
func refused(t *testing.T) string {
	t.Helper()
	_, err := http.Get(unreachable(t))
	require.Error(t, err)
	return wire.ClientFact(err).Value
}

// A misuse fails the test but catches no lab: the report says so.
func TestMisuse(t *testing.T) {
	t.Parallel()
	const breaksOff = "the response broke off: unexpected EOF. A recorder cannot show that. Use api.Client().Do(...) instead: it returns what the customer's program gets."
	for _, tc := range []struct {
		name    string
		opened  func(*testing.T) wire.Opened
		answers map[string]any
		body    func(*learner, *lab.API)
		reason  string
		goesOn  bool
	}{
		{
			name:    "an empty id, although the response had one",
			opened:  func(t *testing.T) wire.Opened { t.Helper(); return api(t, ok) },
			answers: map[string]any{"logs": []wire.Line{{Text: "started"}}},
			body: func(_ *learner, a *lab.API) {
				rec := httptest.NewRecorder()
				a.ServeHTTP(rec, a.Request())
				a.Log(rec.Header().Get("Request-Id"))
			},
			reason: `api.Log(""): the id is empty, although every response so far has one. Take it from the response's "X-Request-Id" header`,
		},
		{
			name:    "a clock that is moved too far",
			answers: map[string]any{"advance": wire.StoodIn{Refuse: "that is more than a year"}},
			body:    func(_ *learner, a *lab.API) { a.Advance(20000 * time.Hour) },
			reason:  "api.Advance(20000h0m0s): that is more than a year",
		},
		{
			name:   "a question that is too long",
			body:   func(_ *learner, a *lab.API) { a.SQL(strings.Repeat("x", wire.MaxQuestion)) },
			reason: "your test sends the lab more than 1024 KiB at once: send less",
		},
		{
			name:    "a long query, and what would clear a terminal",
			answers: map[string]any{"sql": wire.Table{Error: "no such column: \x1b[2J"}},
			body:    func(_ *learner, a *lab.API) { a.SQL(strings.Repeat("x", 2000)) },
			reason:  `api.SQL("` + strings.Repeat("x", 300) + `"): no such column: \x1b[2J`,
		},
		{
			name: "an unknown Given", body: func(_ *learner, a *lab.API) { a.Given("tokn") },
			reason: `api.Given("tokn"): this ticket has only admin, key, token`,
		},
		{
			name:    "a query that the database refuses",
			answers: map[string]any{"sql": wire.Table{Error: "no such table: userz"}},
			body:    func(_ *learner, a *lab.API) { a.SQL("select * from userz") },
			reason:  `api.SQL("select * from userz"): no such table: userz`,
		},
		{
			name:    "a partner that the ticket does not have",
			answers: map[string]any{"partner": wire.StoodIn{Refuse: "this API has no partner"}},
			body:    func(_ *learner, a *lab.API) { a.Partner("http://127.0.0.1:1") },
			reason:  `api.Partner("http://127.0.0.1:1"): this API has no partner`,
		},
		{
			name:   "a recorder for a connection that is refused",
			opened: func(t *testing.T) wire.Opened { t.Helper(); return customer(unreachable(t)) },
			body:   func(_ *learner, a *lab.API) { a.ServeHTTP(httptest.NewRecorder(), a.Request()) },
			reason: "the request got no response: " + refused(t) + ". A recorder cannot show that. Use api.Client().Do(...) instead: it returns what the customer's program gets.",
			goesOn: true,
		},
		{
			name:   "a recorder for a response that breaks off",
			opened: func(t *testing.T) wire.Opened { t.Helper(); return api(t, cutOff) },
			body:   func(_ *learner, a *lab.API) { a.ServeHTTP(httptest.NewRecorder(), a.Request()) },
			reason: breaksOff,
			goesOn: true,
		},
	} {
		for _, before := range []bool{false, true} {
			name := tc.name
			if before {
				name += ", in a test that has failed already"
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				o := wire.Opened{}
				if tc.opened != nil {
					o = tc.opened(t)
				} else {
					o = api(t, ok)
				}
				o.Given = map[string]string{"token": "t", "admin": "a", "key": "k"}
				l := host.add(t.Name(), &fakeLab{opened: o, answers: tc.answers})
				wentOn := false

				ran := learn(t.Context(), t.Name(), func(lt *learner) {
					api := lab.Open(lt, "T101")
					if before {
						lt.Error("want 401")
					}
					tc.body(lt, api)
					wentOn = true
				})

				report := l.report(t)
				assert.Equal(t, tc.reason, report.Misused)
				assert.Equal(t, before, report.Before)
				assert.True(t, report.Failed)
				assert.Contains(t, ran.words(), tc.reason)
				assert.Equal(t, tc.goesOn, wentOn)
			})
		}
	}
}

// What comes after a misuse may be a consequence of it, so the first one counts, and a failure after it is not Before.
func TestFirstMisuseCounts(t *testing.T) {
	t.Parallel()
	l := host.add(t.Name(), &fakeLab{opened: customer(unreachable(t))})

	learn(t.Context(), t.Name(), func(lt *learner) {
		api := lab.Open(lt, "T101")
		api.ServeHTTP(httptest.NewRecorder(), api.Request())
		lt.Error("want 401, got 200")
		api.Given("none")
	})

	assert.Contains(t, l.report(t).Misused, "the request got no response")
	assert.False(t, l.report(t).Before)
}

func TestTwoTicketsInOneTest(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, second string }{
		{name: "in the test itself", second: ""},
		{name: "in a subtest", second: "/sub"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			l := host.add(t.Name(), &fakeLab{opened: api(t, ok)})
			other := host.add(t.Name()+"/sub", &fakeLab{opened: api(t, ok)})
			var inner *learner

			outer := learn(t.Context(), t.Name(), func(lt *learner) {
				lab.Open(lt, "T101")
				if tc.second == "" {
					lab.Open(lt, "T102")
					t.Error("the test went on")
				}
				inner = learn(t.Context(), t.Name()+tc.second, func(lt *learner) { lab.Open(lt, "T102") })
			})

			reason := "one test, one ticket: " + t.Name() + " has already opened T101. Open T102 in another test, or give each ticket its own subtest (t.Run)."
			refused := outer
			if tc.second != "" {
				refused = inner
			}
			assert.Equal(t, []string{reason}, refused.words())
			assert.Equal(t, reason, l.report(t).Misused)
			assert.Empty(t, other.open)
		})
	}
}

func TestOneTicketEach(t *testing.T) {
	t.Parallel()
	for _, tests := range [][]string{{"/T101", "/T102"}, {"A", "AB"}} { // a prefix of a name is not its parent
		for i, test := range tests {
			host.add(t.Name()+test, &fakeLab{opened: api(t, ok)})
			ran := learn(t.Context(), t.Name()+test, func(lt *learner) { lab.Open(lt, []string{"T101", "T102"}[i]) })
			assert.Empty(t, ran.words(), test)
		}
	}
}

// With -count a test opens its ticket again.
func TestSameTicketAgain(t *testing.T) {
	t.Parallel()
	l := host.add(t.Name(), &fakeLab{opened: api(t, ok)})

	for range 2 {
		ran := learn(t.Context(), t.Name(), func(lt *learner) { lab.Open(lt, "T101") })
		assert.Empty(t, ran.words())
	}

	assert.Len(t, l.reports, 2)
}

// A goroutine that the test does not wait for asks a lab that is closed. That is the learner's fault, and the message says
// what to do. Outside of these tests, t.Fatal would even panic: the test has ended.
func TestQuestionAfterTheEnd(t *testing.T) {
	t.Parallel()
	for name, ask := range map[string]func(*lab.API){
		"metrics": func(a *lab.API) { a.Metrics() },
		"logs":    func(a *lab.API) { a.Logs() },
		"sql":     func(a *lab.API) { a.SQL("select 1") },
		"cure":    func(a *lab.API) { a.Cure() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := host.add(t.Name(), &fakeLab{opened: api(t, ok)})
			ended, asked := make(chan struct{}), make(chan struct{})

			ran := learn(t.Context(), t.Name(), func(lt *learner) {
				api := lab.Open(lt, "T101")
				go func() {
					defer close(asked)
					<-ended
					ask(api)
				}()
			})
			require.Empty(t, ran.words())
			close(ended)
			<-asked

			assert.Equal(t, []string{"this test has ended, and its lab with it: wait for your goroutines (sync.WaitGroup) before the test returns"}, ran.words())
			assert.Zero(t, l.report(t).Asked, "the report was sent before")
		})
	}
}

// The host cannot see requests that do not reach it, so the test tells it. It may be many: a test that retries in a loop.
func TestReportTellsBrokenExchanges(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name     string
		opened   func(*testing.T) wire.Opened
		requests int
		want     int
		begun    int // responses that begin, of each request
		error    string
	}{
		{name: "none", opened: func(t *testing.T) wire.Opened { t.Helper(); return api(t, ok) }, requests: 2},
		{
			name: "refused", opened: func(t *testing.T) wire.Opened { t.Helper(); return customer(unreachable(t)) }, requests: 1, want: 1,
			error: refused(t),
		},
		{name: "broken off", opened: func(t *testing.T) wire.Opened { t.Helper(); return api(t, cutOff) }, requests: 2, want: 2, begun: 1, error: "unexpected EOF"},
		{
			name: "many", opened: func(t *testing.T) wire.Opened { t.Helper(); return customer(unreachable(t)) }, requests: 40, want: 32,
			error: refused(t),
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			o := tc.opened(t)
			l := host.add(t.Name(), &fakeLab{opened: o})

			learn(t.Context(), t.Name(), func(lt *learner) {
				api := lab.Open(lt, "T601")
				for range tc.requests {
					if resp, err := api.Client().Do(api.Request()); err == nil {
						_, _ = io.Copy(io.Discard, resp.Body)
						_ = resp.Body.Close()
					}
				}
			})

			got := l.report(t).Broken
			require.Len(t, got, tc.want)
			for i, b := range got {
				assert.Equal(t, wire.Broken{Method: http.MethodGet, URL: o.URL + "/orders?page=2", Error: tc.error, After: tc.begun * (i + 1)}, b)
			}
		})
	}
}

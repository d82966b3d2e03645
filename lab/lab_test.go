package lab_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"failurelab/lab"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func ok(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X-Request-Id", "r1") }

func TestOpenHandsOverTheTicket(t *testing.T) {
	t.Parallel()
	o := api(t, ok)
	o.Given = map[string]string{"token": "good"}
	l := host.add(t.Name(), &fakeLab{opened: o})

	ran := learn(t.Context(), t.Name(), func(lt *learner) {
		api := lab.Open(lt, "T105")
		assert.Equal(t, o.URL, api.URL)
		assert.Equal(t, "good", api.Given("token"))
		first := api.Request()
		first.Header.Set("X-Changed", "yes")
		assert.Equal(t, o.URL+"/orders?page=2", api.Request().URL.String())
		assert.Empty(t, api.Request().Header, "a request is fresh each time")
		resp, err := api.Client().Do(api.Request())
		if assert.NoError(t, err) {
			assert.Equal(t, "r1", resp.Header.Get("X-Request-Id"))
			assert.NoError(t, resp.Body.Close())
		}
	})

	assert.Empty(t, ran.words())
	require.Len(t, l.open, 1)
	assert.Equal(t, "T105", l.open[0].Ticket)
	assert.Equal(t, t.Name(), l.open[0].Test)
	assert.Equal(t, "lab_test.go", filepath.Base(l.open[0].At.File), "the learner's line, not one of package lab")
	assert.Equal(t, wire.Report{World: l.opened.World, Asked: 5}, l.report(t))
}

func TestOpenThatDoesNotOpen(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name    string
		lab     *fakeLab
		says    string
		skipped bool
	}{
		{name: "refused", lab: &fakeLab{opened: wire.Opened{Refuse: "there is no ticket T999"}}, says: "there is no ticket T999"},
		{name: "skipped", lab: &fakeLab{opened: wire.Opened{Skip: "this system cannot do that"}}, says: "this system cannot do that", skipped: true},
		{
			name: "a fault of the host", lab: &fakeLab{answers: map[string]any{"open": "out of ports"}},
			says: "the lab does not respond. This is a fault of the lab, not of your test. Run the test again: ask open: 500 Internal Server Error: out of ports",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			l := host.add(t.Name(), tc.lab)

			ran := learn(t.Context(), t.Name(), func(lt *learner) {
				lab.Open(lt, "T101")
				t.Error("the test went on")
			})

			assert.Equal(t, []string{tc.says}, ran.words())
			assert.Equal(t, tc.skipped, ran.Skipped())
			assert.Equal(t, !tc.skipped, ran.Failed())
			assert.Empty(t, l.reports, "nothing was opened")
		})
	}
}

func TestReportSaysHowTheTestEnded(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		body   func(*learner, *lab.API)
		notice string
		report wire.Report
		said   []string
	}{
		{name: "passed", body: func(*learner, *lab.API) {}},
		{name: "failed", body: func(t *learner, _ *lab.API) { t.Error("want 401") }, report: wire.Report{Failed: true}, said: []string{"want 401"}},
		{name: "stopped", body: func(t *learner, _ *lab.API) { t.Fatal("want 401") }, report: wire.Report{Failed: true}, said: []string{"want 401"}},
		{name: "skipped", body: func(t *learner, _ *lab.API) { t.Skip("later") }, report: wire.Report{Skipped: true}, said: []string{"later"}},
		{
			name: "with a notice", body: func(*learner, *lab.API) {}, notice: "T105 misses 2 of 6 broken labs",
			said: []string{"T105 misses 2 of 6 broken labs"}, // and is not reported as failed: it passed on this lab
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			o := api(t, ok)
			o.Notice = tc.notice
			l := host.add(t.Name(), &fakeLab{opened: o})

			ran := learn(t.Context(), t.Name(), func(lt *learner) { tc.body(lt, lab.Open(lt, "T105")) })

			want := tc.report
			want.World = l.opened.World
			assert.Equal(t, want, l.report(t))
			assert.ElementsMatch(t, tc.said, ran.words())
			assert.Equal(t, tc.report.Failed || tc.notice != "", ran.Failed())
		})
	}
}

// If the host has gone when a test ends, the test must not pass: the host has not got its report.
func TestReportThatIsNotTaken(t *testing.T) {
	t.Parallel()
	host.add(t.Name(), &fakeLab{opened: api(t, ok), answers: map[string]any{"report": "gone away"}})

	ran := learn(t.Context(), t.Name(), func(lt *learner) { lab.Open(lt, "T105") })

	require.True(t, ran.Failed())
	assert.Contains(t, ran.words()[0], "This is a fault of the lab, not of your test")
}

func TestTODOEndsTheTest(t *testing.T) {
	t.Parallel()
	l := host.add(t.Name(), &fakeLab{opened: api(t, ok)})

	ran := learn(t.Context(), t.Name(), func(lt *learner) {
		lab.Open(lt, "T105").TODO("What does the log say?")
		t.Error("the test went on")
	})

	assert.Equal(t, []string{"not started: What does the log say?"}, ran.words())
	report := l.report(t)
	assert.True(t, report.Skipped)
	require.NotNil(t, report.Todo)
	assert.Equal(t, "What does the log say?", report.Todo.Question)
	assert.Equal(t, "lab_test.go", filepath.Base(report.Todo.At.File))
}

func TestCureChangesTheRequest(t *testing.T) {
	t.Parallel()
	cured := wire.Cured{Request: wire.Request{Method: http.MethodPost, Scheme: "http", Host: "lab.test", Path: "/cured"}}
	l := host.add(t.Name(), &fakeLab{opened: api(t, ok), answers: map[string]any{"cure": cured}})

	learn(t.Context(), t.Name(), func(lt *learner) {
		api := lab.Open(lt, "T105")
		api.Cure()
		api.Advance(90 * time.Second)
		api.Partner("http://127.0.0.1:1")
		assert.Equal(t, "http://lab.test/cured", api.Request().URL.String())
	})

	assert.Equal(t, []string{"cure {}", `advance {"by":90000000000}`, `partner {"url":"http://127.0.0.1:1"}`}, l.asked[:3])
	assert.Equal(t, 4, l.report(t).Asked)
}

// An answer that is out of range is unanswered: it must not be taken for another one.
func TestDiagnoseHandsInWhatWasAnswered(t *testing.T) {
	t.Parallel()
	l := host.add(t.Name(), &fakeLab{opened: api(t, ok)})

	ran := learn(t.Context(), t.Name(), func(lt *learner) {
		api := lab.Open(lt, "T105")
		api.Diagnose(lab.Diagnosis{Reached: lab.Yes, Slow: lab.No, Side: lab.Between, Cause: lab.ExpiredToken, Evidence: lab.ClientFact(io.EOF)})
		api.Diagnose(lab.Diagnosis{Reached: lab.No, Slow: lab.Yes, Side: lab.Client})
		api.Diagnose(lab.Diagnosis{Side: lab.Server})
		api.Diagnose(lab.Diagnosis{Reached: 3, Slow: -1, Side: 4})
	})

	assert.False(t, ran.Failed())
	got := l.report(t).Diagnoses
	for i := range got {
		assert.Equal(t, "lab_test.go", filepath.Base(got[i].At.File))
		got[i].At = wire.Place{}
	}
	assert.Equal(t, []wire.Diagnosis{
		{Reached: "yes", Slow: "no", Side: "between", Cause: "expired-token", Evidence: &wire.Fact{Source: "client", Key: "error", Value: "EOF"}},
		{Reached: "no", Slow: "yes", Side: "client"},
		{Side: "server"},
		{},
	}, got)
}

func TestOperatorReads(t *testing.T) {
	t.Parallel()
	host.add(t.Name(), &fakeLab{opened: api(t, ok), answers: map[string]any{
		"logs": []wire.Line{
			{Text: "started", Attrs: map[string]string{"msg": "started"}},
			{Text: "GET /orders", Attrs: map[string]string{"request_id": "r1", "status": "401"}},
		},
		"sql":     wire.Table{Columns: []string{"id", "name"}, Rows: [][]string{{"1", "ada"}, {"2", "NULL"}}},
		"metrics": map[string]string{"pool_waits": "3"},
	}})

	ran := learn(t.Context(), t.Name(), func(lt *learner) {
		api := lab.Open(lt, "T105")
		line := api.Log("r1")
		assert.Equal(t, "GET /orders", line.String())
		assert.Equal(t, "401", line.Attr("status"))
		assert.Empty(t, line.Attr("user"))
		assert.Len(t, api.Logs(), 2)
		assert.Equal(t, "id | name\n1 | ada\n2 | NULL", api.SQL("select id, name from users").String())
		assert.Equal(t, lab.Metrics{"pool_waits": "3"}, api.Metrics())
		assert.NotEqual(t, line.Fact("user"), line.Fact("status"))
		assert.NotEqual(t, api.Metrics().Fact("pool_waits"), api.Metrics().Fact("pool_size"))
		api.Diagnose(lab.Diagnosis{Evidence: api.SQL("select id, name from users").Fact()})
	})
	assert.Empty(t, ran.words())
}

// A missing line is an assertion that failed, and not a misuse: it catches a lab that does not log.
func TestLogWithoutTheLine(t *testing.T) {
	t.Parallel()
	for name, id := range map[string]string{"another id": "r9", "no id": ""} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := host.add(t.Name(), &fakeLab{opened: api(t, ok), answers: map[string]any{
				"logs": []wire.Line{{Text: "started"}, {Text: "GET", Attrs: map[string]string{"request_id": "r1"}}},
			}})

			ran := learn(t.Context(), t.Name(), func(lt *learner) {
				lab.Open(lt, "T105").Log(id)
				t.Error("the test went on")
			})

			require.Len(t, ran.words(), 1)
			assert.Contains(t, ran.words()[0], `the log has no line with request_id "`+id+`". It has 2 line(s)`)
			assert.Empty(t, l.report(t).Misused)
			assert.True(t, l.report(t).Failed)
		})
	}
}

func TestRecorderGetsTheResponseAsItIs(t *testing.T) {
	t.Parallel()
	o := api(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "/elsewhere?x=1", r.RequestURI)
		w.Header().Set("Location", "/next")
		w.Header().Set("Trailer", "X-Sum")
		w.WriteHeader(http.StatusFound)
		_, _ = io.WriteString(w, "moved")
		w.Header().Set("X-Sum", "5")
	})
	l := host.add(t.Name(), &fakeLab{opened: o})

	ran := learn(t.Context(), t.Name(), func(lt *learner) {
		api := lab.Open(lt, "T105")
		rec := httptest.NewRecorder()
		api.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "http://example.com/elsewhere?x=1", http.NoBody))
		assert.Equal(t, http.StatusFound, rec.Code, "redirects are not followed")
		assert.Equal(t, "/next", rec.Header().Get("Location"))
		assert.Equal(t, "moved", rec.Body.String())
		assert.Equal(t, "5", rec.Result().Trailer.Get("X-Sum"))
	})

	assert.Empty(t, ran.words())
	assert.Equal(t, wire.Report{World: l.opened.World, Asked: 1}, l.report(t))
}

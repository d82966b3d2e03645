package host_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"failurelab/grader/host"
	"failurelab/lab"
	"failurelab/lab/course"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// These tests are a learner's process and its host in one. A process has one host, so they do not run in parallel.

// visit connects this process to a run that has the first right lab behind T105, and behind no other ticket.
func visit(t *testing.T) *host.Run {
	t.Helper()
	h, err := host.New("")
	require.NoError(t, err)
	t.Cleanup(h.Close)
	e := course.Find("01_unauthorized")
	run := h.Run(e, map[string]host.Assignment{"T105": {Lab: e.References(e.Ticket("T105"))[0]}})
	t.Cleanup(run.Close)
	wire.Connect(run.URL())
	return run
}

func TestBothSidesOfATicket(t *testing.T) {
	run := visit(t)
	t.Run("learner", func(t *testing.T) {
		api := lab.Open(t, "T105")

		first, second := api.Request(), api.Request()
		require.NotSame(t, first, second, "fresh at each call")
		first.Header.Set("Authorization", "changed")
		require.NotEqual(t, "changed", second.Header.Get("Authorization"))

		rec := httptest.NewRecorder()
		api.ServeHTTP(rec, second)
		require.Equal(t, http.StatusUnauthorized, rec.Code)
		line := api.Log(rec.Header().Get("X-Request-Id"))
		assert.Contains(t, line.Attr("err"), "expired")
		assert.Empty(t, line.Attr("no such attribute"))
		assert.Equal(t, line.Text, line.String())

		resp, err := http.Get(api.URL + "/health")
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		assert.Len(t, api.Logs(), 2)
		assert.Equal(t, "2", api.Metrics()["calls_total"])
		users := api.SQL("select name, disabled_at from users where name = 'ada'")
		assert.Equal(t, []string{"name", "disabled_at"}, users.Columns)
		assert.Equal(t, "name | disabled_at\nada | NULL", users.String())

		own := httptest.NewRequest(http.MethodGet, "/api/v1/ping", nil) // as a server gets it: ServeHTTP makes it a client's
		own.Header.Set("X-API-Key", api.Given("key"))
		rec = httptest.NewRecorder()
		api.ServeHTTP(rec, own)
		assert.Equal(t, http.StatusOK, rec.Code)

		api.Cure()
		rec = httptest.NewRecorder()
		api.ServeHTTP(rec, api.Request())
		require.Equal(t, http.StatusOK, rec.Code)
		api.Advance(time.Hour)
		rec = httptest.NewRecorder()
		api.ServeHTTP(rec, api.Request())
		assert.Equal(t, http.StatusUnauthorized, rec.Code)

		api.Diagnose(lab.Diagnosis{Reached: lab.Yes, Side: lab.Server, Cause: lab.ExpiredToken, Evidence: line.Fact("err")})
	})

	out := run.Outcome()
	require.NoError(t, out.Fault)
	require.Len(t, out.Reports, 1)
	report := out.Reports[0]
	assert.Equal(t, "TestBothSidesOfATicket/learner", report.Test)
	assert.False(t, report.Failed)
	assert.True(t, report.WasAsked())
	assert.Len(t, report.Exchanges, 5)
	assert.Len(t, report.Queries, 1)
	require.Len(t, report.Diagnoses, 1)
	d := report.Diagnoses[0]
	assert.Equal(t, []string{"yes", "", "server", "expired-token"}, []string{d.Reached, d.Slow, d.Side, d.Cause})
	assert.Equal(t, "log", d.Evidence.Source)
	assert.False(t, out.Ended, "nobody has said so")
}

func TestATicketThatIsNotToBeJudgedSkips(t *testing.T) {
	run := visit(t)
	skipped := false
	t.Run("learner", func(t *testing.T) {
		defer func() { skipped = t.Skipped() }()
		lab.Open(t, "T106")
		t.Error("the test goes on")
	})
	assert.True(t, skipped)
	assert.Empty(t, run.Outcome().Reports)
	assert.Len(t, run.Outcome().Opened, 1)
}

func TestTODOIsReported(t *testing.T) {
	run := visit(t)
	t.Run("learner", func(t *testing.T) {
		lab.Open(t, "T105").TODO("which header?")
	})
	reports := run.Outcome().Reports
	require.Len(t, reports, 1)
	assert.True(t, reports[0].Skipped)
	assert.False(t, reports[0].WasAsked())
	require.NotNil(t, reports[0].Todo)
	assert.Equal(t, "which header?", reports[0].Todo.Question)
	assert.Equal(t, reports[0].At, reports[0].Todo.At, "both stand in one line here")
}

// A lab that has ended says so, and not that it is at fault.
func TestAskingAfterTheEnd(t *testing.T) {
	run := visit(t)
	h := wire.Dial(run.URL())
	assert.ErrorIs(t, h.Ask("logs", "no such lab", struct{}{}, nil), wire.ErrClosed)
	run.Close()
	assert.ErrorIs(t, h.Ask("open", "", wire.Open{Ticket: "T105"}, nil), wire.ErrClosed)
}

// A ticket whose API has a partner can be given another one, for as long as the test runs.
func TestPartner(t *testing.T) {
	h, err := host.New("")
	require.NoError(t, err)
	t.Cleanup(h.Close)
	e := course.Find("05_gateway_timeout")
	run := h.Run(e, map[string]host.Assignment{"T505": {Lab: e.References(e.Ticket("T505"))[0]}})
	t.Cleanup(run.Close)
	wire.Connect(run.URL())
	standIn := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusTeapot)
	}))
	t.Cleanup(standIn.Close)

	t.Run("learner", func(t *testing.T) {
		api := lab.Open(t, "T505")
		api.Partner(standIn.URL)
		rec := httptest.NewRecorder()
		api.ServeHTTP(rec, api.Request())
		assert.Equal(t, http.StatusTeapot, rec.Code)

		api.Cure()
		rec = httptest.NewRecorder()
		api.ServeHTTP(rec, api.Request())
		assert.Equal(t, http.StatusOK, rec.Code)
	})

	require.Len(t, run.Outcome().Reports, 1)
	var refused wire.StoodIn
	other := wire.Dial(run.URL())
	var o wire.Opened
	require.NoError(t, other.Ask("open", "", wire.Open{Ticket: "T505", Test: "another"}, &o))
	require.NoError(t, other.Ask("partner", o.World, wire.StandIn{URL: "http://192.0.2.1:80"}, &refused))
	assert.Contains(t, refused.Refuse, "httptest.Server")
}

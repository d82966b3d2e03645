// Want T501 too weak: 504.8 promises {"quote": 42}, and any body passes.
// Want T502 too weak: 504.8 promises {"quote": 42}, and any body passes.
// Want T503 too weak: 504.8 promises {"quote": 42}, and any body passes.

package gateway_timeout

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// hanging is a partner who takes calls and never answers. The zero value is not usable: see newHanging.
type hanging struct {
	*httptest.Server
	calls, gone atomic.Int32
	seen        atomic.Value
}

func newHanging(t *testing.T) *hanging {
	t.Helper()
	h := &hanging{}
	done := make(chan struct{})
	h.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		h.calls.Add(1)
		h.seen.Store(r.Header.Clone())
		select {
		case <-r.Context().Done():
			h.gone.Add(1)
		case <-done:
		}
	}))
	t.Cleanup(h.Server.Close)
	t.Cleanup(func() { close(done) })
	return h
}

type view struct {
	resp *http.Response
	body string
	logs []lab.Line
	m    lab.Metrics
}

// look makes the call and looks at it from both ends, and never asks for a line by its id.
func look(t *testing.T, api *lab.API) view {
	t.Helper()
	resp, err := api.Client().Do(api.Request())
	require.NoError(t, err)
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return view{resp, string(raw), api.Logs(), api.Metrics()}
}

func (v view) is504(t *testing.T, api *lab.API) {
	t.Helper()
	require.Equal(t, http.StatusGatewayTimeout, v.resp.StatusCode)
	assert.Equal(t, "application/problem+json", strings.TrimSpace(strings.Split(v.resp.Header.Get("Content-Type"), ";")[0]))
	assert.Contains(t, v.body, `"/problems/gateway-timeout"`)
	assert.NotEmpty(t, v.resp.Header.Get("Via"))
	require.Len(t, v.logs, 1)
	line := v.logs[0]
	assert.NotEmpty(t, line.Attr("query_ms"))
	assert.Equal(t, "/api/v1/external-call", line.Attr("route"))
	assert.NotContains(t, line.Text, strings.TrimPrefix(api.Request().Header.Get("Authorization"), "Bearer "))
	if id := v.resp.Header.Get("X-Request-Id"); id != "" {
		assert.Equal(t, id, line.Attr("request_id"))
		assert.Contains(t, v.body, fmt.Sprintf("%q", id))
		assert.Equal(t, "504", line.Attr("status"))
		assert.Equal(t, "ERROR", line.Attr("level"))
		require.NotEmpty(t, line.Attr("err"))
		assert.NotContains(t, v.body, line.Attr("err"))
		assert.NotContains(t, fmt.Sprint(v.resp.Header), line.Attr("err"))
		assert.Equal(t, "0", v.m["gateway_timeouts_total"])
	} else {
		assert.NotContains(t, v.body, "request_id")
		assert.Equal(t, "1", v.m["gateway_timeouts_total"])
	}
}

func atLeast(t *testing.T, limit float64, line lab.Line, name string) {
	t.Helper()
	f, err := strconv.ParseFloat(line.Attr(name), 64)
	require.NoError(t, err)
	assert.GreaterOrEqual(t, f, limit, name)
}

func cured(t *testing.T, api *lab.API) {
	t.Helper()
	api.Cure()
	v := look(t, api)
	assert.Equal(t, 200, v.resp.StatusCode)
}

func TestPartnerIsSlow(t *testing.T) {
	t.Parallel()
	api := lab.Open(t, "T501")
	v := look(t, api)
	v.is504(t, api)
	assert.NotEmpty(t, v.resp.Header.Get("X-Request-Id"))
	assert.Equal(t, "upstream", v.logs[0].Attr("layer"))
	atLeast(t, 400, v.logs[0], "upstream_ms")
	assert.Equal(t, "1", v.m["partner_calls_total"])
	cured(t, api)
	api.Diagnose(lab.Diagnosis{Reached: lab.Yes, Slow: lab.Yes, Side: lab.Server, Cause: lab.SlowUpstream, Evidence: v.m.Fact("partner_calls_total")})
}

func TestBalancerIsImpatient(t *testing.T) {
	t.Parallel()
	api := lab.Open(t, "T502")
	v := look(t, api)
	v.is504(t, api)
	assert.Empty(t, v.resp.Header.Get("X-Request-Id"))
	assert.Equal(t, "200", v.logs[0].Attr("status"))
	assert.Equal(t, "1", v.m["partner_calls_total"])
	cured(t, api)
	api.Diagnose(lab.Diagnosis{Reached: lab.Yes, Slow: lab.Yes, Side: lab.Between, Cause: lab.IdleTimeout, Evidence: v.logs[0].Fact("status")})
}

func TestQueryIsSlow(t *testing.T) {
	t.Parallel()
	api := lab.Open(t, "T503")
	v := look(t, api)
	v.is504(t, api)
	assert.Equal(t, "db", v.logs[0].Attr("layer"))
	atLeast(t, 20, v.logs[0], "query_ms")
	assert.Equal(t, "0", v.m["db_waits_total"])
	assert.Equal(t, "0", v.m["partner_calls_total"])
	ends := api.SQL("select count(*) from partners where delegates_to is null")
	assert.Equal(t, [][]string{{"0"}}, ends.Rows, "whoever is asked passes it on")
	cured(t, api)
	api.Diagnose(lab.Diagnosis{Reached: lab.Yes, Slow: lab.Yes, Side: lab.Server, Cause: lab.SlowQuery, Evidence: ends.Fact()})
}

func TestWhatTheAPIDoesOnSuchADay(t *testing.T) {
	t.Parallel()
	api := lab.Open(t, "T505")
	partner := newHanging(t)
	api.Partner(partner.URL)
	v := look(t, api)
	v.is504(t, api)
	assert.Equal(t, "upstream", v.logs[0].Attr("layer"))
	atLeast(t, 400, v.logs[0], "upstream_ms")
	assert.Eventually(t, func() bool { return partner.gone.Load() == 1 }, 3*time.Second, 5*time.Millisecond, "the API hangs up")
	assert.EqualValues(t, 1, partner.calls.Load())
	if h, ok := partner.seen.Load().(http.Header); assert.True(t, ok, "it was called") {
		assert.NotContains(t, h, "Authorization")
	}
	cured(t, api)
	assert.EqualValues(t, 1, partner.calls.Load(), "the stand-in is let alone again")
	api.Diagnose(lab.Diagnosis{Reached: lab.Yes, Slow: lab.Yes, Side: lab.Server, Cause: lab.HangingStandIn, Evidence: v.m.Fact("partner_calls_total")})
}

// Not yet.

func TestT504(t *testing.T) {
	api := lab.Open(t, "T504")
	api.TODO("symptom, cause, cure, diagnosis")
}

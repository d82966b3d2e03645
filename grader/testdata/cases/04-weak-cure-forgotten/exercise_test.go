// Want T401 too weak: api.Cure is never called.
// Want T402 too weak: api.Cure is never called.
// Want T403 too weak: api.Cure is never called.
// Want T404 too weak: api.Cure is never called.

package internal_error

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	problemType = "/problems/internal-error"
	mediaType   = "application/problem+json"
)

var secretWords = []string{"goroutine", ".go:", "runtime error", "sql", "orders", "cents", "Scan", "deadline", "closed"}

type bench struct {
	*testing.T
	*lab.API
	is   *assert.Assertions
	must *require.Assertions
}

func on(t *testing.T, ticket string) bench {
	return bench{t, lab.Open(t, ticket), assert.New(t), require.New(t)}
}

func (b bench) get(r *http.Request) (*http.Response, string) {
	b.Helper()
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	resp := w.Result()
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	b.must.NoError(err)
	return resp, string(body)
}

func (b bench) fails() (lab.Line, lab.Metrics) {
	b.Helper()
	before := b.Metrics()
	resp, body := b.get(b.Request())
	after := b.Metrics()
	b.must.Equal(http.StatusInternalServerError, resp.StatusCode)

	media, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	b.is.NoError(err)
	b.is.Equal(mediaType, media)
	problem := struct {
		Type      string `json:"type"`
		Status    int    `json:"status"`
		RequestID string `json:"request_id"`
	}{}
	b.must.NoError(json.Unmarshal([]byte(body), &problem))
	b.is.Equal(problemType, problem.Type)
	b.is.Equal(500, problem.Status)
	b.must.NotEmpty(problem.RequestID)
	b.is.Equal(resp.Header.Get("X-Request-Id"), problem.RequestID)

	b.is.Len(b.Logs(), 1)
	line := b.Log(problem.RequestID)
	b.is.Equal("ERROR", line.Attr("level"))
	b.is.Equal("500", line.Attr("status"))
	b.is.NotEmpty(line.Attr("route"))
	b.is.NotEmpty(line.Attr("layer"))
	b.must.NotEmpty(line.Attr("err"))

	b.is.NotContains(body, line.Attr("err"))
	b.is.NotContains(fmt.Sprint(resp.Header), line.Attr("err"))
	for _, word := range secretWords {
		b.is.NotContains(body, word)
		b.is.NotContains(fmt.Sprint(resp.Header), word)
	}

	health, _ := b.get(httptest.NewRequest(http.MethodGet, "/health", nil))
	b.is.Equal(http.StatusOK, health.StatusCode)

	b.is.Equal(before["db_connections_used"], after["db_connections_used"], "500.6")
	b.is.Equal("4", after["db_connections_max"])
	return line, after
}

func (b bench) cured(cause lab.Cause, slow lab.Answer, proof lab.Fact) {
	b.Helper()
	b.Diagnose(lab.Diagnosis{Reached: lab.Yes, Slow: slow, Side: lab.Server, Cause: cause, Evidence: proof})
}

func TestT401(t *testing.T) {
	b := on(t, "T401")
	line, _ := b.fails()
	b.is.Equal("app", line.Attr("layer"))
	b.is.Contains(line.Attr("err"), "divide")
	b.is.NotEmpty(line.Attr("stack"))
	b.is.Equal("0", line.Attr("rows"))
	b.cured(lab.Crash, lab.No, line.Fact("rows"))
}

func TestT402(t *testing.T) {
	b := on(t, "T402")
	line, _ := b.fails()
	b.is.Equal("db", line.Attr("layer"))
	b.is.Contains(line.Attr("err"), "closed")
	b.is.NotEmpty(b.SQL("select * from orders").Rows)
	login := httptest.NewRequest(http.MethodPost, "/login", strings.NewReader(`{"username":"`+b.Given("user")+`","password":"`+b.Given("password")+`"}`))
	resp, _ := b.get(login)
	b.is.Equal(500, resp.StatusCode)
	b.cured(lab.DatabaseLost, lab.No, line.Fact("err"))
}

func TestT403(t *testing.T) {
	b := on(t, "T403")
	line, _ := b.fails()
	b.is.Equal("app", line.Attr("layer"))
	b.is.Contains(line.Attr("err"), "Scan error")
	b.is.Empty(line.Attr("stack"))
	text := b.SQL("select cents from orders where typeof(cents) = 'text'")
	b.must.Len(text.Rows, 1)
	b.is.Contains(line.Attr("err"), text.Rows[0][0])
	b.cured(lab.UnhandledError, lab.No, text.Fact())
}

func TestT404(t *testing.T) {
	b := on(t, "T404")
	line, m := b.fails()
	b.is.Equal("db", line.Attr("layer"))
	b.is.Contains(line.Attr("err"), "deadline")
	b.is.Equal(m["db_connections_max"], m["db_connections_used"])
	b.is.NotEqual("0", m["db_waits_total"])
	ms, err := strconv.ParseFloat(line.Attr("latency_ms"), 64)
	b.must.NoError(err)
	b.is.GreaterOrEqual(ms, 20.0)
	b.cured(lab.ResourceExhaustion, lab.Yes, m.Fact("db_connections_used"))
}

// Not yet.

func TestT405(t *testing.T) {
	api := lab.Open(t, "T405")
	api.TODO("symptom, cause, cure, diagnosis")
}

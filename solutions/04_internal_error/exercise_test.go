package internal_error

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A panic that was recovered. The assertions stand one below the other, as in the starter; the others use the helpers in
// house_test.go.
func TestT401(t *testing.T) {
	api := lab.Open(t, "T401")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusInternalServerError, rec.Code)
	assert.NotContains(t, rec.Body.String(), "divide")
	assert.NotContains(t, rec.Body.String(), ".go", "no stack, and no file of ours")

	line := api.Log(rec.Header().Get("X-Request-Id"))
	assert.Contains(t, line.Attr("err"), "divide by zero")
	assert.Contains(t, line.Attr("stack"), "report.go")

	api.Cure()
	rec = httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusOK, rec.Code)

	api.Diagnose(lab.Diagnosis{
		Reached: lab.Yes, Slow: lab.No, Side: lab.Server,
		Cause: lab.Crash, Evidence: line.Fact("err"),
	})
}

// The app has lost its connections; the operator's own still works, and shows that the database is well.
func TestT402(t *testing.T) {
	api := lab.Open(t, "T402")

	line := failed(t, api, send(api))
	assert.Equal(t, "db", line.Attr("layer"))
	require.Contains(t, line.Attr("err"), "database is closed")
	assert.Equal(t, [][]string{{"1"}}, api.SQL("select count(*) from orders").Rows)
	login := httptest.NewRequest(http.MethodPost, "/login",
		strings.NewReader(`{"username": "`+api.Given("user")+`", "password": "`+api.Given("password")+`"}`))
	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, login)
	assert.Equal(t, http.StatusInternalServerError, rec.Code, "nothing that asks the database works")
	cured(t, api)

	api.Diagnose(lab.Diagnosis{
		Reached: lab.Yes, Slow: lab.No, Side: lab.Server,
		Cause: lab.DatabaseLost, Evidence: line.Fact("err"),
	})
}

// One row that nobody has foreseen. The parts as subtests of one ticket.
func TestT403(t *testing.T) {
	api := lab.Open(t, "T403")
	rec := send(api)
	used := api.Metrics()["db_connections_used"]
	var line lab.Line

	t.Run("symptom", func(t *testing.T) { line = failed(t, api, rec) })
	t.Run("cause", func(t *testing.T) {
		assert.Equal(t, "app", line.Attr("layer"))
		assert.Empty(t, line.Attr("stack"), "the error was returned")
		assert.Equal(t, "2", line.Attr("rows"))
		next := api.SQL("select typeof(cents) from orders order by id limit 1 offset 2")
		assert.Equal(t, [][]string{{"text"}}, next.Rows)
	})
	t.Run("connections", func(t *testing.T) { assert.Equal(t, "0", used) })
	t.Run("cure", func(t *testing.T) { cured(t, api) })

	api.Diagnose(lab.Diagnosis{
		Reached: lab.Yes, Slow: lab.No, Side: lab.Server,
		Cause: lab.UnhandledError, Evidence: line.Fact("err"),
	})
}

// The log reads the same for a call that waits to ask and for one that waits for the answer: only the pool's own numbers
// part them. How long the call took, and what the pool says, are two tests for one ticket. Without testify.
func TestT404(t *testing.T) {
	t.Parallel()
	api := lab.Open(t, "T404")

	line := failed(t, api, send(api))
	if want := "deadline exceeded"; !strings.Contains(line.Attr("err"), want) {
		t.Errorf("the log's err = %q, want %q in it", line.Attr("err"), want)
	}
	pool := api.Metrics()
	for name, want := range map[string]string{"db_connections_max": "4", "db_connections_used": "4", "db_waits_total": "1"} {
		if pool[name] != want {
			t.Fatalf("%s = %s, want %s", name, pool[name], want)
		}
	}
	cured(t, api)
	if used := api.Metrics()["db_connections_used"]; used != "0" {
		t.Errorf("%s connections are used when all were given back", used)
	}

	api.Diagnose(lab.Diagnosis{
		Reached: lab.Yes, Slow: lab.Yes, Side: lab.Server,
		Cause: lab.ResourceExhaustion, Evidence: pool.Fact("db_connections_used"),
	})
}

func TestT404WaitsForItsBudget(t *testing.T) {
	t.Parallel()
	api := lab.Open(t, "T404")

	began := time.Now()
	rec := send(api)
	if took := time.Since(began); took < 30*time.Millisecond {
		t.Errorf("the call gives up after %v", took)
	}
	if rec.Code != http.StatusInternalServerError {
		t.Errorf("the call answers %d", rec.Code)
	}
}

// What the client sees is a whole answer that is too short: it takes the log and the database to know.
func TestT405(t *testing.T) {
	api := lab.Open(t, "T405")

	resp, err := api.Client().Do(api.Request())
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err, "the answer ends in good order")
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	assert.Equal(t, "1,1,12.50\n2,1,9.90\n", string(body), "the orders before the odd one, and nothing else")
	assert.Equal(t, [][]string{{"4"}}, api.SQL("select count(*) from orders").Rows)

	line := api.Log(resp.Header.Get("X-Request-Id"))
	assert.Equal(t, "200", line.Attr("status"), "as it was sent")
	assert.Equal(t, "ERROR", line.Attr("level"))
	assert.Contains(t, line.Attr("err"), "index out of range")
	assert.Contains(t, line.Attr("stack"), "euros")

	api.Cure()
	rec := send(api)
	assert.Equal(t, http.StatusOK, rec.Code)
	assert.Equal(t, 4, strings.Count(rec.Body.String(), "\n"), "all of the orders")

	api.Diagnose(lab.Diagnosis{
		Reached: lab.Yes, Slow: lab.No, Side: lab.Server,
		Cause: lab.PanicAfterFirstByte, Evidence: line.Fact("err"),
	})
}

package internal_error

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
)

// T401: "Our new shop opens tomorrow. Its price report answers 500, and the old shop's is fine!"
// Only one assertion is missing. Read the test, run it, then replace the TODO.
// Your test has to fail on 5 broken labs (500.1 status: 1, 500.3 silence: 1, 500.4 log: 2, 500.8 cure: 1), 3
// look-alikes and the healthy lab.
func TestT401(t *testing.T) {
	api := lab.Open(t, "T401")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())

	// 1. The symptom, as the contract in README.md promises it: the status code, and a body that reveals nothing.
	failed(t, rec)
	assert.NotContains(t, rec.Body.String(), "divide")

	// 2. The cause: only you, the operator, see the log. No other suspect leaves this value there.
	line := api.Log(rec.Header().Get("X-Request-Id"))
	assert.Contains(t, line.Attr("err"), "divide by zero")
	api.TODO("t.Log(line), and run with -v: which attribute tells you where in the code it happened? Assert that it is there, and delete this line.")

	// 3. The cure: the first order is placed, and the same request succeeds.
	api.Cure()
	rec = httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusOK, rec.Code)

	api.Diagnose(lab.Diagnosis{
		Reached:  lab.Yes,    // does the API's log have a line for the request?
		Slow:     lab.No,     // did it fail because a timeout ran out?
		Side:     lab.Server, // what must change: the request, the API, or something between them?
		Cause:    lab.Crash,
		Evidence: line.Fact("err"), // the fact that proves the cause
	})
}

// T402: "Your maintenance ended at six. Since then the price report answers 500, on every call."
// The request is sent. Write 1 (symptom), 2 (cause), 3 (cure: call api.Cure(), and send the request again) and the diagnosis.
// Your test has to fail on 4 broken labs (500.1 status: 1, 500.3 silence: 1, 500.4 log: 1, 500.8 cure: 1), 3
// look-alikes and the healthy lab.
func TestT402(t *testing.T) {
	api := lab.Open(t, "T402")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())

	api.TODO("t.Log(api.Logs()), and run with -v: what could the report not do? Can you do it with api.SQL? Assert it, diagnose, and delete this line.")
}

// T403: "Yesterday you imported ten years of our orders. Since then the price report answers 500."
// From here on you write the whole test.
// Your test has to fail on 4 broken labs (500.3 silence: 1, 500.4 log: 1, 500.6 connections: 1, 500.8 cure:
// 1), 4 look-alikes and the healthy lab.
func TestT403(t *testing.T) {
	api := lab.Open(t, "T403")
	api.TODO("how far did the report get? What is in the next row? Did the request give back its connection (500.6)?")
}

// T404: "On Mondays, right after your restart, all is well. By Friday the price report thinks for a moment, and then answers 500."
// Your test has to fail on 5 broken labs (500.1 status: 1, 500.4 log: 1, 500.7 budget: 1, 500.8 cure: 2), 3
// look-alikes and the healthy lab.
func TestT404(t *testing.T) {
	api := lab.Open(t, "T404")
	api.TODO("what was the request waiting for? Another suspect leaves the same log. Where else can the operator look?")
}

// T405: "The export says 200, as always. Half of our orders are not in it."
// Optional. A recorder cannot show every suspect. Use api.Client().Do(api.Request()), and read the body to
// its end.
// Your test has to fail on 6 broken labs (500.4 log: 1, 500.8 cure: 2, 500.9 export: 3), 3 look-alikes and
// the healthy lab.
func TestT405(t *testing.T) {
	api := lab.Open(t, "T405")
	api.TODO("what did the client get when it read the body to the end? What does the log say about this 200?")
}

// failed asserts what every 500 has, so every test can use it. Extend it with what the contract promises for every 500.
func failed(t *testing.T, rec *httptest.ResponseRecorder) {
	t.Helper()
	assert.Equal(t, http.StatusInternalServerError, rec.Code)
	assert.NotContains(t, rec.Body.String(), ".go", "no stack, and no file of ours")
}

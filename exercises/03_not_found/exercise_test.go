package not_found

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// T301: "Our new program asks for its first resource and gets 404. The old one has no trouble."
// Only one assertion is missing. Read the test, run it, then replace the TODO.
// Your test has to fail on 4 broken labs (404.1 status: 1, 404.3 silence: 1, 404.5 log: 1, 404.6 cure: 1), 3
// look-alikes and the healthy lab.
func TestT301(t *testing.T) {
	api := lab.Open(t, "T301")

	// 1. The symptom, as the contract in README.md promises it: a 404 that looks like any other.
	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	missing(t, rec)

	nothing := httptest.NewRecorder()
	api.ServeHTTP(nothing, httptest.NewRequest(http.MethodGet, "/nothing", nil))
	api.TODO("clause 404.3: t.Log(rec.Body, nothing.Body). Which members may differ? Assert that the others do not, and delete this line.")

	// 2. The cause: the API has no route for the request.
	line := api.Log(rec.Header().Get("X-Request-Id"))
	assert.Empty(t, line.Attr("route"))

	// 3. The cure: the path in the API's documentation.
	api.Cure()
	rec = httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusOK, rec.Code)

	api.Diagnose(lab.Diagnosis{
		Reached:  lab.Yes,    // does the API's log have a line for the request?
		Slow:     lab.No,     // did it fail because a timeout ran out?
		Side:     lab.Client, // what must change: the request, the API, or something between them?
		Cause:    lab.WrongPath,
		Evidence: line.Fact("route"), // the fact that proves the cause
	})
}

// T302: "Number 77 was there on Friday. Today you answer 404, and I did nothing."
// The request is sent. Write 1 (symptom), 2 (cause), 3 (cure: after api.Cure(), api.Request() returns the corrected request) and the
// diagnosis.
// Your test has to fail on 2 broken labs (404.6 cure: 1, 404.7 records: 1), 3 look-alikes and the healthy
// lab.
func TestT302(t *testing.T) {
	api := lab.Open(t, "T302")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())

	api.TODO("the log says how many rows the API found. What does the database say? Assert it, diagnose, and delete this line.")
}

// T303: "You say that number 7 is there, and it is when you try it on the machine itself. Out here: 404."
// From here on you write the whole test.
// Your test has to fail on 5 broken labs (404.2 body: 1, 404.4 who responds: 1, 404.5 log: 1, 404.6 cure: 2),
// 3 look-alikes and the healthy lab.
func TestT303(t *testing.T) {
	api := lab.Open(t, "T303")
	api.TODO("send the customer's request, t.Log(rec.Header()), and run with -v. Which server wrote the response?")
}

// T304: "You deleted our number 105. On Monday it was still there. We want it back."
// Your test has to fail on 3 broken labs (404.5 log: 1, 404.6 cure: 1, 404.8 ids: 1), 3 look-alikes and the
// healthy lab.
func TestT304(t *testing.T) {
	api := lab.Open(t, "T304")
	api.TODO("the customer says that you deleted it. What would the database show if that were true (clause 404.7)? Look, and assert what you find.")
}

// T305: "Number 100 is on your invoice from May. Now it is 404. Is the invoice wrong?"
// Your test has to fail on 3 broken labs (404.6 cure: 2, 404.8 ids: 1), 3 look-alikes and the healthy lab.
func TestT305(t *testing.T) {
	api := lab.Open(t, "T305")
	api.TODO("the invoice says that number 100 was there. Which table could prove it, although the row is gone? Look, and assert what you find.")
}

// T306: "What I made yesterday, number 101, is 404 in my program. My colleague sees it in her browser."
// The customer's program keeps its connection between requests, as most programs do. So use one client for all requests, and
// read each response to its end. The requests are sent: what did each of them get?
// Your test has to fail on 4 broken labs (404.4 who responds: 1, 404.6 cure: 2, 404.10 connections: 1), 4
// look-alikes and the healthy lab.
func TestT306(t *testing.T) {
	api := lab.Open(t, "T306")
	client := api.Client()
	call := func() (status int, header http.Header) {
		resp, err := client.Do(api.Request())
		require.NoError(t, err)
		defer resp.Body.Close()
		_, err = io.Copy(io.Discard, resp.Body) // the client reuses a connection only if the body was read to its end
		require.NoError(t, err)
		return resp.StatusCode, resp.Header
	}

	status, header := call()
	t.Log("before:", status, header)

	api.Cure()
	status, header = call()
	t.Log("after the cure:", status, header)

	client.CloseIdleConnections()
	status, header = call()
	t.Log("on a new connection:", status, header)

	api.TODO("which host sent each response? Assert all three, and what api.Logs() and api.Metrics() return after the first.")
}

// T307: "My colleague sees number 12. I am logged in as well, and I get 404."
// Optional: not needed to finish the exercise.
// Your test has to fail on 6 broken labs (404.1 status: 1, 404.3 silence: 2, 404.5 log: 2, 404.6 cure: 1), 3
// look-alikes and the healthy lab.
func TestT307(t *testing.T) {
	api := lab.Open(t, "T307")
	api.TODO("symptom, cause, cure, diagnosis")
}

// T308: "Number 101 is 404. I reload, and it is there. I reload again: 404. Then it is back. Make up your mind!"
// Your test has to fail on 6 broken labs (404.4 who responds: 1, 404.5 log: 1, 404.6 cure: 1, 404.11 hosts:
// 3), 4 look-alikes and the healthy lab.
func TestT308(t *testing.T) {
	api := lab.Open(t, "T308")
	api.TODO("reload, as the customer does: send the request four times, t.Log the status and the headers of each, and run with -v. What differs?")
}

// missing asserts what every 404 has, so every test can use it. Extend it with what the contract promises for every 404.
func missing(t *testing.T, rec *httptest.ResponseRecorder) {
	t.Helper()
	assert.Equal(t, http.StatusNotFound, rec.Code)
}
